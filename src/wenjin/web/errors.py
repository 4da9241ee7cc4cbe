"""Pages that say what went wrong, what to do, and keep what was typed."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

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
    return _page(request, HTTPStatus.FORBIDDEN, exception.why if isinstance(exception, NotOpenToYou) else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return _page(request, HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more than a form of ours can be."""
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: somebody tries again and again."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS)


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


def _page(request: HttpRequest, status: HTTPStatus, why: str = "") -> HttpResponse:
    return render(request, "web/error.html", {"status": status.value, "why": why}, status=status)


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
