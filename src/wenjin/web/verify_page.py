"""Whether a receipt or a letter is ours, in words; nothing about any person."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.cases.queries.procedures import procedure
from wenjin.cases.queries.verification import Verified, VerifiedFile
from wenjin.catalogue.queries.procedures import UnknownProcedure, procedure_words
from wenjin.catalogue.queries.texts import texts
from wenjin.lang.templatetags.lang import asked_language, clock, day, number
from wenjin.web.case_fees import authority_name
from wenjin.web.case_page import in_groups

_BY_VERDICT: Final = {"ours": "", "changed": "no", "forged": "no", "unknown": "old"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be said to anybody."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to.

    Attributes:
        look: class of the box: empty for good, ``no`` for bad, ``old`` for what was once good or is not ours.
        groups: the hash, in groups of four.
    """

    look: str
    headline: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    groups: tuple[str, ...] = ()


def outcome_of_code(found: Verified, today: date) -> Outcome:
    """For a code that we gave out."""
    look, headline, lines = _standing(found, today)
    return Outcome(look, headline, tuple(lines), tuple(_facts(found)), in_groups(found.content_hash))


def _standing(found: Verified, today: date) -> tuple[str, str, list[str]]:
    if found.kind == "receipt":
        if not found.is_untouched:
            told = _("What we keep does not fit the hash. Tell the centre.")
            return "no", _("This receipt does not hold"), [told]
        return "", _("We issued this receipt"), [_("It is in force: an application was filed at that time.")]
    if found.is_withdrawn:
        told = _("It was withdrawn on %(day)s.") % {"day": day(found.withdrawn_at)}
        return "no", _("This letter no longer counts"), [told]
    if found.outcome != "granted":
        return "", _("We issued this letter"), [_("It is a refusal: it grants nothing.")]
    if found.valid_until is not None and found.valid_until < today:
        told = _("What it grants ended on %(day)s.") % {"day": day(found.valid_until)}
        return "old", _("We issued this letter, and it has ended"), [told]
    if found.valid_from is not None and found.valid_from > today:
        told = _("What it grants begins on %(day)s.") % {"day": day(found.valid_from)}
        return "old", _("We issued this letter, and it has not begun"), [told]
    return "", _("We issued this letter"), [_("What it grants is in force today.")]


def _facts(found: Verified) -> list[Fact]:
    office, title = _names(found)
    facts = [
        Fact(_("What"), title),
        Fact(_("Issued on"), _("%(day)s, %(time)s") % {"day": day(found.at), "time": clock(found.at)}),
    ]
    if office:
        facts.append(Fact(pgettext("a letter", "By"), office))
    if found.kind == "receipt":
        told = ngettext("%(count)s paper", "%(count)s papers", found.papers) % {"count": number(found.papers)}
        facts.append(Fact(_("Papers filed"), told))
    else:
        granted = found.outcome == "granted"
        facts.append(Fact(_("Decision"), _("Granted") if granted else _("Refused")))
        if found.valid_from is not None:
            facts.append(Fact(_("Valid from"), day(found.valid_from)))
        if found.valid_until is not None:
            facts.append(Fact(_("Valid until"), day(found.valid_until)))
    if found.is_sample:
        facts.append(Fact(_("Sample"), _("An invented case of the demonstration. It proves nothing.")))
    return facts


def _names(found: Verified) -> tuple[str, str]:
    """Name of the office, and what it is about."""
    try:
        known = procedure(found.procedure)
    except UnknownProcedure:
        return found.authority, found.decision or found.procedure
    words = procedure_words(known.document, asked_language())
    if found.kind == "receipt":
        return "", words.get("title", known.title)
    title = words.get(f"decisions/{found.decision}/title", found.decision)
    names = texts([f"authority/{found.authority}"], asked_language(), fields=["name"])
    return authority_name(found.authority, names), title


def outcome_of_file(found: VerifiedFile, today: date) -> Outcome:
    """For a file that somebody gave us to compare."""
    if found.found is not None:
        known = outcome_of_code(found.found, today)
        line = _("The file is exactly the one that we issued, to the last sign.")
        return Outcome(known.look, known.headline, (line, *known.lines), known.facts, known.groups)
    headline, line = {
        "changed": (
            _("This file was changed"),
            _("It was signed, and then changed. Do not rely on it; ask for the original file."),
        ),
        "forged": (
            _("This file was changed"),
            _(
                "It names a code of ours, but it is not the file that we issued: something in it is different. "
                "Do not rely on it; ask for the original file."
            ),
        ),
    }.get(
        found.verdict,
        (
            _("We did not issue this file"),
            _("Nothing of ours looks like it. A copy that was printed or saved anew is another file too."),
        ),
    )
    return Outcome(_BY_VERDICT.get(found.verdict, "old"), headline, (line,))
