"""The one way in which staff change a visit: under its lock, with an entry of the ledger, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.events.models import Visit
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.visit_refusals import NoSuchVisit, VisitCancelled


@dataclass
class VisitAct:
    """An act that is being done, under the lock of the visit.

    Attributes:
        visit: as it is now.
        is_repeated: the same form was sent before and had its effect: leave without doing anything.
    """

    visit: Visit
    actor: Actor
    at: datetime
    code: str
    key: str
    is_repeated: bool = False

    def done(self, **payload: object) -> None:
        """Count the change and write it into the ledger: ids, codes and whole numbers only."""
        self.visit.version += 1
        self.visit.changed_at = self.at
        self.visit.save()
        write_entry(self.visit.code, self.code, self.key, actor=self.actor, at=self.at, **payload)


@contextmanager
def visit_act(
    actor: Actor, visit: str, code: str, *, key: str, at: datetime, also_cancelled: bool = False
) -> Iterator[VisitAct]:
    """Do something with a visit: all of it or nothing, and nothing else with this visit at the same time.

    Args:
        visit: its code.
        code: what happens, such as ``visit.confirmed``.
        key: of the form, the same when it is sent again.
        also_cancelled: it may be done with a visit that was cancelled.

    Raises:
        NotAllowed, NoSuchVisit, VisitCancelled: nothing was changed.
    """
    must_plan(actor)
    with transaction.atomic():
        row = Visit.objects.select_for_update(of=("self",)).filter(code=visit).first()
        if row is None:
            raise NoSuchVisit(visit=visit[:80])
        act = VisitAct(row, actor, at, code, key, is_repeated=was_acted(visit, code, key) is not None)
        if row.state == Visit.State.CANCELLED and not also_cancelled and not act.is_repeated:
            raise VisitCancelled
        yield act


def stream_of_visit(code: str) -> str:
    """Name of the stream of a visit."""
    return f"visit:{code}"


def was_acted(visit: str, code: str, key: str) -> str | None:
    """What the same form made when it was sent before: its id, or an empty text; None when it was not sent."""
    entry = book.by_act(_act_key(visit, code, key))
    return None if entry is None else str(entry.payload.get("id", ""))


def write_entry(visit: str, code: str, key: str, *, actor: Actor, at: datetime, **payload: object) -> None:
    """Write one entry into the stream of a visit, in the caller's transaction."""
    book.append(
        stream_of_visit(visit),
        code,
        at=at,
        actor=actor.reference,
        payload={name: value for name, value in payload.items() if value not in (None, "")},
        act_key=_act_key(visit, code, key),
    )


def _act_key(visit: str, code: str, key: str) -> str:
    return book.act_key_of(stream_of_visit(visit), code, key)
