"""Addresses of the doors of events, for whoever holds their link."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
