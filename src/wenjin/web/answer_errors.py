"""What is wrong with an answer, in the words of the reader."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wenjin.catalogue.domain.facts import FactError, FactType, ValueType
from wenjin.lang.templatetags.lang import medium_day, number


def message(error: FactError, fact: FactType | None = None) -> str:
    """A sentence that says what happened and what to do."""
    limits = _LIMITS.get(error.code)
    if limits is not None:
        bound = next((error.params[name] for name in limits if name in error.params), None)
        return _about_limit(error.code, bound)
    if error.code == "empty":
        return _ask(fact)
    if error.code in ("wrong_type", "not_a_number") and fact is not None and fact.type in _OF_NUMBERS:
        if fact.type is not ValueType.MONEY:
            return _("Write the answer in figures, for instance 12.")
        return _("Write the answer in figures, for instance 300,000 or 30万.")
    return {
        "wrong_type": _("This answer does not fit the question."),
        "not_finite": _("Write the answer in figures, for instance 300,000 or 30万."),
        "not_whole": _("Write a whole number, without a fraction."),
        "too_precise": _("Write at most two figures after the point."),
        "not_an_option": _("Choose one of the answers."),
        "too_long": _("This is too long. Write a shorter answer."),
        "bad_characters": _("This contains signs that cannot be read. Type it again."),
        "date_incomplete": _("Write the day, the month and the year in figures."),
        "no_such_date": _("The calendar has no such day. Write the year with four figures."),
        "unknown_fact": _("This question is not known here."),
        "inconsistent": _("These answers do not fit together. Look at them again."),
    }.get(error.code, _("This answer does not fit the question."))


_OF_NUMBERS = frozenset({ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY})
_LIMITS: Mapping[str, tuple[str, ...]] = {
    "too_small": ("min",),
    "too_large": ("max",),
    "in_the_future": ("max",),
}


def _about_limit(code: str, bound: object) -> str:
    if isinstance(bound, date):
        return {
            "too_small": _("The date must not be before %(limit)s."),
            "too_large": _("The date must not be after %(limit)s."),
            "in_the_future": _("The date must not lie in the future. Today is %(limit)s."),
        }[code] % {"limit": medium_day(bound)}
    shown = number(float(bound)) if isinstance(bound, Decimal | int) else str(bound)
    return {
        "too_small": _("The number must be %(limit)s or more."),
        "too_large": _("The number must be %(limit)s or less."),
        "in_the_future": _("The date must not lie in the future."),
    }[code] % {"limit": shown}


def _ask(fact: FactType | None) -> str:
    if fact is not None and fact.type in _OF_NUMBERS:
        return _("Write a number, or say that you do not know yet.")
    if fact is not None and fact.type is ValueType.DATE:
        return _("Write a date, or say that you do not know yet.")
    return _("Choose an answer, or say that you do not know yet.")
