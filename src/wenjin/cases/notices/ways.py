"""By which ways a person is told: e-mail always; text message and notices of their browsers where they agreed."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts import queries as people
from wenjin.accounts.domain.consent import Purpose
from wenjin.core.delivery.mail import Attachment, MailRefused
from wenjin.core.delivery.push import send_push_later
from wenjin.core.delivery.services import send_mail_later
from wenjin.core.delivery.sms import NumberRefused, send_sms_later
from wenjin.core.keys.models import DataKey
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import has_interface

SETTINGS_PATH: Final = "you/notices/"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, in the language of the one who is told.

    Attributes:
        text: of the mail; blank lines part paragraphs.
        short: one sentence for a browser; empty: e-mail only.
        texted: for a text message; empty: none.
        path: what opens on a tap, a path on this site.
    """

    subject: str
    text: str
    short: str
    texted: str
    path: str


def language_for(person_id: UUID) -> str:
    """The language in which a person is written to: their own, or English where the house has no words in it.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    language = people.person(person_id).language
    return language if has_interface(language) else SOURCE


def tell(
    person_id: UUID,
    words: Words,
    *,
    language: str,
    key: str,
    at: datetime,
    attachments: Iterable[Attachment] = (),
    data_key: DataKey | None = None,
) -> None:
    """Write down what goes to a person, by each of their ways, once for the key. Workers send it.

    Args:
        data_key: seal mail and text message under it, so that they are erased with what they are about.

    Raises:
        NoSuchPerson: nobody has this id, or they were erased.
    """
    address = people.mail_address_of(person_id)
    if address:
        with suppress(MailRefused):
            send_mail_later(
                address,
                words.subject,
                words.text,
                language=language,
                key=key,
                attachments=attachments,
                data_key=data_key,
                at=at,
            )
    if words.short and people.has_consent(person_id, Purpose.BROWSER_NOTICES):
        send_push_later(person_id, words.subject, words.short, words.path, language=language, key=key, at=at)
    if words.texted and people.has_consent(person_id, Purpose.TEXT_MESSAGES):
        number = people.details_of(person_id).phone
        if number:
            with suppress(NumberRefused):
                send_sms_later(number, words.texted, language=language, key=key, data_key=data_key, at=at)
