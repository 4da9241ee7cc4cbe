"""The form about somebody who serves or interprets: what was typed, and what may be chosen."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, QueryDict

from wenjin.counters.domain.people_facts import LONGEST_NAME, Kind, Level, PeopleFacts
from wenjin.counters.queries.people import HallPerson, people_of
from wenjin.counters.services.people import accounts_of
from wenjin.desk.counters.place import Place
from wenjin.desk.counters.words import SpokenLanguage, language_here, level_words, spoken
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES

# Rows without a language, to add some; who speaks more than this saves and finds new ones.
_EMPTY_ROWS: Final = 2
_MOST_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language and how well, to be chosen."""

    number: int
    code: str
    level: str


@dataclass(frozen=True, slots=True)
class PeopleForm:
    """The form as it is shown.

    Attributes:
        fields: of the form whose content was refused.
    """

    kind: Kind
    facts: PeopleFacts
    rows: tuple[LanguageRow, ...]
    topics: tuple[tuple[str, str, bool], ...]
    accounts: tuple[tuple[UUID, str], ...]
    languages: tuple[tuple[str, str, str], ...]
    levels: tuple[tuple[str, str], ...]

    @property
    def is_officer(self) -> bool:
        """Whether topics and a Chinese name are asked for."""
        return self.kind is Kind.OFFICER


def form_of(place: Place, kind: Kind, facts: PeopleFacts, present: HallPerson | None) -> PeopleForm:
    """The form with these facts in it."""
    rows = [LanguageRow(number, code, level) for number, (code, level) in enumerate(facts.languages)]
    for number in range(len(rows), min(len(rows) + _EMPTY_ROWS, _MOST_ROWS)):
        rows.append(LanguageRow(number, "", Level.FLUENT))
    others = {
        one.facts.person_id
        for one in people_of(place.centre, kind)
        if one.facts.person_id and (present is None or one.id != present.id)
    }
    return PeopleForm(
        kind,
        facts,
        tuple(rows),
        tuple((one, place.topic(one), one in facts.topics) for one in place.hall.topics),
        tuple((pk, name) for pk, name in accounts_of(kind, place.centre) if pk not in others),
        tuple((one.code, one.own_name, language_here(one.code)) for one in LANGUAGES),
        tuple((one.value, level_words(one)) for one in Level),
    )


def facts_typed(request: HttpRequest) -> PeopleFacts:
    """What was typed and chosen; codes that do not exist are left as they are, to be refused in words."""
    post = request.POST
    return PeopleFacts(
        name=post.get("name", "").strip()[: LONGEST_NAME + 1],
        name_zh=post.get("name_zh", "").strip()[: LONGEST_NAME + 1],
        languages=_languages(post),
        topics=tuple(one[:80] for one in post.getlist("topic")[:_MOST_ROWS]),
        person_id=_uuid(post.get("person", "")),
    )


def _languages(post: QueryDict) -> tuple[tuple[str, str], ...]:
    found = []
    for number in range(_MOST_ROWS):
        code = post.get(f"language-{number}", "")[:16]
        if code:
            found.append((code, post.get(f"level-{number}", "")[:16]))
    return tuple(found)


def spoken_of(facts: PeopleFacts) -> list[tuple[SpokenLanguage, str]]:
    """The languages of somebody with their levels in words."""
    return [(spoken(code), level_words(level)) for code, level in facts.languages if code in BY_CODE]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
