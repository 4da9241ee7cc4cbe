"""Addresses of what can be filed; included under ``apply/``."""

from django.urls import path

from wenjin.web import apply

urlpatterns = [
    path("", apply.offers, name="apply"),
    path("<slug:identifier>/", apply.start, name="apply-start"),
]
