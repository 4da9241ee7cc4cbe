"""Addresses of the whole site.

Pages for readers stand behind the prefix of a language (``/ar/services/``). What is not a page, or keeps a
choice, stands without: it must not change with the language.
"""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from wenjin.api.interface import api
from wenjin.web import about, errors, pages, preferences, push_worker
from wenjin.web.access import public, public_pages
from wenjin.web.one_address_book import untranslated

api_addresses, api_app, api_namespace = api.urls

_patterns: list[URLPattern | URLResolver] = [
    path("", public(pages.home), name="front"),
    path("theme", public(preferences.theme), name="theme"),
    path("language", public(preferences.choose_language), name="choose-language"),
    # A worker acts for what lies below its address, so it stands at the root and has no language.
    path("push.js", public(push_worker.push_worker), name="push-worker"),
    path("healthz", public(about.healthz), name="healthz"),
    path("live/", include("wenjin.web.live_urls")),
    path("api/", (public_pages(api_addresses), api_app, api_namespace)),
    # Providers of staff sign-on, where there are any, send people back to one address, whatever their language.
    *([path("", include("wenjin.web.sign_on_urls"))] if apps.is_installed(settings.SIGN_ON) else []),
    *i18n_patterns(
        path("", include("wenjin.web.urls")),
        path("desk/", include("wenjin.desk.urls")),
        prefix_default_language=True,
    ),
]
urlpatterns = untranslated(_patterns, __name__)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = errors.too_often  # django-allauth asks for it when a limit is reached
