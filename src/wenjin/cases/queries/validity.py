"""What bounds the validity of what is granted: when it was filed, and the ends of passport and contract."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.utils import timezone

from wenjin.cases.domain.validity import Limits, limits
from wenjin.cases.models import Case
from wenjin.cases.queries.papers import papers_given
from wenjin.cases.queries.sealed import answers_of
from wenjin.core import clock

PASSPORT: Final = "passport"
CONTRACT: Final = "contract"
# The same in every procedure, as the ids of answers that prefilling knows.
_ANSWERS: Final = {PASSPORT: "passport_expires_on", CONTRACT: "contract_until"}
_PAPERS: Final = {PASSPORT: "passport", CONTRACT: "employment_contract"}


def limits_of(case: Case) -> Limits:
    """Between which days a validity lies, in the time of the city."""
    today = clock.today()
    filed_on = timezone.localdate(case.submitted_at) if case.submitted_at is not None else today
    return limits(filed_on=filed_on, today=today)


def ends_of(case: Case) -> dict[str, date]:
    """Last days of passport and contract in a case, whoever reads it; papers count where no answer is."""
    answers = answers_of(case)
    if all(answers.get(field) for field in _ANSWERS.values()):
        return ends_in(answers)
    return ends_in(answers, ((row.evidence, row.item.expires_on) for row in papers_given(case)))


def ends_in(answers: Mapping[str, str], papers: Iterable[tuple[str, date | None]] = ()) -> dict[str, date]:
    """Last days of passport and contract, as far as they are known.

    Args:
        papers: kind and last day of each paper that was given; it counts where no answer says it.
    """
    given = list(papers)
    found: dict[str, date] = {}
    for name, field in _ANSWERS.items():
        said = answers.get(field, "")
        days = [day for kind, day in given if kind == _PAPERS[name] and day is not None]
        if said:
            found[name] = date.fromisoformat(said)
        elif days:
            found[name] = max(days)
    return found
