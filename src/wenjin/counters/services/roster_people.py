"""What people say about days on which they work, and the links of their calendars."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.counters.models import Interpreter, Officer, TimeAway
from wenjin.counters.queries.halls import hall
from wenjin.counters.queries.roster_staff import INTERPRETER, OFFICER
from wenjin.counters.services.hall_acts import hall_act
from wenjin.counters.services.refusals import NotOfThisCentre
from wenjin.counters.services.roster_refusals import NoSuchPerson, NotDirector, UnknownShift, WrongDays

_LONGEST_AWAY: Final = timedelta(days=366)


def say_away(
    actor: Actor,
    centre: str,
    person: str,
    kind: str,
    first: date,
    last: date,
    *,
    key: str,
    at: datetime,
    pattern: str = "",
) -> UUID:
    """Somebody cannot work on these days, or has a wish. Wishes may be said by oneself, absences by directors.

    Raises:
        WrongDays, NoSuchPerson, UnknownShift, NotDirector: nothing was written.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        done = act.done_before("roster.away")
        if done is not None:
            return UUID(done["id"])
        row = _person(centre, person)
        is_own = actor.person_id is not None and row.person_id == actor.person_id
        if not (is_own and kind != TimeAway.Kind.ABSENT):
            must_direct(actor, centre)
        if kind not in TimeAway.Kind.values or not first <= last <= first + _LONGEST_AWAY:
            raise WrongDays
        if kind == TimeAway.Kind.WISH_SHIFT and pattern not in hall(centre).shifts:
            raise UnknownShift(shift=pattern[:80])
        said = TimeAway.objects.create(
            centre=centre,
            officer=row if isinstance(row, Officer) else None,
            interpreter=row if isinstance(row, Interpreter) else None,
            kind=kind,
            first_on=first,
            last_on=last,
            pattern=pattern if kind == TimeAway.Kind.WISH_SHIFT else "",
            said_at=at,
        )
        act.note(
            "roster.away",
            id=str(said.pk),
            person=person,
            kind=kind,
            first=first.isoformat(),
            last=last.isoformat(),
        )
        return said.pk


def take_back_away(actor: Actor, centre: str, away_id: UUID, *, key: str, at: datetime) -> bool:
    """An absence or a wish is no more; says whether it was there.

    Raises:
        NotDirector: it is somebody else's.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        said = (
            TimeAway.objects.filter(pk=away_id, centre=centre)
            .select_related("officer", "interpreter")
            .first()
        )
        if said is None:
            return False
        row = said.officer or said.interpreter
        is_own = row is not None and actor.person_id is not None and row.person_id == actor.person_id
        if not (is_own and said.kind != TimeAway.Kind.ABSENT):
            must_direct(actor, centre)
        said.delete()
        act.note("roster.away_taken_back", id=str(away_id))
        return True


def new_feed(actor: Actor, centre: str, person: str, *, key: str, at: datetime) -> str:
    """A new secret for the calendar feed of somebody; the link before it ends. Oneself or a director.

    Raises:
        NoSuchPerson, NotDirector: nothing was changed.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        row = _person(centre, person)
        if actor.person_id is None or row.person_id != actor.person_id:
            must_direct(actor, centre)
        secret = new_secret()
        row.feed_secret = fingerprint(secret)
        row.save(update_fields=["feed_secret"])
        if act.done_before("roster.feed") is None:
            act.note("roster.feed", person=person)
        return secret


def _person(centre: str, person: str) -> Officer | Interpreter:
    kind, _, text = person.partition(":")
    try:
        pk = UUID(text)
    except ValueError as error:
        raise NoSuchPerson(person=person[:80]) from error
    found: Officer | Interpreter | None = None
    if kind == OFFICER:
        found = Officer.objects.filter(centre=centre, pk=pk, left_on=None).first()
    elif kind == INTERPRETER:
        found = Interpreter.objects.filter(centre=centre, pk=pk, left_on=None).first()
    if found is None:
        raise NoSuchPerson(person=person[:80])
    return found


def must_direct(actor: Actor, centre: str) -> None:
    """Rosters are made by directors of the centre.

    Raises:
        NotOfThisCentre, NotDirector: the actor is none.
    """
    if actor.is_system:
        return
    if centre not in actor.centres:
        raise NotOfThisCentre(centre=centre)
    if not any(post.role is Role.DIRECTOR and post.centre == centre for post in actor.posts):
        raise NotDirector
