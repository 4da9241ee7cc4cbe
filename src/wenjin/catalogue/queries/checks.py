"""Rule sets ready to be asked, built once per process and kept as long as the content of the pack stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from wenjin.catalogue.domain.facts import Consistency, FactError, FactType, Value, parse_facts
from wenjin.catalogue.domain.rules.editions import edition_of
from wenjin.catalogue.domain.rules.outcomes import assess
from wenjin.catalogue.domain.rules.points import Points
from wenjin.catalogue.domain.rules.questions import missing_facts, next_question
from wenjin.catalogue.domain.rules.ruleset_reader import (
    consistency_from_document,
    fact_types_from_document,
    ruleset_from_document,
)
from wenjin.catalogue.domain.rules.rulesets import RuleSet
from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack, documents

Document = Mapping[str, Any]


class UnknownRuleSet(LookupError):
    """The pack has no rule set of this name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set with the facts it may be asked about.

    Attributes:
        ruleset: the rules.
        document: the record of the pack they were read from.
        fact_types: every fact the pack knows, by id, so that answers given elsewhere are no surprise.
        consistency: what answers must meet together.
    """

    ruleset: RuleSet
    document: Document
    fact_types: Mapping[str, FactType]
    consistency: tuple[Consistency, ...]

    @property
    def id(self) -> str:
        """Name of the rule set."""
        return self.ruleset.id

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"ruleset/{self.ruleset.id}"

    @property
    def inputs(self) -> tuple[FactType, ...]:
        """Facts that may be asked for, in the order of asking."""
        return tuple(self.fact_types[one.fact] for one in self.ruleset.inputs if one.fact in self.fact_types)

    @property
    def last_checked_on(self) -> date | None:
        """The last day on which one of its sources was read."""
        days = [source.read_on for source in self.ruleset.sources.values() if source.read_on is not None]
        return max(days, default=None)

    def read(self, raw: Mapping[str, object], *, today: date) -> tuple[dict[str, Value], list[FactError]]:
        """Typed facts from JSON-like data, and every error in it."""
        return parse_facts(self.fact_types.values(), raw, today=today, consistency=self.consistency)

    def thresholds(self, as_of: date, place: str) -> dict[str, Points]:
        """Points that open each category on that day in that place."""
        return {code: one.minimum for code, one in edition_of(self.ruleset, as_of, place).thresholds.items()}

    def most_points(self, as_of: date, place: str) -> Points:
        """The most that anybody can have on that day in that place."""
        table = self.ruleset.points
        return table.score(edition_of(self.ruleset, as_of, place).assumed).maximum if table else 0

    def assumed(self, as_of: date, place: str) -> Mapping[str, object]:
        """Facts taken as given on that day in that place."""
        return edition_of(self.ruleset, as_of, place).assumed

    def next_question(
        self, facts: Mapping[str, object], as_of: date, *, passed_over: Iterable[str] = ()
    ) -> str | None:
        """The question that narrows most, apart from those that the reader has passed over."""
        edition = edition_of(self.ruleset, as_of, self.ruleset.default_jurisdiction)
        outcome = assess(edition, facts)
        missing = missing_facts(edition, edition.environment(facts), outcome)
        left_out = frozenset(passed_over)
        left = tuple(name for name in missing if name not in left_out and name in self.fact_types)
        return next_question(edition, facts, outcome, left) if left else None


def rulesets() -> list[Rules]:
    """The rule sets of the loaded pack as they stand today, in its order; none on an empty database."""
    try:
        content_hash = current_pack().content_hash
    except NoPackLoaded:
        return []
    rows = RecordVersion.objects.filter(kind=RecordVersion.Kind.RULESET, valid_to__isnull=True)
    return [_rules(content_hash, pk) for pk in rows.order_by("position").values_list("pk", flat=True)]


def ruleset(identifier: str, as_of: date) -> Rules:
    """The rule set as the pack had it on a day; before its first version, that version.

    Rules carry their own days inside: this is about what the city knew, not about what was in force.

    Raises:
        UnknownRuleSet: the pack has none of this name.
    """
    try:
        content_hash = current_pack().content_hash
    except NoPackLoaded:
        raise UnknownRuleSet(identifier) from None
    rows = RecordVersion.objects.filter(kind=RecordVersion.Kind.RULESET, identifier=identifier)
    spans = list(rows.order_by("valid_from", "pk").values_list("pk", "valid_from", "valid_to"))
    if not spans:
        raise UnknownRuleSet(identifier)
    found = [pk for pk, first, last in spans if first <= as_of and (last is None or as_of < last)]
    return _rules(content_hash, found[-1] if found else spans[0][0])


@lru_cache(maxsize=64)
def _rules(content_hash: str, version: int) -> Rules:
    document = RecordVersion.objects.values_list("document", flat=True).get(pk=version)
    fact_types, consistency = _facts(content_hash)
    return Rules(ruleset_from_document(document, fact_types.values()), document, fact_types, consistency)


@lru_cache(maxsize=2)
def _facts(content_hash: str) -> tuple[Mapping[str, FactType], tuple[Consistency, ...]]:
    found = documents(RecordVersion.Kind.FACT, RecordVersion.Kind.CONSISTENCY)
    types = fact_types_from_document({"facts": found[RecordVersion.Kind.FACT]})
    rules = consistency_from_document({"consistency": found[RecordVersion.Kind.CONSISTENCY]})
    return {fact.id: fact for fact in types}, tuple(rules)
