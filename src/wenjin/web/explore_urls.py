"""Addresses of routes through the city."""

from django.urls import path

from wenjin.web import explore
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", explore.explore, name="explore"),
        path("<slug:code>/", explore.explore_route, name="explore-route"),
        path("<slug:code>/stops.geojson", explore.explore_file, name="explore-file"),
        path("<slug:code>/stops.gpx", explore.explore_gpx, name="explore-gpx"),
    ]
)
