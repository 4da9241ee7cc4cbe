"""Addresses of the desk on the day of an event."""

from django.urls import URLPattern, URLResolver, path

from wenjin.desk.doors import doors

urlpatterns: list[URLPattern | URLResolver] = [
    path("", doors.doors, name="doors"),
    path("<uuid:device>/close/", doors.close, name="doors-close"),
    path("badges/", doors.badges_page, name="doors-badges"),
    path("badges.pdf", doors.badges_file, name="doors-badges-file"),
]
