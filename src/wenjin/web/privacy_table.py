"""How long what is kept of applications, in words: made from the rules that erase it, not written beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.domain.retention import HOUSE_RULE, RULES, RetentionRule, Since
from wenjin.catalogue.queries.texts import texts
from wenjin.lang.templatetags.lang import asked_language, listed

_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data, in words."""

    what: str
    how_long: str
    source: str


def kept(rules: Iterable[RetentionRule] = RULES) -> list[Kept]:
    """The rules in words, each general one before those that say something else for some of it."""
    listed_rules = list(rules)
    kinds = [one.what for one in listed_rules]
    ordered = sorted(listed_rules, key=lambda one: (kinds.index(one.what), bool(one.fields)))
    return [Kept(_what(one), _how_long(one), _source(one)) for one in ordered]


def days_words(days: int) -> str:
    """A length of time: whole years as years, everything else in days."""
    if days % _YEAR:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    years = days // _YEAR
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def _what(rule: RetentionRule) -> str:
    if rule.what == "papers" and rule.fields:
        return _("Of these: %(papers)s") % {"papers": listed(_titles(rule.fields))}
    return {
        "draft": _("An application that you have begun and not sent"),
        "contact": _("Telephone, e-mail and address that you gave in an application"),
        "papers": _("Papers of an application"),
        "answers": _("What you answered in an application"),
        "messages": _("Messages between you and the offices"),
        "letters": _("Receipts and letters"),
        "items": _("A paper of yours that is valid no more"),
    }.get(rule.what, rule.what)


def _titles(evidence: Iterable[str]) -> list[str]:
    language, ids = asked_language(), list(evidence)
    found = texts([f"evidence/{one}" for one in ids], language, fields=["name"])
    return [found.find(f"evidence/{one}", "name", language) or one.replace("_", " ") for one in ids]


def _how_long(rule: RetentionRule) -> str:
    sentence = {
        Since.LAST_CHANGE: _("%(time)s after your last change"),
        Since.CLOSED: _("%(time)s after the case is closed"),
        Since.EXPIRED: _("%(time)s after it has expired"),
    }[rule.since]
    return sentence % {"time": days_words(rule.days)}


def _source(rule: RetentionRule) -> str:
    return _("A rule of this house; the city may set another.") if rule.source == HOUSE_RULE else rule.source
