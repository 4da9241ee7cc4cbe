"""Addresses of the whole site.

Pages for readers stand behind the prefix of a language (``/ar/services/``). What is not a page, or keeps a
choice, stands without: it must not change with the language.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wenjin.api.interface import api
from wenjin.web import about, errors, pages, preferences

urlpatterns = [
    path("", pages.home, name="front"),
    path("theme", preferences.theme, name="theme"),
    path("language", preferences.choose_language, name="choose-language"),
    path("healthz", about.healthz, name="healthz"),
    path("api/", api.urls),
    *i18n_patterns(
        path("", include("wenjin.web.urls")),
        path("desk/", include("wenjin.desk.urls")),
        prefix_default_language=True,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
