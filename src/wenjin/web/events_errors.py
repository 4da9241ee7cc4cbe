"""The summary on top of a form of events: what is wrong, where, and of whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from wenjin.lang.templatetags.lang import said
from wenjin.web.events_fields import Field, Section
from wenjin.web.joining import gap, named

# What is said of these says itself what is to be written: "Write a name."
_SAY_IT: Final = frozenset({"name", "email", "telephone"})
_QUESTION_MARKS: Final = ("?", "？", "؟")


def listed_in(
    sections: Iterable[Section], errors: Mapping[str, str], *, loose_at: str = ""
) -> list[dict[str, str]]:
    """Errors in the order of the page, each with what it is about.

    Args:
        errors: sentences by field.
        loose_at: id to which those lead that have no field; they come first.
    """
    fields = [(section, one) for section in sections for one in (*section.fields, *section.more)]
    known = {one.name for _section, one in fields}
    loose = [
        {"text": text, "href": f"#{loose_at or name}"} for name, text in errors.items() if name not in known
    ]
    told = [(section.title, one) for section, one in fields if one.error]
    often = Counter((title, one.error) for title, one in told)
    return [
        *loose,
        *(
            {"text": _about(title, _said(one, is_once=often[title, one.error] == 1)), "href": f"#{one.id}"}
            for title, one in told
        ),
    ]


def _said(field: Field, *, is_once: bool) -> str:
    says_itself = is_once and field.name.rsplit("-", 1)[-1] in _SAY_IT
    is_named = says_itself or str(field.label) in field.error
    return field.error if is_named else _about(field.label, field.error)


def _about(what: str, told: str) -> str:
    """``Guest 2: Write a name.``; after a question nothing stands between. It may be in another language."""
    if not what:
        return told
    marked, escaped = said(what), conditional_escape(told)
    text = f"{marked}{gap()}{escaped}" if what.endswith(_QUESTION_MARKS) else named(marked, escaped)
    return SafeString(text)
