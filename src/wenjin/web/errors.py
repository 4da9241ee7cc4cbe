"""Pages that say what went wrong, what to do, and keep what was typed."""

from collections.abc import Sequence
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from wenjin.core.files.limits import LARGEST_FILE
from wenjin.core.files.refusals import FileRefused

# Never offered again: the token itself, and what a form may not be made to repeat.
_NOT_KEPT = frozenset({"csrfmiddlewaretoken"})


class NotOpenToYou(PermissionDenied):
    """403 with one or two sentences, in the reader's language, that say why and what to do.

    Attributes:
        why: the sentences.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form cannot be read."""
    return _page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this reader."""
    why = exception.why if isinstance(exception, NotOpenToYou) else ""
    return _page(request, HTTPStatus.FORBIDDEN, why, kept=_written(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return _page(request, HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more than a form of ours can be."""
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def file_too_large(request: HttpRequest) -> HttpResponse:
    """413 where files are sent to: how large one may be, and the way back to the form."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    why = FileRefused("too_large", size=size, limit=LARGEST_FILE).words
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why, back=request.path_info)


def not_a_page(request: HttpRequest, *, back: str) -> HttpResponse:
    """405: an address that only forms lead to, with the way to the page above it."""
    return _page(request, HTTPStatus.METHOD_NOT_ALLOWED, back=back)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: somebody tries again and again."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS)


def not_yet(request: HttpRequest, why: str) -> HttpResponse:
    """503: what is asked for is not ready, and will be in a minute."""
    response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE, why)
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks neither the database nor anything else that may be what broke."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


@requires_csrf_token
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose key does not fit: opened long ago, or its cookie was deleted.

    What was typed is offered again with a fresh key, but only when the browser says that the form came from a
    page of ours: otherwise a foreign page could have its content sent in the reader's name with one click.
    """
    kept = typed(request)
    return render(
        request,
        "web/stale_form.html",
        {"kept": kept, "action": request.get_full_path(), "status": HTTPStatus.FORBIDDEN},
        status=HTTPStatus.FORBIDDEN,
    )


def _page(
    request: HttpRequest, status: HTTPStatus, why: str = "", *, back: str = "", kept: Sequence[str] = ()
) -> HttpResponse:
    context = {"status": status.value, "why": why, "back": back, "kept": kept}
    return render(request, "web/error.html", context, status=status)


def _written(request: HttpRequest) -> list[str]:
    """What somebody wrote into a form that cannot be taken, to be copied: words, no choices and no keys."""
    if request.method != "POST":
        return []
    return [value for _name, value in typed(request) if not value.isascii() or len(value.split()) > 1]


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into a form of ours, to be offered again; nothing of a form of another site."""
    if not _came_from_here(request):
        return []
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]


def _came_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
