"""What was asked, for editors: wordings in groups, how they were taken, and the examples made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from wenjin.assistant.domain.alarm import PhraseRefused, wording
from wenjin.assistant.domain.likeness import alike
from wenjin.assistant.models import Example, HelpPhrase, Question
from wenjin.catalogue.domain.search.languages import likely_language
from wenjin.lang.domain.folding import fold

MOST_WORDINGS: Final = 400
MOST_EXAMPLES: Final = 300


class View(StrEnum):
    """Which questions an editor looks at."""

    OPEN = "open"  # nobody has settled them
    UNANSWERED = "unanswered"  # no single answer, or readers said that it was wrong
    DECLINED = "declined"
    SEVERAL = "several"
    HELP = "help"
    WRONG = "wrong"  # readers said more often no than yes
    ASIDE = "aside"  # settled: an example was made, or they were put aside


_OF_VIEW: Final[Mapping[View, Q]] = {
    View.OPEN: Q(),
    View.UNANSWERED: Q(outcome__in=("declined", "several")) | Q(wrong__gt=F("right")),
    View.DECLINED: Q(outcome="declined"),
    View.SEVERAL: Q(outcome="several"),
    View.HELP: Q(outcome="help"),
    View.WRONG: Q(wrong__gt=F("right")),
}


@dataclass(frozen=True, slots=True)
class AskedWording:
    """One wording.

    Attributes:
        language: of the page on which it was asked.
        outcome: how it was taken the last time: answered, several, declined or help.
        first_service: best reading; empty when there was none.
        right: readers who said that the answer was what they meant.
        wrong: readers who said that it was not.
    """

    id: int
    text: str
    language: str
    outcome: str
    first_service: str
    times: int
    right: int
    wrong: int
    first_on: date
    last_on: date
    is_settled: bool

    @property
    def written_in(self) -> str:
        """Code of the language in which it seems to be written, by its letters alone."""
        return likely_language(self.text, self.language)


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Wordings that are alike, the one that was asked most first."""

    wordings: tuple[AskedWording, ...]

    @property
    def first(self) -> AskedWording:
        """The one that stands for all."""
        return self.wordings[0]

    @property
    def others(self) -> tuple[AskedWording, ...]:
        """The rest."""
        return self.wordings[1:]

    @property
    def times(self) -> int:
        """How often any of them was asked."""
        return sum(one.times for one in self.wordings)

    @property
    def right(self) -> int:
        """Readers who said that the answer was what they meant."""
        return sum(one.right for one in self.wordings)

    @property
    def wrong(self) -> int:
        """Readers who said that it was not."""
        return sum(one.wrong for one in self.wordings)

    @property
    def last_on(self) -> date:
        """Day on which any of them was asked last."""
        return max(one.last_on for one in self.wordings)


@dataclass(frozen=True, slots=True)
class StaffExample:
    """An example that staff added."""

    id: int
    text: str
    language: str
    service: str
    kind: str
    added_by: str
    added_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffHelpPhrase:
    """A wording that staff say is a call for help."""

    id: int
    text: str
    language: str
    kind: str
    added_by: str
    added_at: datetime
    removed_at: datetime | None


def asked_groups(view: View, language: str = "") -> list[AskedGroup]:
    """The questions of a view in groups, most asked first; the ``MOST_WORDINGS`` that were asked most."""
    rows = _rows(view, language).order_by("-times", "-last_on", "pk")
    wordings = [_wording(row) for row in rows[:MOST_WORDINGS]]
    groups = [
        AskedGroup(tuple(wordings[place] for place in places))
        for places in alike([one.text for one in wordings])
    ]
    return sorted(groups, key=lambda group: -group.times)


def asked_group(question: int) -> AskedGroup | None:
    """A wording, and those of its own kind (settled or not) that are like it; None when it is not there."""
    row = Question.objects.filter(pk=question).first()
    if row is None:
        return None
    others = Question.objects.exclude(pk=question).filter(settled_at__isnull=row.settled_at is None)
    found = [_wording(row), *map(_wording, others.order_by("-times", "pk")[:MOST_WORDINGS])]
    places = alike([one.text for one in found])[0]
    return AskedGroup(tuple(found[place] for place in places))


def view_counts() -> dict[View, int]:
    """How many wordings each view holds, by one query."""
    still = Q(settled_at__isnull=True)
    counts = Question.objects.aggregate(
        **{view.value: Count("pk", filter=still & condition) for view, condition in _OF_VIEW.items()},
        aside=Count("pk", filter=~still),
    )
    return {view: int(counts[view.value]) for view in View}


def asked_languages() -> list[str]:
    """Codes of the languages in which anything was asked."""
    return sorted(Question.objects.values_list("language", flat=True).distinct().order_by())


def staff_examples() -> list[StaffExample]:
    """Examples that staff added, the newest first; removed ones stand among them, so that it can be undone."""
    rows = Example.objects.order_by("-added_at", "-pk")[:MOST_EXAMPLES]
    return [
        StaffExample(
            row.pk, row.text, row.language, row.service, row.kind, row.added_by, row.added_at, row.removed_at
        )
        for row in rows
    ]


def staff_help_phrases() -> list[StaffHelpPhrase]:
    """Calls for help that staff added, the newest first, those that were taken back among them."""
    return [_phrase(row) for row in HelpPhrase.objects.order_by("-added_at", "-pk")[:MOST_EXAMPLES]]


def staff_help_phrases_in(text: str) -> list[StaffHelpPhrase]:
    """Calls for help of staff that are in use and that a text says, of whatever language, the oldest first."""
    folded = fold(text)
    rows = HelpPhrase.objects.filter(removed_at__isnull=True).order_by("added_at", "pk")
    return [_phrase(row) for row in rows if _says(folded, row)]


def _says(folded: str, row: HelpPhrase) -> bool:
    try:
        return wording(row.kind, row.text).is_in(folded)
    except PhraseRefused:
        return False


def _phrase(row: HelpPhrase) -> StaffHelpPhrase:
    return StaffHelpPhrase(
        row.pk, row.text, row.language, row.kind, row.added_by, row.added_at, row.removed_at
    )


def _rows(view: View, language: str) -> QuerySet[Question]:
    rows = Question.objects.filter(settled_at__isnull=view is not View.ASIDE)
    if view is not View.ASIDE:
        rows = rows.filter(_OF_VIEW[view])
    return rows.filter(language=language) if language else rows


def _wording(row: Question) -> AskedWording:
    return AskedWording(
        id=row.pk,
        text=row.text,
        language=row.language,
        outcome=str(row.outcome),
        first_service=row.first_service,
        times=row.times,
        right=row.right,
        wrong=row.wrong,
        first_on=row.first_on,
        last_on=row.last_on,
        is_settled=row.settled_at is not None,
    )
