"""What the page of notices shows: by which ways the reader is told, and what has become of a test."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from wenjin.accounts import queries as people
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases.services import trial_key
from wenjin.core.delivery import push
from wenjin.core.delivery.queries import Device, Told, devices_of, told_under
from wenjin.core.delivery.sms import NumberRefused, checked_number, provider
from wenjin.lang.domain.registry import BY_CODE, Language
from wenjin.lang.templatetags.lang import has_interface


@dataclass(frozen=True, slots=True)
class TextWay:
    """Text messages.

    Attributes:
        has_provider: whether this site can send any.
        ending: last figures of the reader's number; empty when none is known.
        is_usable: whether the number has its country code.
    """

    has_provider: bool
    ending: str
    is_usable: bool
    is_on: bool

    @property
    def works(self) -> bool:
        """Whether they reach the reader."""
        return self.has_provider and self.is_usable and self.is_on


@dataclass(frozen=True, slots=True)
class Page:
    """How a reader is told.

    Attributes:
        email: where mails go; empty when no address is known.
        has_mail_server: whether mails leave this site.
        push_key: for the browser; empty where there are no notices.
        language: the reader's own.
        is_translated: whether notices can be written in it.
    """

    email: str
    has_mail_server: bool
    text: TextWay
    push_key: str
    is_push_on: bool
    devices: tuple[Device, ...]
    language: Language
    is_translated: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of one way of a test, in words; ``mood`` is a class of the style sheet."""

    way: str
    words: str
    mood: str


def page_of(person_id: UUID) -> Page:
    """What the page shows a person."""
    code = people.person(person_id).language
    return Page(
        email=people.mail_address_of(person_id),
        has_mail_server=settings.SMTP is not None,
        text=_text_way(person_id),
        push_key=push.public_key(),
        is_push_on=people.has_consent(person_id, Purpose.BROWSER_NOTICES),
        devices=devices_of(person_id),
        language=BY_CODE[code],
        is_translated=has_interface(code),
    )


def outcomes_of(person_id: UUID, test: str) -> list[Outcome]:
    """What has become of the test with this key; empty when there was none."""
    return [_outcome(one) for one in told_under(trial_key(person_id, test))] if test else []


def _text_way(person_id: UUID) -> TextWay:
    number = people.details_of(person_id).phone
    try:
        bare = checked_number(number)
    except NumberRefused:
        bare = ""
    return TextWay(
        has_provider=provider().sends,
        ending=number.strip()[-4:],
        is_usable=bool(bare),
        is_on=people.has_consent(person_id, Purpose.TEXT_MESSAGES),
    )


def _outcome(told: Told) -> Outcome:
    ways = {"mail": _("E-mail"), "text": _("Text message"), "push": _("Notice in a browser")}
    if told.state == "not_sent":
        words = {
            "mail": _("Not sent: this site has no mail server."),
            "text": _("Not sent: this site has no provider of text messages."),
        }.get(told.way, _("Not sent."))
        return Outcome(ways[told.way], words, "late")
    words, mood = {
        "waiting": (_("On its way. Load this page again in a minute."), ""),
        "sent": (_("Handed over. It should be with you now."), "done"),
        "failed": (_("It could not be delivered: %(code)s") % {"code": told.failure}, "late"),
    }[told.state]
    return Outcome(ways[told.way], words, mood)
