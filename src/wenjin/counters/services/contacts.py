"""Names, addresses and numbers of those who book: checked, and sealed under the key of the row."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts import queries as people
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.delivery.services import bare_number
from wenjin.core.delivery.sms import NumberRefused, checked_number
from wenjin.core.keys.sealing import seal_json
from wenjin.core.keys.services import drop, new_data_key
from wenjin.counters.domain.appointment_errors import WrongDetails
from wenjin.counters.models import Appointment, WaitingWish
from wenjin.counters.queries.appointments import Contact, contact_context

LONGEST_NAME: Final = 120
_LONGEST_TYPED: Final = 400
# Control and format characters, and halves of letters, which no encoding can carry.
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CHINESE_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")


def checked_contact(name: str, email: str, telephone: str, *, person_id: UUID | None) -> Contact:
    """What was typed, as it is kept.

    Args:
        person_id: somebody signed in may leave out everything: the house knows how to reach them.

    Raises:
        WrongDetails: no name or one that is too long; neither address nor number, or one that cannot be.
    """
    wrong: dict[str, str] = {}
    said = " ".join(_UNSEEN.sub(" ", name).split())
    if not said and person_id is not None:
        said = people.display_name(person_id)[:LONGEST_NAME]
    if not said:
        wrong["name"] = "missing"
    elif len(said) > LONGEST_NAME:
        wrong["name"] = "too_long"
    address = _address(email.strip(), wrong)
    number = _number(telephone.strip(), wrong)
    if not (email.strip() or telephone.strip() or person_id):
        wrong["contact"] = "missing"
    if wrong:
        raise WrongDetails(wrong)
    return Contact(said, address, number)


def _address(typed: str, wrong: dict[str, str]) -> str:
    if not typed:
        return ""
    try:
        return checked_address(typed)
    except MailRefused:
        wrong["email"] = "not_an_address"
        return ""


def _number(typed: str, wrong: dict[str, str]) -> str:
    """An international number; one of a mobile telephone of the mainland needs no country code."""
    if not typed:
        return ""
    bare = bare_number(typed[:_LONGEST_TYPED])
    if _CHINESE_MOBILE.fullmatch(bare):
        bare = f"+86{bare}"
    elif bare.startswith("00"):
        bare = f"+{bare[2:]}"
    try:
        return checked_number(bare)
    except NumberRefused:
        wrong["telephone"] = "not_a_number"
        return ""


def seal_contact(row: Appointment | WaitingWish, contact: Contact, secret: str, at: datetime) -> None:
    """Seal who a row is for and its secret, under its own key; the caller saves the row."""
    row.data_key = row.data_key or new_data_key(at)
    said = {"name": contact.name, "email": contact.email, "telephone": contact.telephone, "secret": secret}
    row.contact = seal_json(
        row.data_key, {name: value for name, value in said.items() if value}, context=contact_context(row)
    )


def drop_contact(row: Appointment) -> None:
    """Forget the contact of a row that nobody used, with its key. The row is saved."""
    key = row.data_key_id
    row.contact, row.data_key = None, None
    row.save(update_fields=["contact", "data_key"])
    if key is not None:
        drop([key])
