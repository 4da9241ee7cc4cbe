"""Figures for those who run the house: how much is open, how long decisions took, how they ended. No names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from wenjin.cases.models import Case, CasePart
from wenjin.core import clock

WINDOW: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DecidedFigures:
    """How decisions of one kind ended within the window.

    Attributes:
        median_days: calendar days from the acceptance to the decision, pauses included; None without any.
        in_time: how many kept their promise, of ``promised`` that had one.
    """

    authority: str
    decision: str
    granted: int
    refused: int
    median_days: float | None
    in_time: int
    promised: int

    @property
    def decided(self) -> int:
        """All of them."""
        return self.granted + self.refused


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """How many cases are where, over the whole house."""

    drafts: int
    open: int
    closed: int
    submitted_lately: int


def case_figures(*, today: date | None = None) -> CaseFigures:
    """Cases by where they are. One query."""
    since = (today or clock.today()) - WINDOW
    found = Case.objects.filter(erased_at__isnull=True).aggregate(
        drafts=Count("pk", filter=Q(status=Case.Status.DRAFT)),
        open=Count("pk", filter=Q(status=Case.Status.OPEN)),
        closed=Count("pk", filter=Q(status=Case.Status.CLOSED)),
        submitted_lately=Count("pk", filter=Q(submitted_at__date__gte=since)),
    )
    return CaseFigures(**found)


def decided_figures(*, today: date | None = None) -> list[DecidedFigures]:
    """Decisions of the last 90 days by authority and kind. One query; only days and outcomes are read."""
    since = (today or clock.today()) - WINDOW
    rows = CasePart.objects.filter(decided_at__date__gte=since).exclude(outcome="")
    found: dict[tuple[str, str], list[tuple[str, int | None, bool | None]]] = {}
    columns = ("authority", "decision", "outcome", "decided_at", "promised_on", "case__accepted_at")
    for authority, decision, outcome, decided_at, promised_on, accepted_at in rows.values_list(
        *columns
    ).iterator():
        decided_on = timezone.localtime(decided_at).date()
        days = (decided_on - timezone.localtime(accepted_at).date()).days if accepted_at is not None else None
        kept = decided_on <= promised_on if promised_on is not None else None
        found.setdefault((authority, decision), []).append((outcome, days, kept))
    return [_figures(authority, decision, parts) for (authority, decision), parts in sorted(found.items())]


def _figures(
    authority: str, decision: str, parts: Iterable[tuple[str, int | None, bool | None]]
) -> DecidedFigures:
    known = list(parts)
    days = [took for _outcome, took, _kept in known if took is not None]
    promises = [kept for _outcome, _took, kept in known if kept is not None]
    return DecidedFigures(
        authority=authority,
        decision=decision,
        granted=sum(outcome == "granted" for outcome, _took, _kept in known),
        refused=sum(outcome == "refused" for outcome, _took, _kept in known),
        median_days=float(median(days)) if days else None,
        in_time=sum(promises),
        promised=len(promises),
    )
