"""Pages behind a secret: kept by nobody, found by no search engine, their address told to no other site."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.errors import not_found
from wenjin.web.language import in_language

P = ParamSpec("P")
LONGEST_SECRET: Final = 100


def private_link(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page behind a secret; a referrer goes to this site alone, so that its forms can prove their origin."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            if len(secret) > LONGEST_SECRET:
                raise Http404
            response = view(request, secret, *args, **kwargs)
        except Http404:
            response = not_found(request)
        return unseen(response)

    return cast("Callable[..., HttpResponse]", wrapped)


def unseen(response: HttpResponse) -> HttpResponse:
    """The same answer, for its reader alone."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def address_in(request: HttpRequest, language: str, name: str, *values: str) -> str:
    """The whole address of a page in a language, to be scanned or written down."""
    return request.build_absolute_uri(in_language(reverse(name, args=values), language))


def address_in_any(request: HttpRequest, name: str, *values: str) -> str:
    """The whole address without a language: it opens in the language of whoever opens it."""
    path = reverse(name, args=values)
    return request.build_absolute_uri(path.replace(f"/{asked_language()}/", "/", 1))


def events_href(centre: str, last: int) -> str:
    """Where a page hears what happens in a hall after the last event that it shows."""
    return f"{reverse('live-events', args=[centre])}?{urlencode({'after': last})}"
