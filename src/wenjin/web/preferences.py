"""What a reader prefers: language, light or dark. Kept in their own browser only."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wenjin.lang.domain.registry import BY_CODE
from wenjin.web.context import THEME_COOKIE, THEMES
from wenjin.web.language import in_language, remember_language


# Without a key against forged forms: the worst a foreign page could do is to switch on the light, and a key would
# put a cookie and a secret on every page, which then could not be cached.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; an empty choice follows the device again."""
    response = HttpResponseRedirect(_back(request))
    if request.method == "POST":
        chosen = request.POST.get("theme", "")
        if chosen in THEMES:
            _remember(response, THEME_COOKIE, chosen)
        else:
            response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language and show the same page in it."""
    code = request.POST.get("language", "")
    if request.method != "POST" or code not in BY_CODE:
        return HttpResponseRedirect(reverse("languages"))
    response = HttpResponseRedirect(in_language(_back(request), code))
    remember_language(response, code)
    return response


def _back(request: HttpRequest) -> str:
    """The page of ours the reader came from, else the first page."""
    address = request.POST.get("next", "")
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    with translation.override(translation.get_language()):
        return reverse("home")


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
