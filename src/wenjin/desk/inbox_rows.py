"""Lines of the inbox in words: what is to be done, by whom, and how the clock stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.whose_turn import Turn, What
from wenjin.cases.queries.inbox import Group, InboxRow
from wenjin.cases.queries.visibility import counter_centres
from wenjin.catalogue.domain.deadline import Unit
from wenjin.catalogue.queries.procedures import UnknownProcedure, procedure_document, procedure_words
from wenjin.catalogue.queries.texts import texts
from wenjin.desk.case_rows import days_over, over_promise
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, day, here, short_day
from wenjin.web.case_form_document import Words

GROUPS: Final[Mapping[Group, Promise]] = {
    Group.LATE: gettext_lazy("Late"),
    Group.TODAY: gettext_lazy("Today"),
    Group.THIS_WEEK: gettext_lazy("This week"),
    Group.LATER: gettext_lazy("Later"),
    Group.PAUSED: gettext_lazy("Paused"),
    Group.NO_CLOCK: gettext_lazy("The clock has not started"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A decision that waits.

    Attributes:
        state: of the stone, and its word.
        what: what is to be done, or who has it.
        clock: how the clock stands.
        is_waiting: it waits for another decision, and this one is in time.
        acts_href: where a letter pressed on this line leads.
    """

    case_id: UUID
    decision: str
    state: str
    word: str
    due: str
    what: str
    person: str
    service: str
    language: str
    clock: str
    reference: str
    href: str
    acts_href: str
    assigned: str
    is_sample: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines that are due in the same stretch of time.

    Attributes:
        count: how many there are in all, also on other pages.
    """

    id: str
    title: str
    count: int
    lines: tuple[Line, ...]


def line_groups(
    rows: Iterable[InboxRow], counts: Mapping[Group, int], actor: Actor, today: date
) -> list[LineGroup]:
    """The lines of a page under their headings, in the order of the rows."""
    words = InboxWords(actor)
    found: dict[Group, list[Line]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(words.line(row))
    return [
        LineGroup(group.value, _heading(group, today), counts.get(group, 0), tuple(lines))
        for group, lines in found.items()
    ]


def _heading(group: Group, today: date) -> str:
    if group is Group.TODAY:
        return _("Today, %(day)s") % {"day": day(today)}
    return str(GROUPS[group])


class InboxWords:
    """Words for the lines of one reader; titles of procedures are kept in memory by the catalogue."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._centres = counter_centres(actor)
        self._procedures: dict[tuple[str, int], Words] = {}
        self._authorities = _AuthorityNames()

    def line(self, row: InboxRow) -> Line:
        """A row in words."""
        words = self.words(row.procedure_id, row.procedure_version)
        state, word = self._state(row)
        href = reverse("desk:case", args=[row.reference])
        return Line(
            case_id=row.case_id,
            decision=row.decision,
            state=state,
            word=word,
            due=_due(row),
            what=self._what(row, words),
            person=row.applicant,
            service=_service(words, row.decision),
            language=row.language if row.language in BY_CODE else "en",
            clock=self._clock(row, words),
            reference=row.reference,
            href=href,
            acts_href=reverse("desk:key", args=[row.reference]),
            assigned=row.assigned_name,
            is_sample=row.is_sample,
            is_waiting=bool(row.waits_for) and not row.is_late,
        )

    def words(self, procedure: str, version: int) -> Words:
        """Sentences of a procedure; none when it is known no longer."""
        key = procedure, version
        if key not in self._procedures:
            try:
                self._procedures[key] = procedure_words(
                    procedure_document(procedure, version), asked_language()
                )
            except UnknownProcedure:
                self._procedures[key] = {}
        return self._procedures[key]

    def _is_mine(self, turn: Turn | None) -> bool:
        if turn is None:
            return False
        if turn.side is Side.AUTHORITY:
            return (
                turn.authority in self._actor.authorities if turn.authority else bool(self._actor.authorities)
            )
        return turn.side is Side.CENTRE and bool(self._centres)

    def _state(self, row: InboxRow) -> tuple[str, str]:
        if row.is_late or row.is_held_up:
            return "late", _("Late")
        if row.is_paused:
            return "paused", _("Paused")
        if self._is_mine(row.turn) and row.turn is not None and row.turn.what is not What.AWAIT_RESULT:
            soon = row.group in (Group.TODAY, Group.NO_CLOCK) or row.turn.what is not What.DECIDE
            if soon:
                return "turn", pgettext("state of a step", "Your turn")
            return "todo", pgettext("state of a step", "To come")
        return "wait", _("Waiting for others")

    def _what(self, row: InboxRow, words: Words) -> str:
        turn = row.turn
        if turn is None:
            return _("Decide")
        if row.waits_for:
            title = words.get(f"decisions/{row.waits_for}/title", row.waits_for)
            return _("Waits for: %(decision)s") % {"decision": title}
        if row.is_late and row.days is not None and self._is_mine(turn):
            return _late_words(row.late_clock, -row.days)
        if turn.what is What.SUPPLY:
            if turn.by is not None:
                return _("Reply due %(day)s") % {"day": short_day(turn.by)}
            return _("Reply awaited")
        if turn.what is What.CONFIRM_REFUSAL:
            return _("Confirm a refusal")
        if turn.what is What.AWAIT_RESULT:
            return _("Result awaited")
        if turn.what is What.DECIDE:
            return _("Decide")
        return words.get(f"tasks/{turn.task}/title", turn.task or "") if turn.task else _("Decide")

    def _clock(self, row: InboxRow, words: Words) -> str:
        turn = row.turn
        if row.is_paused:
            return _("Paused")
        if turn is not None and turn.side.is_party:
            return _("Waiting for the applicant")
        if turn is not None and turn.side is Side.AUTHORITY and turn.authority and not self._is_mine(turn):
            told = _("Late: %(office)s") if row.is_held_up else _("With: %(office)s")
            return told % {"office": self._authorities.name(turn.authority)}
        if row.is_late and row.statutory_on is not None:
            return _("Law: %(day)s") % {"day": short_day(row.statutory_on)}
        if row.statutory_on is not None:
            return _("Law allows until %(day)s") % {"day": short_day(row.statutory_on)}
        return ""


class _AuthorityNames:
    """Names of authorities, read once when the first is asked for."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, authority: str) -> str:
        if authority not in self._names:
            found = texts([f"authority/{authority}"], asked_language(), fields=("name",))
            self._names[authority] = (
                found.find(f"authority/{authority}", "name", asked_language()) or authority
            )
        return self._names[authority]


def _late_words(clock: ClockFace | None, days: int) -> str:
    """How late it is; where only closed days have gone by since, the day that was promised says enough."""
    if clock is None or not clock.is_late:
        return days_over(days, Unit.CALENDAR_DAY)
    if clock.days_late:
        return over_promise(clock)
    return _("Longer than estimated") if clock.is_estimate else _("Late")


def _due(row: InboxRow) -> str:
    if row.due_on is None:
        return ""
    return format_skeleton("MMMEd", row.due_on, locale=here())


def _service(words: Words, decision: str) -> str:
    return words.get(f"decisions/{decision}/title", decision)
