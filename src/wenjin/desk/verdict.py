"""What the rules say to the facts of a case: advice beside a decision. It decides nothing and refuses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils import timezone

from wenjin.cases.domain.form_checks import age_on
from wenjin.catalogue.domain.rules.rulesets import check
from wenjin.catalogue.queries.checks import UnknownRuleSet, ruleset
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.procedures import facts_of_answers
from wenjin.core import clock
from wenjin.desk.opened import DeskCase
from wenjin.lang.templatetags.lang import asked_language, interface_language
from wenjin.web.answers import Answers
from wenjin.web.check_page import result_page
from wenjin.web.check_parts import Missing, Way
from wenjin.web.check_texts import texts_of

MOST_WAYS: Final = 3
MOST_MISSING: Final = 5
AGE: Final = "age"
# The purpose that the field of the day of birth declares to browsers (HTML autocomplete), in every procedure.
_BIRTHDAY: Final = "bday"


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """The verdict of a rule set.

    Attributes:
        title: name of the rules.
        verdict: yes, no or undetermined.
        ways: nearest first.
        missing: questions that are open; ``missing_count`` counts all of them.
        checked_on: when a source of the rules was last read.
    """

    id: str
    title: str
    verdict: str
    headline: str
    category_words: str
    points: str
    ways: tuple[Way, ...]
    missing: tuple[Missing, ...]
    missing_count: int
    checked_on: date | None


def verdict_of(case: DeskCase, decision: str) -> ShownVerdict | None:
    """What the rules of a decision say to what the file states; None when it has no rules."""
    rule = case.procedure.decision(decision)
    if rule.rule_set is None:
        return None
    # The pack may be a moment older than the newest: the same rules read the form beside it.
    pack = archive(is_pinned=True).edition
    languages = asked_language(), interface_language()
    return _verdict(rule.rule_set, _Facts(known_facts(case)), clock.today(), pack, languages)


def known_facts(case: DeskCase) -> dict[str, object]:
    """Facts of the plan, and what the form says on top of them, as the reader reads both."""
    told = facts_of_answers(case.procedure.document, case.view.answers)
    return {**case.view.facts, **_age(case), **told}


def _age(case: DeskCase) -> dict[str, object]:
    """The age on the day on which the file was handed in, by the day of birth in its form."""
    births = (one.id for one in case.procedure.form.fields if one.autocomplete == _BIRTHDAY)
    born = next((day for one in births if (day := case.view.answers.get(one))), "")
    sent_at = case.state.submitted_at
    on = timezone.localdate(sent_at) if sent_at is not None else clock.today()
    return {AGE: age_on(date.fromisoformat(born), on)} if born else {}


class _Facts:
    """Facts as a key: two cases that state the same are told the same."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self.known = known
        self._written = repr(sorted(known.items(), key=lambda one: one[0]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Facts) and other._written == self._written

    def __hash__(self) -> int:
        return hash(self._written)


# To ask the rules takes as long as all the rest of the page. What they say hangs on these arguments alone, and an
# officer comes back to the same case after each act. Facts without a name, in this process only, and few of them.
@lru_cache(maxsize=256)
def _verdict(
    name: str, stated: _Facts, today: date, pack: str, languages: tuple[str, str]
) -> ShownVerdict | None:
    """The verdict in the languages that are active now; ``pack`` and ``languages`` only tell answers apart."""
    try:
        rules = ruleset(name, today)
    except UnknownRuleSet:
        return None
    facts, _errors = rules.read(
        {fact: one for fact, one in stated.known.items() if fact in rules.fact_types}, today=today
    )
    result = check(rules.ruleset, facts, today)
    texts = texts_of(rules, facts=[fact.id for fact in rules.inputs])[0]
    # It is read by an officer: what is asked is asked about the applicant.
    page = result_page(rules, texts, Answers(facts=facts), facts, result, is_other=True)
    return ShownVerdict(
        id=rules.id,
        title=texts.title,
        verdict=page.verdict,
        headline=page.headline,
        category_words=page.category_words,
        points=page.total_words,
        ways=tuple(way for way in page.ways if way.verdict != "no")[:MOST_WAYS] or page.ways[:1],
        missing=page.missing[:MOST_MISSING],
        missing_count=len(page.missing),
        checked_on=rules.last_checked_on,
    )
