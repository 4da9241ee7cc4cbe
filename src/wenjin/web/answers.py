"""What the reader has answered so far. It lives with the reader, in one signed cookie, and nowhere else.

The plan and the checks share it, so that nothing is asked twice. It holds facts only: no name, no number of
a document, no network address. A cookie that is broken, forged or too old counts as no answers at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "wenjin_answers"
SALT: Final = "wenjin.web.answers"
MAX_AGE: Final = timedelta(days=30)
# Browsers keep 4,096 bytes for a cookie with its name and attributes; beyond that they drop it silently.
MAX_BYTES: Final = 3_500


class AnswersTooLarge(Exception):
    """More answers than a browser keeps. What was saved before is still there."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers as they were given, in JSON values; the domain reads and judges them.

    Attributes:
        facts: by fact id: of the main person, the firm, the household, the trip.
        people: who comes along: each an object with ``role`` and that person's facts.
        held: whether a paper is in the drawer, by evidence id.
        estimates: working days that the reader expects a service to take, by service id.
        situations: kind and id of what the plan is for, such as ``("journey", "hired-from-abroad")``.
        start: first day of the plan, as ``YYYY-MM-DD``.
        skipped: facts that the reader was asked and does not know yet; they are not asked again in a row.
    """

    facts: Mapping[str, object] = field(default_factory=dict)
    people: tuple[Mapping[str, object], ...] = ()
    held: Mapping[str, bool] = field(default_factory=dict)
    estimates: Mapping[str, int] = field(default_factory=dict)
    situations: tuple[tuple[str, str], ...] = ()
    start: str | None = None
    skipped: tuple[str, ...] = ()

    def with_fact(self, fact: str, value: object) -> Self:
        """The same answers and this one; None says that it is not known."""
        if value is None:
            return self.without_fact(fact)
        return replace(self, facts={**self.facts, fact: value}, skipped=_without(self.skipped, fact))

    def without_fact(self, fact: str) -> Self:
        """The same answers less this one, as if it had never been asked."""
        kept = {key: value for key, value in self.facts.items() if key != fact}
        return replace(self, facts=kept, skipped=_without(self.skipped, fact))

    def with_skipped(self, fact: str) -> Self:
        """The reader was asked and does not know yet: the fact is unknown, and not asked again in a row."""
        answers = self.without_fact(fact)
        return replace(answers, skipped=(*answers.skipped, fact))

    def with_people(self, people: Iterable[Mapping[str, object]]) -> Self:
        """The same answers with these people coming along, instead of those named before."""
        return replace(self, people=tuple(dict(one) for one in people))

    def with_held(self, evidence: str, is_held: bool | None) -> Self:
        """The same answers; a paper is in the drawer, is not, or nobody knows (None)."""
        held = {key: value for key, value in self.held.items() if key != evidence}
        return replace(self, held=held if is_held is None else {**held, evidence: is_held})

    def with_estimate(self, service: str, working_days: int | None) -> Self:
        """The same answers; the reader expects a service to take so long, or no longer says so (None)."""
        estimates = {key: value for key, value in self.estimates.items() if key != service}
        return replace(
            self, estimates=estimates if working_days is None else {**estimates, service: working_days}
        )

    def with_situations(self, situations: Iterable[tuple[str, str]]) -> Self:
        """The same answers, for these events of life or business."""
        return replace(self, situations=tuple(situations))

    def with_start(self, start: date | None) -> Self:
        """The same answers for a plan that begins on this day (None: on the day of reading)."""
        return replace(self, start=None if start is None else start.isoformat())

    def as_raw(self) -> dict[str, object]:
        """What ``domain.household.read_household`` reads; ``facts`` alone is what a check reads."""
        raw: dict[str, object] = dict(self.facts)
        if self.people:
            raw["people"] = [dict(one) for one in self.people]
        if self.held:
            raw["held"] = dict(self.held)
        if self.estimates:
            raw["estimates"] = dict(self.estimates)
        return raw

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self == Answers()


def load(request: HttpRequest) -> Answers:
    """The answers that the request brings along; none when there is no cookie that we wrote."""
    cookie = request.COOKIES.get(COOKIE)
    if not cookie or len(cookie) > MAX_BYTES:
        return Answers()
    try:
        content = signing.loads(cookie, salt=SALT, max_age=MAX_AGE)
    except Exception:  # bytes from outside: whatever is wrong with them, they are no answers
        return Answers()
    return _from_content(content)


def save(response: HttpResponseBase, answers: Answers) -> None:
    """Send the answers back with the response.

    Raises:
        AnswersTooLarge: they do not fit; the response, and so the cookie that the reader has, is unchanged.
    """
    if answers.is_empty:
        clear(response)
        return
    cookie = signing.dumps(_to_content(answers), salt=SALT, compress=True)
    if len(cookie) > MAX_BYTES:
        raise AnswersTooLarge(f"{len(cookie)} bytes, at most {MAX_BYTES}")
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def clear(response: HttpResponseBase) -> None:
    """Forget all answers."""
    response.delete_cookie(COOKIE, samesite="Lax")


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)


def _to_content(answers: Answers) -> dict[str, object]:
    content: dict[str, object] = {
        "facts": dict(answers.facts),
        "people": [dict(one) for one in answers.people],
        "held": dict(answers.held),
        "estimates": dict(answers.estimates),
        "situations": [list(one) for one in answers.situations],
        "start": answers.start,
        "skipped": list(answers.skipped),
    }
    return {key: value for key, value in content.items() if value}


def _from_content(content: object) -> Answers:
    """Answers from what ``_to_content`` made; an older or other shape gives none."""
    if not isinstance(content, dict):
        return Answers()
    try:
        return Answers(
            facts=dict(content.get("facts", {})),
            people=tuple(dict(one) for one in content.get("people", [])),
            held=dict(content.get("held", {})),
            estimates=dict(content.get("estimates", {})),
            situations=tuple((str(kind), str(name)) for kind, name in content.get("situations", [])),
            start=_day(content.get("start")),
            skipped=tuple(str(one) for one in content.get("skipped", [])),
        )
    except (TypeError, ValueError):
        return Answers()


def _day(text: str | None) -> str | None:
    return date.fromisoformat(text).isoformat() if text else None
