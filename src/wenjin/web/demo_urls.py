"""Addresses of the demonstration; included under ``demo/``. They answer 404 where there is none."""

from django.urls import path

from wenjin.web import demo
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", demo.demo, name="demo"),
        path("<uuid:person_id>/", demo.enter, name="demo-enter"),
    ]
)
