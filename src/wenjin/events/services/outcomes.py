"""What a programme came to: who was at which session, who passed, what they can do now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.text import slugify

from wenjin.accounts.domain.actor import Actor
from wenjin.events.models import Attendance, Competence, Outcome, Session
from wenjin.events.queries.programmes import guests_who_come
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.refusals import EventRefusal, SomebodyWasFaster
from wenjin.events.services.texts import State, forget_parts, put, subject_of

MOST_COMPETENCES: Final = 30
LONGEST_COMPETENCE: Final = 120


class NoSuchSession(EventRefusal):
    """There is no such session of which it is written down who was there."""

    code = "no_such_session"


class UnknownOutcome(EventRefusal):
    """A result or a competence that is not in the list (``guest``)."""

    code = "unknown_outcome"


class WrongCompetences(EventRefusal):
    """Too many, or one is too long."""

    code = "wrong_competences"


@dataclass(frozen=True, slots=True)
class Said:
    """What is written of one guest.

    Attributes:
        result: passed, completed or left; empty takes everything back.
        competences: codes of the list of the event.
    """

    result: str
    competences: tuple[str, ...] = ()


def mark_attendance(
    actor: Actor,
    event: str,
    session: str,
    present: Collection[UUID],
    shown: Collection[UUID],
    *,
    key: str,
    at: datetime,
) -> int:
    """Write down who was at a session; says how many rows changed. What a door has read stays.

    Args:
        present: who was there; ``shown`` all who stood on the form: of nobody else anything is said.

    Raises:
        NotAllowed, NoSuchEvent, NoSuchSession: nothing was changed.
    """
    with event_act(actor, event, "attendance.marked", key=key, at=at) as act:
        if act.is_repeated:
            return 0
        row = Session.objects.filter(event=act.event, code=session, is_counted=True).first()
        if row is None:
            raise NoSuchSession
        come = set(guests_who_come(act.event.pk).filter(pk__in=shown).values_list("pk", flat=True))
        there = Attendance.objects.filter(session=row, guest__in=come)
        known = set(there.values_list("guest_id", flat=True))
        wanted = come & set(present)
        gone, _rows = there.filter(scan=None).exclude(guest__in=wanted).delete()
        new = sorted(wanted - known)
        Attendance.objects.bulk_create([Attendance(guest_id=pk, session=row, at=at) for pk in new])
        if gone or new:
            act.note(session=session, came=len(new), taken_back=gone)
        return gone + len(new)


def set_competences(actor: Actor, event: str, names: Sequence[str], *, key: str, at: datetime) -> None:
    """Say what a course teaches, in the language in which the event was written.

    A name that stays keeps its code, its translations and what guests were given for it.

    Raises:
        NotAllowed, NoSuchEvent, WrongCompetences: nothing was changed.
    """
    wanted = list(dict.fromkeys(" ".join(one.split()) for one in names if one.strip()))
    if len(wanted) > MOST_COMPETENCES or any(len(one) > LONGEST_COMPETENCE for one in wanted):
        raise WrongCompetences(most=MOST_COMPETENCES)
    with event_act(actor, event, "competences.set", key=key, at=at) as act:
        if act.is_repeated:
            return
        codes: list[str] = []
        for name in wanted:
            codes.append(_code_of(name, codes))
        gone = set(
            Competence.objects.filter(event=act.event).exclude(code__in=codes).values_list("code", flat=True)
        )
        Competence.objects.filter(event=act.event, code__in=gone).delete()
        forget_parts(act.event, "competences", gone)
        for place, code in enumerate(codes):
            Competence.objects.update_or_create(event=act.event, code=code, defaults={"place": place})
        texts = {f"competences/{code}/name": name for code, name in zip(codes, wanted, strict=True)}
        if texts:
            source = act.event.source_language
            put(subject_of(event), source, source, texts, State.SOURCE)
        act.changed()
        act.note(competences=len(codes))


def _code_of(name: str, taken: Collection[str]) -> str:
    base = slugify(name)[:60] or f"skill-{sum(map(ord, name)) % 10_000}"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def write_outcomes(
    actor: Actor,
    event: str,
    said: Mapping[UUID, Said],
    *,
    key: str,
    at: datetime,
    seen: Mapping[UUID, Said] | None = None,
) -> int:
    """Write down what became of guests; says of how many it is other than before.

    Args:
        seen: what the form showed of them; of who is left out, whatever is written now.

    Raises:
        NotAllowed, NoSuchEvent, UnknownOutcome, SomebodyWasFaster: nothing was changed.
    """
    with event_act(actor, event, "outcomes.written", key=key, at=at) as act:
        if act.is_repeated:
            return 0
        taught = set(Competence.objects.filter(event=act.event).values_list("code", flat=True))
        come = set(guests_who_come(act.event.pk).filter(pk__in=said).values_list("pk", flat=True))
        known = {one.guest_id: one for one in Outcome.objects.filter(guest__in=come)}
        changed = 0
        for pk in sorted(come):
            one = said[pk]
            if one.result not in ("", *Outcome.Result.values) or not set(one.competences) <= taught:
                raise UnknownOutcome(guest=str(pk))
            if seen is not None and pk in seen and _is_outdated(known.get(pk), one, seen[pk], taught):
                raise SomebodyWasFaster
            changed += _put(pk, one, known.get(pk), actor, at)
        if changed:
            act.note(guests=changed)
        return changed


def _is_outdated(row: Outcome | None, said: Said, seen: Said, taught: Collection[str]) -> bool:
    """Whether something else is written by now than the form showed, and something else than it says."""
    result, skills = (row.result, row.competences) if row is not None else ("", ())
    now = (result, set(skills) & set(taught))
    return now not in ((one.result, set(one.competences) & set(taught)) for one in (seen, said))


def _put(pk: UUID, said: Said, row: Outcome | None, actor: Actor, at: datetime) -> int:
    # Who left can do nothing that would be certified.
    skills = sorted(set(said.competences)) if said.result in ("passed", "completed") else []
    if row is not None and (row.result, row.competences) == (said.result, skills):
        return 0
    if not said.result:
        return row.delete()[0] if row is not None else 0
    Outcome.objects.update_or_create(
        guest_id=pk,
        defaults={"result": said.result, "competences": skills, "by": actor.reference, "at": at},
    )
    return 1
