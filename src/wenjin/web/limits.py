"""Refuses requests that no page could answer, before anything else reads them."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils import translation

from wenjin.core.files.limits import LARGEST_FILE
from wenjin.web import errors
from wenjin.web.language import language_of

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE: Final = 1024 * 1024
_ATTRIBUTE: Final = "largest_body"


def accepts_body(most: int) -> Callable[[View], View]:
    """Let a view take bodies of up to ``most`` bytes, where the site as a whole takes far less.

    For addresses that files are sent to. The view itself says how large one file may be.
    """

    def decorate(view: View) -> View:
        setattr(view, _ATTRIBUTE, most)
        return view

    return decorate


class RequestLimits:
    """Bodies that are too large get 413, addresses that are not text 400; both with our own page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the length and the address only."""
        refuse = refusal(request)
        if refuse is None:
            return self.get_response(request)
        with translation.override(language_of(request)):
            return refuse(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """A zero byte in a form comes with what is pasted; PostgreSQL and the ledger take none.

        It is invisible and means nothing, so it is left out, and the rest of the form is not lost.
        """
        if request.method == "POST" and _has_zero_byte(request):
            _leave_out_zero_bytes(request)
        return None


def refusal(request: HttpRequest) -> Callable[[HttpRequest], HttpResponse] | None:
    """The page that says what is wrong with a request, None when nothing is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit():
        return errors.bad_request
    if int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        most = largest_body(request)
        if int(length) > most:
            return errors.file_too_large if most > LARGEST_FILE else errors.too_large
    # Django writes bytes that are no UTF-8 back as %FF, so they are looked for in that form.
    path = unquote_to_bytes(request.path_info)
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    return None if _is_text(path) and _is_text(query) else errors.bad_request


def largest_body(request: HttpRequest) -> int:
    """How many bytes the view of this address takes, where it takes more than others; else 0."""
    with translation.override(language_of(request)):
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return 0
    return int(getattr(view, _ATTRIBUTE, 0))


def _has_zero_byte(request: HttpRequest) -> bool:
    try:
        fields = request.POST.lists()
    except UnreadablePostError:  # whoever sent it has gone
        return False
    return any("\0" in text for name, values in fields for text in (name, *map(str, values)))


def _leave_out_zero_bytes(request: HttpRequest) -> None:
    changed = QueryDict(mutable=True, encoding=request.POST.encoding)
    for name, values in request.POST.lists():
        changed.setlist(name.replace("\0", ""), [str(text).replace("\0", "") for text in values])
    setattr(request, "POST", changed)  # noqa: B010  Django's types know no setter, its requests have one


def _is_text(raw: bytes) -> bool:
    if b"\0" in raw:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
