"""Addresses of how the reader is told; included under ``you/notices/``."""

from django.urls import path

from wenjin.accounts.domain.access import SIGNED_IN
from wenjin.web import you_notices
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", you_notices.notices, name="you-notices"),
        path("language/", you_notices.language, name="you-notices-language"),
        path("texts/", you_notices.texts, name="you-notices-texts"),
        path("browser/", you_notices.browser, name="you-notices-browser"),
        path("browser/<uuid:device>/forget/", you_notices.forget, name="you-notices-forget"),
        path("test/", you_notices.test, name="you-notices-test"),
    ],
    SIGNED_IN,
)
