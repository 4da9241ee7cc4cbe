"""The plan and the file: what of a plan can be filed here, and what of it cases have done already."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, PartState, PartStatus, from_json
from wenjin.cases.queries.faces import working_face
from wenjin.cases.queries.procedures import procedure_of
from wenjin.catalogue.domain.planning.behind import Filed
from wenjin.catalogue.domain.planning.schedule import Span
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.procedures import OfferedFiling, procedure_words, procedures_of_plan
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language, listed, number, short_day
from wenjin.web.case_clock import decided_words
from wenjin.web.case_fees import authority_name
from wenjin.web.case_list import own_cases
from wenjin.web.crossing import Bank, Bar, Crossing, Row

# Where several parts of one case stand differently, the plan shows the one that needs most attention.
_FIRST: Final = ("late", "turn", "paused", "wait", "todo", "done", "skip")


@dataclass(frozen=True, slots=True)
class FiledService:
    """A service of the plan that a case of the reader is about.

    Attributes:
        state: of its stone: done, wait, paused, turn, late, todo or skip.
        days: from the day it was sent to the day it was decided, or is promised; None when neither is known.
        is_granted: and still in force.
        is_handed_in: an office has it and has not decided.
    """

    state: str
    words: str
    href: str
    days: Span | None = None
    is_granted: bool = False
    is_handed_in: bool = False

    @property
    def rank(self) -> int:
        """Of several cases about one service the least counts: what is in force, then what is on the way."""
        return 0 if self.is_granted else 2 if self.state == "skip" else 1


@dataclass(frozen=True, slots=True)
class PlanFiling:
    """A filing to offer beside a plan.

    Attributes:
        words: what it does at once, and who decides.
    """

    href: str
    title: str
    words: str
    is_joint: bool


def filed_services(actor: Actor) -> dict[str, FiledService]:
    """By service: how far the reader's cases are. At most one query.

    A permit in force counts before everything else, what was withdrawn only where there is nothing else; then
    the newest case. A permit that has run out is no permit any more. A service that gives the same as another
    stands where that one stands.
    """
    found: dict[str, FiledService] = {}
    for row in own_cases(actor):
        procedure: Procedure = procedure_of(row)
        state = from_json(row.state)
        href = reverse("case", args=[row.reference])
        by_decision = {
            name: _filed(state, procedure, name, part, href)
            for name, part in state.parts.items()
            if not _has_run_out(part)
        }
        for name, filed in by_decision.items():
            service = procedure.decision(name).service
            if service:
                _keep(found, service, filed)
        # A joint renewal bears the service of the first joint filing, which it is not.
        if by_decision and not (procedure.is_renewal and len(by_decision) > 1):
            _keep(found, procedure.service, _together(by_decision.values()))
    for known in catalogue().services.values() if found else ():
        for other in known.gives_same_as:
            if other in found:
                _keep(found, known.id, found[other])
    return found


def _keep(found: dict[str, FiledService], service: str, filed: FiledService) -> None:
    known = found.get(service)
    if known is None or filed.rank < known.rank:
        found[service] = filed


def _has_run_out(part: PartState) -> bool:
    return part.is_granted and part.valid_until is not None and part.valid_until < clock.today()


def said_by(filed: Mapping[str, FiledService]) -> Filed:
    """What the reader's cases say to a plan."""
    granted = frozenset(name for name, one in filed.items() if one.is_granted)
    handed_in = frozenset(name for name, one in filed.items() if one.is_handed_in)
    return Filed(
        {name: one.days for name, one in filed.items() if one.days is not None},
        granted,
        handed_in,
        frozenset(filed) - granted - handed_in,
    )


def _filed(state: CaseState, procedure: Procedure, decision: str, part: PartState, href: str) -> FiledService:
    shape, words = _part(state, procedure, decision, part)
    return FiledService(
        shape,
        words,
        href,
        _days(state, procedure, decision, part),
        is_granted=part.is_granted,
        is_handed_in=part.is_open and state.submitted_at is not None and not state.is_closed,
    )


def _together(filed: Iterable[FiledService]) -> FiledService:
    every = list(filed)
    first = min(every, key=lambda one: _FIRST.index(one.state))
    is_granted = all(one.is_granted for one in every)
    stands = all(one.is_granted or one.is_handed_in for one in every)
    first = replace(first, is_granted=is_granted, is_handed_in=stands and not is_granted)
    days = [one.days for one in every if one.days is not None]
    if len(days) < len(every):
        return replace(first, days=None)
    return replace(first, days=(min(one for one, _ in days), max(one for _, one in days)))


def _days(state: CaseState, procedure: Procedure, decision: str, part: PartState) -> Span | None:
    """When it was sent, and when it was granted or is promised; a refusal gives nothing to go on with."""
    if state.submitted_at is None:
        return None
    sent_on = timezone.localdate(state.submitted_at)
    if part.status is PartStatus.DECIDED:
        return (sent_on, timezone.localdate(part.ended_at)) if part.is_granted and part.ended_at else None
    if part.status is PartStatus.WITHDRAWN or state.is_closed:
        return None
    face = working_face(state, procedure, decision, clock.now())
    is_own = state.clock_of(decision) is not None
    if face is None or not is_own or face.is_paused or face.promised_on is None:
        return None
    return sent_on, max(face.promised_on, clock.today())


def _part(state: CaseState, procedure: Procedure, decision: str, part: PartState) -> tuple[str, str]:
    """Stone and words of one decision."""
    if part.status is PartStatus.WITHDRAWN:
        return "skip", decided_words(part)
    if part.status is PartStatus.DECIDED:
        return ("done" if part.is_granted else "late"), decided_words(part)
    if state.submitted_at is None:
        return "turn", _("You have begun: go on")
    if state.is_closed:
        return "skip", pgettext("state of a step", "Not needed")
    face = working_face(state, procedure, decision, clock.now())
    if face is not None and face.is_paused:
        return "paused", _("Paused: look at your case")
    if face is not None and face.breaks_promise:
        return "late", _("Late: promised by %(day)s") % {"day": short_day(face.promised_on)}
    if face is not None and face.promised_by is not None:
        return "wait", _("Filed, promised by %(day)s") % {"day": short_day(face.promised_by)}
    if face is not None and face.promised_on is not None and not face.is_late:
        return "wait", _("Filed, about until %(day)s by our estimate") % {"day": short_day(face.promised_on)}
    return "wait", _("Filed, with the office")


def with_filed(
    drawing: Crossing, filed: Mapping[str, FiledService], passed: Collection[str] = ()
) -> Crossing:
    """The drawing of a plan with the stones as the cases have them.

    Args:
        passed: services that need not be begun any more, see ``Plan.passed``.
    """
    if not filed:
        return drawing
    banks = tuple(
        Bank(bank.phase, tuple(_row(row, filed, passed) for row in bank.rows), bank.lane)
        for bank in drawing.banks
    )
    return replace(drawing, banks=banks)


def _row(row: Row, filed: Mapping[str, FiledService], passed: Collection[str]) -> Row:
    found = filed.get(row.service.id)
    if found is None:
        return (
            replace(row, state="skip", lane=replace(row.lane, bars=())) if row.service.id in passed else row
        )
    bars = row.lane.bars
    if found.state == "done":
        bars = tuple(Bar(one.x, one.width, "done") for one in bars)
    return replace(row, state=found.state, lane=replace(row.lane, bars=bars))


def plan_filings(services: Iterable[str], filed: Mapping[str, FiledService]) -> list[PlanFiling]:
    """What of a plan can be filed here and has not been begun, joint filings first."""
    offers = [
        one for one in procedures_of_plan(services) if any(service not in filed for service in one.services)
    ]
    found = texts(
        [f"authority/{name}" for one in offers for name in one.authorities], asked_language(), fields=["name"]
    )
    return [_filing(one, listed([authority_name(name, found) for name in one.authorities])) for one in offers]


def made_by_forms(services: Iterable[str]) -> frozenset[str]:
    """Papers of a plan that are made from what somebody fills in who files here."""
    return frozenset(
        str(paper) for offer in procedures_of_plan(services) for paper in offer.document["form"]["makes"]
    )


def _filing(offer: OfferedFiling, offices: str) -> PlanFiling:
    words = procedure_words(offer.document, asked_language())
    count = offer.decisions
    told = npgettext(
        "of one file", "%(count)s decision: %(who)s", "%(count)s decisions from one file: %(who)s", count
    )
    return PlanFiling(
        href=reverse("apply-start", args=[offer.id]),
        title=words.get("title", offer.document["title"]),
        words=told % {"count": number(count), "who": offices},
        is_joint=offer.is_joint,
    )
