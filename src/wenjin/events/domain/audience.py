"""Whom an event is for: a condition in the rule language, answered by yes, no or not yet known.

The names in it are those of a registration: ``age`` (years on the day the event begins), ``country`` (ISO
3166, two letters), ``organisation`` (whether one is named), ``language`` and ``group`` (how many come).
Whoever leaves an answer out is asked for it and never turned away for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wenjin.catalogue.domain.expression import Expression, ExpressionError, parse

NAMES: Final = frozenset({"age", "country", "organisation", "language", "group"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody belongs to those whom an event is for.

    Attributes:
        is_met: True or False; None while it hangs on something that was not said.
        unknown: names on which it hangs.
    """

    is_met: bool | None
    unknown: frozenset[str] = frozenset()


def read_rule(text: str) -> Expression | None:
    """The condition of an event; None when it is for everybody.

    Raises:
        ExpressionError: it cannot be read, or names something that no registration says.
    """
    return parse(text, NAMES) if text.strip() else None


def is_for(rule: Expression | None, facts: Mapping[str, object]) -> Verdict:
    """Whether an event is for somebody.

    Args:
        facts: by name; what is not known is left out.
    """
    if rule is None:
        return Verdict(is_met=True)
    hangs_on = rule.decisive(facts)
    return Verdict(None, hangs_on) if hangs_on else Verdict(rule.truth(facts) is True)


def age_on(born: date, day: date) -> int:
    """Full years on a day. Who is born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


__all__ = ["NAMES", "ExpressionError", "Verdict", "age_on", "is_for", "read_rule"]
