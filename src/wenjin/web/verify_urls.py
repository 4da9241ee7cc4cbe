"""Addresses where anybody checks what we issued; included under ``verify/``."""

from django.urls import path

from wenjin.web import verify

urlpatterns = [
    path("", verify.start, name="verify"),
    path("<str:code>/", verify.document, name="verify-document"),
]
