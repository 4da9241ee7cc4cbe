"""Files that staff hand in: their rows are kept sealed until somebody has looked at what they would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import seal_json, unseal_json
from wenjin.core.keys.services import drop, new_data_key
from wenjin.events.exchange.tables import Table
from wenjin.events.models import Event, HandedFile
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.refusals import EventRefusal, NoSuchEvent

KEPT_FOR: Final = timedelta(days=2)
Kind = HandedFile.Kind


class NoSuchFile(EventRefusal, LookupError):
    """It was taken in before, belongs to somebody else, or is too old."""

    code = "no_such_file"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in.

    Attributes:
        event: code of the event that it belongs to; empty for files of events.
    """

    id: UUID
    kind: str
    event: str
    name: str
    table: Table


@transaction.atomic
def hand_in(actor: Actor, kind: str, name: str, table: Table, *, at: datetime, event: str = "") -> UUID:
    """Keep a file; older ones of the same person and kind, and files of days ago, are thrown away.

    Raises:
        NoSuchEvent, NotAllowed: nothing was kept.
    """
    must_plan(actor)
    _forget(kind=kind, by=actor.reference)
    _forget(at__lt=at - KEPT_FOR)
    of = Event.objects.filter(code=event).only("pk").first() if event else None
    if event and of is None:
        raise NoSuchEvent(event=event[:80])
    pk, data_key = uuid4(), new_data_key(at)
    content = {
        "columns": list(table.columns),
        "lines": [list(one) for one in table.lines],
        "numbers": list(table.numbers),
    }
    HandedFile.objects.create(
        id=pk,
        kind=kind,
        event=of,
        name=name[:200],
        data_key=data_key,
        sealed=seal_json(data_key, content, context=_context(pk)),
        by=actor.reference,
        at=at,
    )
    return pk


def handed(actor: Actor, kind: str, pk: UUID, *, event: str = "") -> Handed:
    """A file that the actor handed in.

    Raises:
        NoSuchFile: see there. NotAllowed.
    """
    must_plan(actor)
    row = (
        HandedFile.objects.select_related("data_key", "event")
        .filter(pk=pk, kind=kind, by=actor.reference)
        .first()
    )
    if row is None or (row.event.code if row.event else "") != event:
        raise NoSuchFile
    try:
        content: Mapping[str, list[list[str]]] = unseal_json(row.data_key, row.sealed, context=_context(pk))
    except KeyTrouble as error:
        raise NoSuchFile from error
    table = Table(
        tuple(map(str, content["columns"])),
        tuple(tuple(one) for one in content["lines"]),
        tuple(int(str(one)) for one in content["numbers"]),
    )
    return Handed(pk, kind, event, row.name, table)


def forget_handed_files(at: datetime) -> int:
    """Files of days ago, with their keys; says how many."""
    return _forget(at__lt=at - KEPT_FOR)


def forget_file(pk: UUID) -> None:
    """One that was taken in."""
    _forget(pk=pk)


@transaction.atomic
def _forget(**which: object) -> int:
    rows = list(HandedFile.objects.filter(**which).values_list("pk", "data_key_id"))
    HandedFile.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    drop([key for _, key in rows])
    return len(rows)


def _context(pk: UUID) -> str:
    return f"handed-file:{pk}"
