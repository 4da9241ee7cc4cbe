"""What the page of a registration says of those who come: how many, what they get, and whom we asked for them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.events.queries.consents import naming_by_secret
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.lang.templatetags.lang import number
from wenjin.web.events_fields import quota_words
from wenjin.web.events_words import moment_words
from wenjin.web.joining import named


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a guest gets, in words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A guardian to whom we wrote, and by when they must answer."""

    name: str
    until: str


@dataclass(frozen=True, slots=True)
class Guardians:
    """Whose consent is waited for.

    Attributes:
        is_missing: of some guest nobody said yet who that is.
    """

    asked: tuple[Asked, ...] = ()
    is_missing: bool = False


def chosen_words(guest: GuestSeen, found: EventWhole) -> tuple[str, ...]:
    """What one chose, in the order of the form."""
    return tuple(str(quota_words(one)) for one in found.quotas if one.code in guest.chosen)


def chosen_of(row: RegistrationSeen, found: EventWhole) -> tuple[Chosen, ...]:
    """The same for each of them who chose anything."""
    every = (Chosen(one.name or guest_words(one.place + 1), chosen_words(one, found)) for one in row.guests)
    return tuple(one for one in every if one.words)


def guest_words(place: int) -> str:
    """What stands for the name of a guest, counted from 1."""
    return pgettext("somebody who comes along", "Guest %(number)s") % {"number": number(place)}


def people_words(row: RegistrationSeen) -> str:
    """For how many a place is waited for or held; empty where it is one, or settled."""
    if row.size == 1 or row.state not in ("waiting", "offered"):
        return ""
    return ngettext("For %(count)s person", "For %(count)s people", row.size) % {"count": number(row.size)}


def guardians_of(row: RegistrationSeen) -> Guardians:
    """Who is asked for consent, each once; looked up only while it is waited for."""
    if row.state != "pending" or row.reason != "guardian":
        return Guardians()
    seen = naming_by_secret(row.contact.secret)
    young = [one for one in seen.guests if not one.has_consent] if seen is not None else []
    found = (
        Asked(one.guardian, named(_("Answer by"), moment_words(one.answer_by)))
        for one in young
        if one.is_asked and one.answer_by is not None
    )
    return Guardians(tuple(dict.fromkeys(found)), any(not one.is_asked for one in young) or not young)
