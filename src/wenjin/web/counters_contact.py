"""Who comes and how to reach them: what was typed, and what is wrong with it in words."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wenjin.accounts import queries
from wenjin.accounts.queries import actor_of

FIELDS: Final = ("name", "email", "telephone")
_LONGEST: Final = 1000


def typed_contact(request: HttpRequest) -> dict[str, str]:
    """What stands in the fields; for somebody who is signed in, what we know."""
    if request.method == "POST" and any(one in request.POST for one in FIELDS):
        return {one: request.POST.get(one, "").strip()[:_LONGEST] for one in FIELDS}
    return known_contact(request)


def known_contact(request: HttpRequest) -> dict[str, str]:
    """Name and address of who is signed in; empty for everybody else."""
    actor = actor_of(request)
    if actor.person_id is None:
        return dict.fromkeys(FIELDS, "")
    return {"name": actor.name, "email": queries.mail_address_of(actor.person_id) or "", "telephone": ""}


def contact_errors(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in words, by field of the form.

    Args:
        fields: codes of ``WrongDetails``; ``contact`` is said at the e-mail address.
    """
    said = {
        "name": {
            "missing": _("Write a name."),
            "too_long": _("Write a shorter name."),
        },
        "email": {"": _("Write the e-mail address with @ and a point, for instance name@example.org.")},
        "telephone": {"": _("Write the telephone number in figures, for instance +86 755 1234 5678.")},
        "contact": {"": _("Write an e-mail address or a telephone number.")},
    }
    found: dict[str, str] = {}
    for name, code in fields.items():
        words = said.get(name)
        if words is None:
            continue
        field = "email" if name == "contact" else name
        found[field] = words.get(code) or words.get("") or _("Write a name.")
    return found


def listed_errors(bad: Mapping[str, str]) -> list[dict[str, str]]:
    """The summary on top of the page."""
    return [{"text": text, "href": f"#{name}"} for name, text in bad.items()]
