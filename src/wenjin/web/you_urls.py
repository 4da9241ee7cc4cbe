"""Addresses of the reader's own page; included under ``you/``."""

from django.urls import path

from wenjin.accounts.domain.access import SIGNED_IN
from wenjin.web import you, you_mandates, you_notices
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", you.you, name="you"),
        path("name/", you.name, name="you-name"),
        path("notices/", you_notices.notices, name="you-notices"),
        path("consent/<slug:purpose>/", you.consent, name="you-consent"),
        path("mandates/give/", you_mandates.give, name="you-mandate-give"),
        path("mandates/<uuid:mandate_id>/revoke/", you_mandates.revoke, name="you-mandate-revoke"),
    ],
    SIGNED_IN,
)
