"""Addresses of what happens in halls; they have no language."""

from django.urls import path

from wenjin.web import live
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("<slug:centre>/events", live.events, name="live-events"),
        path("<slug:centre>/since/<int:last>/", live.since, name="live-since"),
    ]
)
