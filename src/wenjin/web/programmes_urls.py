"""Addresses of programmes: consents of guardians."""

from django.urls import path

from wenjin.web import consents
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("consent/<str:secret>/", consents.consent, name="guardian-consent"),
        path("guardians/<str:secret>/", consents.guardians, name="guardians"),
    ]
)
