"""Files that arrive in pieces: the addresses that ``upload.js`` talks to. Without it, forms send files whole.

Only what the sender may put into the case is taken, and only its sender may go on with it. Answers are JSON with
a ``message`` in the reader's language where something is refused.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.cases.queries.permission import Deed
from wenjin.core import clock
from wenjin.core.files import uploads
from wenjin.core.files.refusals import FileRefused
from wenjin.web.access import object_decides
from wenjin.web.case_access import actor_of, opened
from wenjin.web.limits import MEGABYTE, accepts_body

P = ParamSpec("P")
# What the browser sends at once: half a megabyte is a second on a slow phone, and little to send again.
CHUNK: Final = 512 * 1024
LONGEST_NAME: Final = 200


def upload_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """What the addresses share: the case must be there for the sender, and trouble is told in JSON."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        opened(request, str(kwargs.pop("reference")), Deed.EDIT)
        try:
            return view(request, *args, **kwargs)
        except FileRefused as refusal:
            return _told(refusal.words, HTTPStatus.UNPROCESSABLE_ENTITY, code=refusal.code)
        except uploads.NoSuchUpload:
            return _told(_("This upload is over. Choose the file again."), HTTPStatus.NOT_FOUND)
        except uploads.WrongOffset as error:
            return JsonResponse({"received": error.expected}, status=HTTPStatus.CONFLICT)
        except uploads.WrongPart as error:
            return _told(
                _("This piece of the file cannot be read. Load the page again."),
                HTTPStatus.BAD_REQUEST,
                largest=error.largest,
            )

    return cast("Callable[..., HttpResponse]", never_cache(wrapped))


@object_decides
@require_POST
@upload_view
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file: its name and size; the answer says where its pieces go and how large they may be."""
    size = request.POST.get("size", "")
    if not size.isascii() or not size.isdigit() or len(size) > len(str(10**12)):
        raise FileRefused("empty")
    name = request.POST.get("name", "")[:LONGEST_NAME]
    upload = uploads.begin(actor_of(request).reference, name, int(size), clock.now())
    answer = {"id": str(upload.pk), "received": 0, "size": upload.size, "chunk": CHUNK}
    return JsonResponse(answer, status=HTTPStatus.CREATED)


@object_decides
@require_http_methods(["GET", "HEAD", "POST"])
@accepts_body(MEGABYTE)
@upload_view
def piece(request: HttpRequest, upload: UUID) -> HttpResponse:
    """How much of a file is here; or, with a body, one more piece of it from ``?offset=`` on."""
    owner, now = actor_of(request).reference, clock.now()
    if request.method != "POST":
        return JsonResponse({"received": uploads.received(upload, owner, now), "chunk": CHUNK})
    offset = request.GET.get("offset", "")
    if not offset.isascii() or not offset.isdigit() or len(offset) > len(str(10**12)):
        return _told(_("This piece of the file cannot be read. Load the page again."), HTTPStatus.BAD_REQUEST)
    # The body is read as it comes: Django's own limit is for forms, and ours was kept before (web/limits.py).
    received = uploads.append(upload, owner, int(offset), request.read(), now)
    return JsonResponse({"received": received})


def _told(message: str, status: HTTPStatus, **more: str | int) -> HttpResponse:
    return JsonResponse({"message": message, **more}, status=status)
