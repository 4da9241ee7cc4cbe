"""Addresses of staff sign-on by OpenID Connect, without a language: a provider sends back to one address only."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import path

from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("staff-sign-on/<slug:provider_id>/", views.login, name="openid_connect_login"),
        path("staff-sign-on/<slug:provider_id>/back/", views.callback, name="openid_connect_callback"),
    ]
)
