"""Addresses of the public site. They stand behind the prefix of a language, except where said otherwise."""

from django.urls import include, path

from wenjin.web import about, ask, ask_phrased, case_joining, centres, display, pages, search, shift_feed
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", pages.home, name="home"),
        path("services/", pages.services, name="services"),
        path("services/<slug:identifier>/", pages.service, name="service"),
        path("evidence/<slug:identifier>/", pages.evidence, name="evidence"),
        path("search/", search.search, name="search"),
        path("ask/", ask.ask, name="ask"),
        path("ask/told/", ask.feedback, name="ask-feedback"),
        path("ask/words/", ask_phrased.words, name="ask-words"),
        path("centres/", centres.centres, name="centres"),
        path("centres/<slug:identifier>/", centres.centre, name="centre"),
        path("crossings/", centres.crossings, name="crossings"),
        path("appointments/", include("wenjin.web.appointments_urls")),
        path("tickets/", include("wenjin.web.tickets_urls")),
        path("kiosk/", include("wenjin.web.kiosk_urls")),
        path("display/<slug:centre>/", display.display, name="display"),
        path("display/<slug:centre>/now/", display.now, name="display-now"),
        path("events/check-in/", include("wenjin.web.check_in_urls")),
        path("events/", include("wenjin.web.events_urls")),
        path("programmes/", include("wenjin.web.programmes_urls")),
        path("explore/", include("wenjin.web.explore_urls")),
        path("check/", include("wenjin.web.check_urls")),
        path("plan/", include("wenjin.web.plan_urls")),
        path("p/", include("wenjin.web.plan_link_urls")),
        path("apply/", include("wenjin.web.apply_urls")),
        path("cases/", include("wenjin.web.case_urls")),
        path("join/", case_joining.enter, name="case-enter-code"),
        path("verify/", include("wenjin.web.verify_urls")),
        path("account/", include("wenjin.web.account_urls")),
        path("you/", include("wenjin.web.you_urls")),
        path("you/data/", include("wenjin.web.my_data_urls")),
        path("demo/", include("wenjin.web.demo_urls")),
        path("languages/", about.languages, name="languages"),
        path("rosters/<str:secret>.ics", shift_feed.shift_feed, name="shift-feed"),
        path("accessibility/", about.accessibility, name="accessibility"),
        path("privacy/", about.privacy, name="privacy"),
        path("sources/", about.sources, name="sources"),
    ]
)
