"""What the content desk calls things: states, kinds of record, what is wrong in a translation."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.catalogue.queries.terms import terms
from wenjin.lang.domain.checks import Code, Finding
from wenjin.lang.domain.glossary import Term
from wenjin.lang.templatetags.lang import listed, number

STATE_WORDS: Final[Mapping[str, Promise]] = {
    "missing": pgettext_lazy("state of a text", "Missing"),
    "machine": pgettext_lazy("state of a text", "By a machine"),
    "drafted": pgettext_lazy("state of a text", "Drafted"),
    "reviewed": pgettext_lazy("state of a text", "Reviewed"),
    "stale": pgettext_lazy("state of a text", "English has changed"),
}
KIND_WORDS: Final[Mapping[str, Promise]] = {
    "service": pgettext_lazy("kind of record", "Services"),
    "evidence": pgettext_lazy("kind of record", "Papers"),
    "fact": pgettext_lazy("kind of record", "Questions"),
    "consistency": pgettext_lazy("kind of record", "Checks of answers"),
    "ruleset": pgettext_lazy("kind of record", "Rules"),
    "procedure": pgettext_lazy("kind of record", "Procedures"),
    "journey": pgettext_lazy("kind of record", "Journeys"),
    "life_event": pgettext_lazy("kind of record", "Events of life"),
    "business_event": pgettext_lazy("kind of record", "Events of a firm"),
    "theme": pgettext_lazy("kind of record", "Themes"),
    "actor": pgettext_lazy("kind of record", "Who acts"),
    "anchor": pgettext_lazy("kind of record", "Days that count"),
    "authority": pgettext_lazy("kind of record", "Authorities"),
    "centre": pgettext_lazy("kind of record", "Centres"),
    "checkpoint": pgettext_lazy("kind of record", "Checkpoints"),
    "calendar": pgettext_lazy("kind of record", "Calendars"),
    "pack": pgettext_lazy("kind of record", "The city"),
}
_OWN_WORDS: Final = gettext_lazy("You wrote this text. Somebody else has to review it.")
_REFUSED: Final[Mapping[str, Promise]] = {
    "unknown": gettext_lazy("This English is not in the pack any more. Go back to the list."),
    "empty": gettext_lazy("Write the translation first."),
    "wrong": gettext_lazy("It is not saved. Mend this first:"),
    "strange": gettext_lazy("It is not saved yet. Look at this:"),
    "meanwhile": gettext_lazy(
        "Somebody has changed this text since you opened it. What stands there now is shown below; what you "
        "typed is still in the field."
    ),
    "own_words": _OWN_WORDS,
    "not_there": gettext_lazy("There is nothing to review or to take back any more."),
}


def state_words(state: str) -> str:
    """What a state is called."""
    return str(STATE_WORDS.get(state, state))


def refused_words(code: str) -> str:
    """Why something was not done."""
    return str(_REFUSED.get(code, code))


def finding_words(found: Iterable[Finding]) -> list[str]:
    """What is wrong or strange in a translation, and what to do about it."""
    known = {term.id: term for term in terms()}
    return [_finding(one, known) for one in found]


def _finding(one: Finding, known: Mapping[str, Term]) -> str:
    about = listed(one.about) if one.about else ""
    match one.code:
        case Code.EMPTY:
            return _("The translation is empty.")
        case Code.CONTROL:
            return _("It holds signs that cannot be shown: %(about)s.") % {"about": about}
        case Code.PLACEHOLDERS:
            return _(
                "Names in brackets such as %%(day)s must be those of the English. Look at: %(about)s."
            ) % {"about": about}
        case Code.MARKUP:
            return _("Signs such as <b> must be those of the English. Look at: %(about)s.") % {"about": about}
        case Code.PLURALS:
            return _("This language has %(about)s forms of the plural.") % {"about": one.about[0]}
        case Code.LENGTH:
            longest = number(int(one.about[1])) if len(one.about) > 1 else ""
            return _("It is much longer than the English: %(longest)s signs have room.") % {
                "longest": longest
            }
        case Code.LINES:
            return _("It has other line breaks than the English.")
        case Code.LETTERS:
            return _("Most of its letters are not those of this language.")
        case Code.SAME:
            return _("It is the English again.")
        case Code.FIGURES:
            return _("Figures of the English are not in it: %(about)s.") % {"about": about}
        case Code.TERM:
            told = [known[name].english for name in one.about if name in known]
            return _("It does not seem to use the term for: %(about)s.") % {
                "about": listed(told or one.about)
            }


_VERDICTS: Final[Mapping[str, Promise]] = {
    "new": pgettext_lazy("a sentence of a file", "new"),
    "changed": pgettext_lazy("a sentence of a file", "changed"),
    "state": pgettext_lazy("a sentence of a file", "other state"),
    "same": pgettext_lazy("a sentence of a file", "the same"),
    "empty": pgettext_lazy("a sentence of a file", "without translation"),
    "newer": pgettext_lazy("a sentence of a file", "newer here"),
    "refused": pgettext_lazy("a sentence of a file", "refused"),
}
_WHY: Final[Mapping[str, Promise]] = {
    "unknown": gettext_lazy("The pack has no such English sentence."),
    "source_changed": gettext_lazy("Its English has changed since the file was made."),
    "wrong": gettext_lazy("Something in it is wrong:"),
    "person": gettext_lazy("A machine wrote it, and what stands there was written by a person."),
    "own_words": _OWN_WORDS,
    "twice": gettext_lazy("The file translates it twice, differently. Keep one of them in the file."),
    "by_place": gettext_lazy(
        "Each of its places has a translation of its own. Say in the file which one you mean."
    ),
}
_UNREADABLE: Final[Mapping[str, Promise]] = {
    "nothing": gettext_lazy("Choose a file first."),
    "too_large": gettext_lazy("The file is too large. Hand it in in parts."),
    "too_many": gettext_lazy("The file has too many sentences. Hand it in in parts."),
    "not_xml": gettext_lazy("The file is damaged: it is no XML."),
    "not_xliff": gettext_lazy("This is not XLIFF 1.2. Save it in that version, or as PO."),
    "not_po": gettext_lazy("This is neither XLIFF 1.2 nor PO, or it is damaged."),
    "encoding": gettext_lazy("The file is not in UTF-8. Save it in that encoding."),
    "entities": gettext_lazy("The file declares a document type. Save it without."),
    "no_language": gettext_lazy("The file does not say its language, or says one that we do not have."),
    "other_language": gettext_lazy("The file is in another language."),
    "interface": gettext_lazy(
        "These are sentences of the interface. They are kept in files: use the command wenjin texts import."
    ),
}


def verdict_words(verdict: str) -> str:
    """What becomes of a sentence of a file."""
    return str(_VERDICTS.get(verdict, verdict))


def why_words(why: str) -> str:
    """Why a sentence of a file is refused."""
    return str(_WHY.get(why, why))


def unreadable_words(code: str, about: str) -> str:
    """Why a file cannot be taken in."""
    told = str(_UNREADABLE.get(code, code))
    return f"{told} ({about})" if about else told
