"""Who helps with a case now: joined by a code, with how long it lasts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wenjin.accounts import queries as accounts
from wenjin.cases.queries.permission import Deed
from wenjin.core.ledger import book
from wenjin.lang.templatetags.lang import clock, medium_day
from wenjin.web.case_access import OpenedCase

_PERSON: Final = "person:"


@dataclass(frozen=True, slots=True)
class ShownHelper:
    """Somebody who helps.

    Attributes:
        end_href: form address that ends it, empty for whoever may not.
    """

    id: str
    words: str
    end_href: str


def shown_helpers(case: OpenedCase) -> list[ShownHelper]:
    """Who helps now, as the record of the case has it; two queries."""
    running = _running(case)
    names = accounts.people(running)
    may_end = case.may(Deed.INVITE)
    href = reverse("case-join-code", args=[case.reference])
    return [
        ShownHelper(
            str(pk),
            _words(names[pk].name if pk in names else "", purpose, until_at),
            href if may_end and pk != case.actor.person_id else "",
        )
        for pk, (purpose, until_at) in running.items()
    ]


def _running(case: OpenedCase) -> dict[UUID, tuple[str, datetime]]:
    found: dict[UUID, tuple[str, datetime]] = {}
    for entry in book.entries(str(case.row.stream)):
        helper = str(entry.payload.get("helper", ""))
        if not helper.startswith(_PERSON):
            continue
        pk = UUID(helper.removeprefix(_PERSON))
        if entry.code == "case.joined":
            until_at = datetime.fromisoformat(str(entry.payload["until"]))
            found[pk] = (str(entry.payload.get("purpose", "help")), until_at)
        elif entry.code == "case.help_ended":
            found.pop(pk, None)
    return {pk: (purpose, until_at) for pk, (purpose, until_at) in found.items() if until_at > case.at}


def _words(name: str, purpose: str, until_at: datetime) -> str:
    who = name or _("Somebody without a name yet")
    told = (
        _("%(who)s interprets, until %(time)s on %(day)s.")
        if purpose == "interpret"
        else _("%(who)s helps, until %(time)s on %(day)s.")
    )
    return told % {"who": who, "time": clock(until_at), "day": medium_day(until_at)}
