"""What a guardian sends who consents, and whom they name: checked before anything is kept.

Codes say what is wrong, field by field. A field is ``agrees``, ``contact-0-name``, ``contact-0-telephone``,
``photos-2`` or ``health-2`` (the guest at place 2 of the registration), ``guardian-2-name`` or ``-email``.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

from wenjin.events.domain.registration_form import TELEPHONE
from wenjin.events.domain.typed_lines import has_letter, holds_address, one_line

MISSING, TOO_LONG, NOT_A_NUMBER, NOT_A_CHOICE = "missing", "too_long", "not_a_number", "not_a_choice"
TOO_YOUNG: Final = "too_young"
MOST_CONTACTS: Final = 3
LONGEST_NAME: Final = 120
LONGEST_HEALTH: Final = 2000
ANSWER_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class EmergencyContact:
    """Whom to call when something happens.

    Attributes:
        relation: in their own words: mother, uncle, neighbour.
    """

    name: str = ""
    telephone: str = ""
    relation: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name or self.telephone or self.relation)


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """What is sent.

    Attributes:
        photos: by place of the guest, whether pictures may be taken and shown.
        health: by place of the guest, what those must know who look after them; may be empty.
        contacts: in the order in which they are called.
    """

    agrees: bool = False
    contacts: tuple[EmergencyContact, ...] = ()
    photos: Mapping[int, bool] = field(default_factory=dict)
    health: Mapping[int, str] = field(default_factory=dict)

    @property
    def named(self) -> tuple[EmergencyContact, ...]:
        """Contacts of which something was typed."""
        return tuple(one for one in self.contacts if not one.is_empty)


@dataclass(frozen=True, slots=True)
class Named:
    """Who answers for a guest.

    Attributes:
        language: in which they are written to.
    """

    name: str
    email: str
    language: str


def answer_by(asked_at: datetime, starts_at: datetime, zone: tzinfo) -> datetime:
    """Until when a guardian can answer: to the end of a day a week later, not beyond the beginning of the event.

    Args:
        zone: whose midnight ends the day.
    """
    a_week_later = (asked_at + ANSWER_WITHIN).astimezone(zone)
    end_of_day = a_week_later.replace(hour=23, minute=59, second=0, microsecond=0)
    return max(asked_at, min(end_of_day, starts_at))


def wrong_in_consent(form: ConsentForm, places: Collection[int]) -> dict[str, str]:
    """What is wrong, as codes by field; an empty mapping when all is right.

    Args:
        places: of the guests for whom they answer.
    """
    return dict(_wrong(form, places))


def _wrong(form: ConsentForm, places: Collection[int]) -> Iterator[tuple[str, str]]:
    if not form.agrees:
        yield "agrees", MISSING
    for place in sorted(places):
        # Yes or no: a tick that was forgotten must not be an answer.
        if form.photos.get(place) is None:
            yield f"photos-{place}", MISSING
        if len(form.health.get(place, "")) > LONGEST_HEALTH:
            yield f"health-{place}", TOO_LONG
    if not form.named:
        yield "contact-0-name", MISSING
    for number, contact in enumerate(form.contacts[:MOST_CONTACTS]):
        if contact.is_empty:
            continue
        yield from _wrong_contact(f"contact-{number}-", contact)


def _wrong_contact(before: str, contact: EmergencyContact) -> Iterator[tuple[str, str]]:
    if not _is_name(contact.name):
        yield f"{before}name", MISSING
    elif len(contact.name) > LONGEST_NAME:
        yield f"{before}name", TOO_LONG
    if len(contact.relation) > LONGEST_NAME:
        yield f"{before}relation", TOO_LONG
    if not TELEPHONE.fullmatch(one_line(unicodedata.normalize("NFKC", contact.telephone))):
        yield f"{before}telephone", NOT_A_NUMBER


def wrong_in_names(
    named: Mapping[int, Named], languages: Collection[str], young: Collection[str] = ()
) -> dict[str, str]:
    """What is wrong with the guardians that somebody names, except the form of their addresses.

    Args:
        named: by place of the guest.
        young: names of the guests who cannot answer, neither for themselves nor for each other.
    """
    found: dict[str, str] = {}
    too_young = {_plain(name) for name in young} - {""}
    for place, one in named.items():
        if not _is_name(one.name):
            found[f"guardian-{place}-name"] = MISSING
        elif len(one.name) > LONGEST_NAME:
            found[f"guardian-{place}-name"] = TOO_LONG
        elif _plain(one.name) in too_young:
            found[f"guardian-{place}-name"] = TOO_YOUNG
        if one.language not in languages:
            found[f"guardian-{place}-language"] = NOT_A_CHOICE
    return found


def _is_name(typed: str) -> bool:
    name = one_line(typed)
    return has_letter(name) and not holds_address(name)


def _plain(name: str) -> str:
    return one_line(name).casefold()
