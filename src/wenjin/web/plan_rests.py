"""What a plan rests on: each length with its confidence, its source and the day of the check."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.domain.plan import PlannedService
from wenjin.catalogue.queries.checked import CheckedService
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language, medium_day
from wenjin.web.joining import sentences
from wenjin.web.plan_request import MadePlan
from wenjin.web.plan_words import days_words, length_words

NOT_CONFIRMED: Final = "unknown"
ESTIMATE: Final = "inferred"
DISPUTED: Final = "disputed"
_STONES: Final = {NOT_CONFIRMED: 0, ESTIMATE: 0, DISPUTED: 1, "low": 1, "medium": 2, "high": 3}
MOST_SOURCES: Final = 2


@dataclass(frozen=True, slots=True)
class Rest:
    """A line that says how sure a figure is.

    Attributes:
        level: unknown, inferred, disputed, or the confidence of what was read: low, medium, high.
        said: the figure, in words.
        may_estimate: the reader may put an own number of days in its place.
    """

    level: str
    service: str
    title: str
    said: str
    checked: CheckedService | None
    may_estimate: bool = False

    @property
    def stones(self) -> int:
        """Stones filled: how sure we are."""
        return _STONES[self.level]

    @property
    def word(self) -> str:
        """The word beside the stones."""
        return {
            NOT_CONFIRMED: pgettext("confidence", "Not confirmed"),
            ESTIMATE: pgettext("confidence", "Our estimate"),
            DISPUTED: pgettext("confidence", "Sources differ"),
            "low": pgettext("confidence", "Old or hearsay"),
            "medium": pgettext("confidence", "One source"),
            "high": pgettext("confidence", "Confirmed"),
        }[self.level]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Addresses and names of the first sources."""
        found = self.checked.sources if self.checked else ()
        return [(one.address, one.host) for one in found if one.address][:MOST_SOURCES]

    @property
    def checked_words(self) -> str:
        """When it was last looked at."""
        if self.checked is None:
            return ""
        return _("checked on %(day)s") % {"day": medium_day(self.checked.last_checked_on)}


def rests(
    made: MadePlan,
    texts: Texts,
    checked: Mapping[str, CheckedService],
    filed: Collection[str] = (),
) -> list[Rest]:
    """Every length and disputed deadline, the least sure first.

    Args:
        filed: services about which a case counts the days.
    """
    found = [*_lengths(made, texts, checked, filed), *_disputes(made, texts, checked)]
    order = [NOT_CONFIRMED, DISPUTED, ESTIMATE, "low", "medium", "high"]
    return sorted(found, key=lambda one: order.index(one.level))


def unconfirmed(found: Iterable[Rest]) -> int:
    """Of how many services the length is not confirmed."""
    return sum(one.level == NOT_CONFIRMED for one in found)


def _lengths(
    made: MadePlan, texts: Texts, checked: Mapping[str, CheckedService], filed: Collection[str]
) -> Iterator[Rest]:
    for planned in made.plan.services:
        if planned.id in made.plan.passed or planned.id in filed:
            continue  # the case counts its days
        service = made.catalogue.services[planned.id]
        estimate = made.household.estimates.get(planned.id)
        unknown = _has_unknown(made, planned)
        said = length_words(planned, service, estimate)
        if not said:
            continue
        level = service.confidence
        if unknown or planned.dates.has_unknown_length:
            level = NOT_CONFIRMED
        elif planned.dates.is_estimate:
            level = ESTIMATE
        yield Rest(
            level,
            planned.id,
            _title(planned.id, texts),
            _sentence(said, unknown=unknown, estimate=estimate, level=level),
            checked.get(planned.id),
            may_estimate=unknown,
        )


def _sentence(said: list[str], *, unknown: bool, estimate: int | None, level: str) -> str:
    if unknown and estimate is not None:
        return _("The plan counts %(days)s because you entered that.") % {"days": days_words(estimate)}
    if unknown and said[0] == _("how long it takes is not confirmed"):
        return _("We could not confirm how long this takes. The plan counts no time for it.")
    figures = str(capfirst(" · ".join(said)))
    if unknown:
        return sentences(figures, _("The plan counts no time for what is not confirmed."))
    return sentences(figures, _("Never a promise.")) if level == ESTIMATE else figures


def _disputes(made: MadePlan, texts: Texts, checked: Mapping[str, CheckedService]) -> Iterator[Rest]:
    for due in made.plan.deadlines:
        if due.later_reading_on is None:
            continue
        said = _(
            "Deadline: sources differ on how the days are counted. "
            "The plan keeps the earlier date, %(first)s, not %(second)s."
        )
        words = {"first": medium_day(due.due_on), "second": medium_day(due.later_reading_on)}
        yield Rest(DISPUTED, due.service, _title(due.service, texts), said % words, checked.get(due.service))


def _has_unknown(made: MadePlan, planned: PlannedService) -> bool:
    """Whether the length of a step on the way is not known to us, with or without the reader's own number."""
    steps = made.catalogue.services[planned.id].steps
    return any(
        step.is_office and step.working_days is None and not dated.recurs and not dated.done_elsewhere
        for step, dated in zip(steps, planned.dates.steps, strict=True)
    )


def _title(service: str, texts: Texts) -> str:
    return texts.find(f"service/{service}", "title", asked_language()) or service
