"""Addresses of events for everybody."""

from django.urls import include, path

from wenjin.web import (
    events,
    events_change,
    events_letter,
    events_link,
    events_materials,
    events_picture,
    events_register,
    events_waiting_room,
    events_wallet,
)
from wenjin.web.access import public_pages
from wenjin.web.events_news import news

urlpatterns = public_pages(
    [
        path("", events.events, name="events"),
        path("calendar.ics", events.events_feed, name="events-feed"),
        path("embed/", events.events_embed, name="events-embed"),
        path("interests/", events.interests, name="events-interests"),
        path("news/<str:secret>/", news, name="events-news"),
        path("registration/<str:secret>/", events_link.registration, name="event-registration"),
        path(
            "registration/<str:secret>/calendar.ics",
            events_link.calendar,
            name="event-registration-calendar",
        ),
        path("registration/<str:secret>/ticket-<int:place>.png", events_picture.picture, name="event-ticket"),
        path(
            "registration/<str:secret>/ticket-<int:place>.pkpass",
            events_wallet.for_wallet,
            name="event-wallet",
        ),
        path("registration/<str:secret>/accept/", events_link.accept_it, name="event-accept"),
        path("registration/<str:secret>/cancel/", events_link.cancel_it, name="event-cancel"),
        path("registration/<str:secret>/change/", events_change.change_it, name="event-change"),
        path("registration/<str:secret>/letter/", events_letter.letter, name="event-letter"),
        path(
            "registration/<str:secret>/materials/<uuid:file>/",
            events_materials.guest_material,
            name="event-guest-material",
        ),
        path("registration/<str:secret>/", include("wenjin.web.events_after_urls")),
        path("<slug:code>/", events.event_page, name="event"),
        path("<slug:code>/event.ics", events.event_calendar, name="event-calendar"),
        path("<slug:code>/materials/<uuid:file>/", events_materials.material, name="event-material"),
        path("<slug:code>/register/", events_register.register_page, name="event-register"),
        path("<slug:code>/intake/", events_waiting_room.intake, name="event-intake"),
    ]
)
