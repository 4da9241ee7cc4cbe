"""Addresses of the doors of events, for whoever holds their link."""

from django.urls import path

from wenjin.web import check_in, check_in_sync
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("<str:secret>/", check_in.door, name="check-in"),
        path("<str:secret>/guests.json", check_in_sync.guests, name="check-in-guests"),
        path("<str:secret>/scans/", check_in_sync.scans, name="check-in-scans"),
        path("<str:secret>/worker.js", check_in_sync.worker, name="check-in-worker"),
        path("<str:secret>/app.webmanifest", check_in_sync.manifest, name="check-in-app"),
    ]
)
