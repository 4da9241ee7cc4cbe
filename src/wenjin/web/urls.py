"""Addresses of the public site. They stand behind the prefix of a language, except where said otherwise."""

from django.urls import include, path

from wenjin.web import about, pages, search

urlpatterns = [
    path("", pages.home, name="home"),
    path("services/", pages.services, name="services"),
    path("services/<slug:identifier>/", pages.service, name="service"),
    path("evidence/<slug:identifier>/", pages.evidence, name="evidence"),
    path("search/", search.search, name="search"),
    path("check/", include("wenjin.web.check_urls")),
    path("plan/", include("wenjin.web.plan_urls")),
    path("p/", include("wenjin.web.plan_link_urls")),
    path("languages/", about.languages, name="languages"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("sources/", about.sources, name="sources"),
]
