"""Materials of an event: what a reader may have now, and the files themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wenjin.core import clock
from wenjin.core.files.models import FileState
from wenjin.core.files.queries import stored_file
from wenjin.core.files.services import NotClean, name_of, read
from wenjin.events.queries.events import event, event_by_id
from wenjin.events.queries.registrations import by_secret
from wenjin.events.queries.seen import EventWhole, MaterialSeen
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_links import private_link
from wenjin.web.errors import not_yet


@dataclass(frozen=True, slots=True)
class ShownMaterial:
    """A file or a link as it stands on a page."""

    name: str
    language: str
    href: str


def materials_of(
    of: EventWhole, at: datetime, *, is_guest: bool, secret: str = ""
) -> tuple[ShownMaterial, ...]:
    """What the reader may have now.

    Args:
        secret: of the registration of a guest, below which their files are.
    """
    return tuple(
        ShownMaterial(one.name, one.language, _href(of, one, secret)) for one in _open(of, at, is_guest)
    )


@require_safe
def material(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A file that is for everybody."""
    found = event(code, asked_language())
    if found is None:
        raise Http404
    return material_file(request, found, file, is_guest=False)


@require_safe
@private_link
def guest_material(request: HttpRequest, secret: str, file: UUID) -> HttpResponse:
    """A file for guests, below the link of one who has a place."""
    row = by_secret(secret, clock.now())
    found = event_by_id(row.event_id, asked_language()) if row is not None else None
    if row is None or found is None:
        raise Http404
    is_guest = row.state == "confirmed" and not found.is_cancelled
    return material_file(request, found, file, is_guest=is_guest)


def material_file(request: HttpRequest, of: EventWhole, file: UUID, *, is_guest: bool) -> HttpResponse:
    """One of the files that the reader may have now.

    Raises:
        Http404: they may not, or there is none.
    """
    if all(one.file != file for one in _open(of, clock.now(), is_guest)):
        raise Http404
    return file_response(request, file)


def file_response(request: HttpRequest, file: UUID) -> HttpResponse:
    """The file, kept by nobody on the way; the caller has asked whether the reader may have it.

    Raises:
        Http404: it is gone.
    """
    stored = stored_file(file)
    if stored is None:
        raise Http404
    try:
        content = read(stored)
    except NotClean as refusal:
        if refusal.state == FileState.QUARANTINED:
            return not_yet(request, _("Is being checked for viruses. That takes a minute."))
        raise Http404 from refusal
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=stored.media_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name_of(stored)))
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _open(of: EventWhole, at: datetime, is_guest: bool) -> list[MaterialSeen]:
    return [
        one
        for one in of.materials
        if (one.is_public or is_guest) and (one.from_at is None or one.from_at <= at)
    ]


def _href(of: EventWhole, one: MaterialSeen, secret: str) -> str:
    if one.file is None:
        return one.address
    if one.is_public or not secret:
        return reverse("event-material", args=[of.code, one.file])
    return reverse("event-guest-material", args=[secret, one.file])
