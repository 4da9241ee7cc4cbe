"""What somebody wants at a counter, as addresses and forms carry it from page to page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from wenjin.accounts.queries import actor_of
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.queries.visibility import visible_to
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core import clock
from wenjin.counters.queries.halls import CentreHall, NoSuchHall, hall, halls
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, Language
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_words import spoken_own_name
from wenjin.web.typed_numbers import read_number

# Languages that many speak beside their own; the others are chosen as the first.
BESIDE: Final = ("en", "zh-hans")
LARGEST_GROUP: Final = 30
MOST_PAPERS: Final = 40
_LONGEST_TYPED: Final = 20
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What, where, in which language, for how many; and what comes along from a plan or a case.

    Attributes:
        topic: empty while it is not chosen.
        also_speaks: languages that would do as well.
        wrong_group: how many come, as it was typed, where that cannot be; else empty.
        papers: ids of evidence to bring.
        case: reference of a case that the reader may see.
    """

    hall: CentreHall
    topic: str = ""
    language: str = ""
    also_speaks: tuple[str, ...] = ()
    group_size: int = 1
    service: str = ""
    case: str = ""
    papers: tuple[str, ...] = ()
    wrong_group: str = ""

    @property
    def centre(self) -> str:
        """Id of the centre."""
        return self.hall.centre

    @property
    def centre_subject(self) -> str:
        """What the texts of the centre belong to."""
        return f"centre/{self.centre}"

    @property
    def topic_field(self) -> str:
        """Name of the text of the topic, of ``hall.subject``."""
        return topic_field(self.topic)

    @property
    def service_subject(self) -> str:
        """What the texts of the service belong to; empty without one."""
        return f"service/{self.service}" if self.service else ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address, or for hidden fields of a form."""
        found = [
            ("centre", self.centre),
            ("topic", self.topic),
            ("language", self.language),
            *(("also", one) for one in self.also_speaks),
            ("people", str(self.group_size) if self.group_size > 1 else ""),
            ("service", self.service),
            ("case", self.case),
            ("papers", ",".join(self.papers)),
        ]
        return [(name, value) for name, value in found if value]

    @property
    def query(self) -> str:
        """The same behind an address."""
        return urlencode(self.pairs)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What no field of the form asks for."""
        return [pair for pair in self.pairs if pair[0] in ("centre", "service", "case", "papers")]

    def without_topic(self) -> "Wanted":
        """The same before a topic was chosen."""
        return replace(self, topic="", service="")


def wanted(request: HttpRequest, given: QueryDict, *, centre: str = "") -> Wanted | None:
    """What an address or a form says; what cannot be is left out. None where no centre has counters.

    Args:
        centre: of the address, where the form does not say it.
    """
    found = _hall(centre or given.get("centre", ""), given.get("service", ""))
    if found is None:
        return None
    service = given.get("service", "")
    topic = given.get("topic", "")
    of_service = found.topic_of(service) if service else None
    if topic not in found.topics:
        topic = of_service.id if of_service else ""
    language = given.get("language", "")
    typed_group = given.get("people", "").strip()
    group = read_group(typed_group)
    return Wanted(
        hall=found,
        topic=topic,
        language=language if language in BY_CODE else asked_language(),
        also_speaks=tuple(one for one in BESIDE if one in given.getlist("also") and one != language),
        group_size=group or 1,
        wrong_group=typed_group[:_LONGEST_TYPED] if group is None else "",
        service=service if of_service is not None and of_service.id == topic else "",
        case=_case(request, given.get("case", "")),
        papers=_papers(given.get("papers", "")),
    )


def _hall(centre: str, service: str) -> CentreHall | None:
    """The centre that was named, else one that serves the service, else the first; None where there is none."""
    try:
        known = list(halls().values())
        if centre:
            return hall(centre)
    except (NoPackLoaded, NoSuchHall):
        return None
    serving = (one for one in known if service and one.topic_of(service))
    return next(iter((*serving, *known)), None)


def read_group(typed: str) -> int | None:
    """How many people come, in digits of any script; one where nothing is typed, None where it cannot be."""
    found = read_number(typed) if typed.strip() else Decimal(1)
    if found is None or found != int(found) or not 1 <= found <= LARGEST_GROUP:
        return None
    return int(found)


def _case(request: HttpRequest, typed: str) -> str:
    """The reference of a case, if the reader may see that case."""
    reference = read_reference(typed[:40]) if typed else None
    if reference is None:
        return ""
    rows = visible_to(actor_of(request), at=clock.now())
    return reference if rows.filter(reference=reference).exists() else ""


def _papers(typed: str) -> tuple[str, ...]:
    names = (one for one in typed[:4000].split(",") if _ID.fullmatch(one))
    return tuple(dict.fromkeys(names))[:MOST_PAPERS]


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language to be served in."""

    language: Language
    name: str
    is_chosen: bool


def language_choices(found: CentreHall, chosen: str) -> list[LanguageChoice]:
    """Languages in which the hall serves or finds somebody who interprets."""
    return [
        LanguageChoice(one, spoken_own_name(one.code), one.code == chosen)
        for one in LANGUAGES
        if one.code in found.languages or one.code == chosen
    ]


def also_choices(chosen: Sequence[str], language: str = "") -> list[LanguageChoice]:
    """Languages that would do as well."""
    return [
        LanguageChoice(BY_CODE[code], spoken_own_name(code), code in chosen)
        for code in BESIDE
        if code != language
    ]


def hall_texts(found: CentreHall, *languages: str, papers: Iterable[str] = (), service: str = "") -> Texts:
    """Titles of topics and of the centre, and names of papers, by one query."""
    subjects: list[Any] = [found.subject, f"centre/{found.centre}", *(f"evidence/{one}" for one in papers)]
    if service:
        subjects.append(f"service/{service}")
    return texts(subjects, *languages)


def topic_field(topic: str) -> str:
    """Name of the text of a topic."""
    return f"topics/{topic}/title"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic of a hall."""

    id: str
    subject: str

    @property
    def field(self) -> str:
        """Name of its text."""
        return topic_field(self.id)


def topic_choices(found: CentreHall) -> list[TopicChoice]:
    """Topics in the order of the hall."""
    return [TopicChoice(one, found.subject) for one in found.topics]
