"""Mails to many guests: written as a draft, looked at, tried on oneself, and sent once in batches.

Mails about an event go to those who have to do with it. News of other events goes only to who asked for it and
has shown that the address is theirs (``services.proving``), and every such mail says how to stop it.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.accounts import queries as people
from wenjin.accounts.domain.actor import Actor
from wenjin.core.addresses import fingerprint
from wenjin.core.delivery.mail import LONGEST_SUBJECT, MailRefused
from wenjin.core.delivery.services import send_mail_later
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.addresses import news_path, registration_path, whole
from wenjin.events.models import Mailing, Registration
from wenjin.events.queries.mailings import MailingSeen, seen, segment_rows
from wenjin.events.queries.sealed import contact_of
from wenjin.events.services.bounces import MAIL_KEY
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.notes import note
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.proving import mark_of
from wenjin.events.services.refusals import EventRefusal, NoSuchRegistration, SomebodyWasFaster
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import has_interface

TOPIC: Final = "event_mailing_due"
BATCH: Final = 200
LONGEST_BODY: Final = 10_000
Segment = Mailing.Segment


class NoSuchMailing(EventRefusal, LookupError):
    """There is no such mail."""

    code = "no_such_mailing"


class SentAlready(EventRefusal):
    """It went out; it can be neither changed nor sent again."""

    code = "sent_already"


class NobodyToTell(EventRefusal):
    """The segment is empty."""

    code = "nobody_to_tell"


def write_mailing(
    actor: Actor,
    event: str,
    segment: str,
    texts: Mapping[str, Mapping[str, str]],
    *,
    key: str,
    at: datetime,
    interest: str = "",
    mailing_id: UUID | None = None,
    shown: str = "",
) -> UUID:
    """Begin a mail, or write a draft anew.

    Args:
        texts: by language, ``subject`` and ``body``; languages without either are left out.
        interest: of news; empty for news of any event.
        mailing_id: of the draft.
        shown: fingerprint of the draft that the form showed; empty: whatever it is now.

    Raises:
        BadEvent: fields are ``segment`` and ``<language>-subject``, ``<language>-body``.
        NoSuchMailing, SentAlready, SomebodyWasFaster, NoSuchEvent, NotAllowed: nothing was changed.
    """
    said = {code: _trimmed(one) for code, one in texts.items() if any(part.strip() for part in one.values())}
    if wrong := _wrong(segment, said):
        raise BadEvent(wrong)
    with event_act(actor, event, "event.mailing_written", key=key, at=at) as act:
        if act.is_repeated:
            return _latest_of(actor, act.event.pk, mailing_id)
        row = _draft(mailing_id, act.event.pk, shown) if mailing_id else Mailing(event=act.event)
        row.segment, row.interest, row.texts = segment, interest[:40] if segment == Segment.NEWS else "", said
        row.made_by, row.made_at = actor.reference, at
        row.save()
        act.note(mailing=str(row.pk), segment=segment, languages=sorted(said))
        return row.pk


def drop_mailing(actor: Actor, event: str, mailing_id: UUID, *, key: str, at: datetime) -> None:
    """A draft that nobody needs is no more.

    Raises:
        NoSuchMailing, SentAlready, NoSuchEvent, NotAllowed: nothing was changed.
    """
    with event_act(actor, event, "event.mailing_dropped", key=key, at=at) as act:
        if not act.is_repeated:
            _draft(mailing_id, act.event.pk).delete()
            act.note(mailing=str(mailing_id))


def try_mailing(actor: Actor, event: str, mailing_id: UUID, *, key: str, at: datetime) -> int:
    """Send it to oneself, in every language in which it is written; says how many mails.

    Raises:
        NobodyToTell: the actor has no address. NoSuchMailing, NoSuchEvent, NotAllowed.
    """
    with event_act(actor, event, "event.mailing_tried", key=key, at=at) as act:
        row = _row(mailing_id, act.event.pk)
        to = _own_address(actor)
        if not to:
            raise NobodyToTell
        if act.is_repeated:
            return len(row.texts)
        for code, text in row.texts.items():
            subject, body = text["subject"], text["body"]
            send_mail_later(
                to, subject, body, language=code, key=f"mailing-test:{row.pk}:{code}:{key}"[:200], at=at
            )
        act.note(mailing=str(row.pk))
        return len(row.texts)


def send_mailing(
    actor: Actor, event: str, mailing_id: UUID, *, key: str, at: datetime, shown: str = ""
) -> int:
    """Let it go out, once: the outbox writes the mails in batches; says to how many.

    Args:
        shown: fingerprint of what the sender saw; empty: whatever it is now.

    Raises:
        SentAlready, SomebodyWasFaster, NobodyToTell, NoSuchMailing, NoSuchEvent, NotAllowed: nothing was changed.
    """
    with event_act(actor, event, "event.mailing_sent", key=key, at=at) as act:
        if act.is_repeated:
            return 0
        row = _draft(mailing_id, act.event.pk, shown)
        count = segment_rows(act.event.pk, row.segment, row.interest).filter(mail_failed_at=None).count()
        if not count:
            raise NobodyToTell
        row.sent_by, row.sent_at = actor.reference, at
        row.save(update_fields=["sent_by", "sent_at"])
        post_many([_next(row, "")], at=at)
        act.note(mailing=str(row.pk), segment=row.segment, count=count)
        return count


def write_batch(mailing_id: UUID, after: str, *, at: datetime) -> int:
    """Write the next mails, in the caller's transaction; run twice it writes no second mail to anybody.

    Args:
        after: id of the registration up to which they are written; empty for none.

    Returns:
        How many mails.
    """
    row = Mailing.objects.select_related("event").filter(pk=mailing_id).first()
    if row is None or row.sent_at is None or row.done_at is not None:
        return 0
    rows = segment_rows(row.event_id, row.segment, row.interest).filter(
        mail_failed_at=None, created_at__lte=row.sent_at
    )
    if after:
        rows = rows.filter(pk__gt=UUID(after))
    batch = list(rows.select_related("data_key").order_by("pk")[:BATCH])
    known = seen(row)
    written = sum(_mailed(known, one, at) for one in batch)
    Mailing.objects.filter(pk=row.pk).update(
        written=row.written + written, done_at=None if len(batch) == BATCH else at
    )
    if len(batch) == BATCH:
        post_many([_next(row, str(batch[-1].pk))], at=at)
    return written


@transaction.atomic
def stop_news(secret: str, *, at: datetime) -> bool:
    """Whoever holds the link of a registration gets no more news, whatever they ticked at other events.

    What others have ticked with the same address is theirs: only who has proven it speaks for the address.

    Returns:
        Whether they got any before.

    Raises:
        NoSuchRegistration: nobody has this link.
    """
    row = Registration.objects.filter(secret_hash=fingerprint(secret)).first()
    if row is None:
        raise NoSuchRegistration
    stopped = _with_news(row).update(wants_news=False)
    if stopped:
        note(row, "registration.news_stopped", at=at, number=stopped)
    return bool(stopped)


def gets_news(secret: str) -> bool | None:
    """Whether the holder of a link gets news; None when nobody has this link."""
    row = Registration.objects.filter(secret_hash=fingerprint(secret)).first()
    return None if row is None else _with_news(row).exists()


def _with_news(row: Registration) -> QuerySet[Registration]:
    """Registrations that asked for news and belong to the holder of this one, as far as we know."""
    rows = Registration.objects.filter(wants_news=True)
    is_proven = row.email_index and row.mail_proven_at is not None
    return rows.filter(email_index=row.email_index) if is_proven else rows.filter(pk=row.pk)


def _mailed(mailing: MailingSeen, row: Registration, at: datetime) -> bool:
    to = contact_of(row)
    if not to.email:
        return False
    language, text = mailing.text_for(row.language)
    page = language if has_interface(language) else SOURCE
    with translation.override(page):
        if mailing.segment == Segment.NEWS:
            stop = whole(news_path(to.secret, page))
            tail = _("You asked for news of events. No more of them: %(address)s") % {"address": stop}
        else:
            mark = mark_of(row.pk, row.email_index)
            link = whole(registration_path(to.secret, page, mail_mark=mark))
            tail = _("Your registration") + ": " + link
    with suppress(MailRefused):
        send_mail_later(
            to.email,
            text.subject,
            f"{text.body}\n\n{tail}",
            language=language,
            key=f"{MAIL_KEY}:{row.pk}:mailing:{mailing.id}",
            data_key=row.data_key,
            at=at,
        )
        return True
    return False


def _next(row: Mailing, after: str) -> NewMessage:
    return NewMessage(
        TOPIC, {"mailing": str(row.pk), "after": after}, None, f"event-mailing:{row.pk}:{after}"
    )


def _row(mailing_id: UUID, event_id: UUID) -> Mailing:
    row = Mailing.objects.filter(pk=mailing_id, event_id=event_id).first()
    if row is None:
        raise NoSuchMailing
    return row


def _draft(mailing_id: UUID, event_id: UUID, shown: str = "") -> Mailing:
    row = _row(mailing_id, event_id)
    if row.sent_at is not None:
        raise SentAlready
    if shown and shown != seen(row).fingerprint:
        raise SomebodyWasFaster
    return row


def _latest_of(actor: Actor, event_id: UUID, mailing_id: UUID | None) -> UUID:
    """The draft that the same form wrote before."""
    if mailing_id is not None:
        return mailing_id
    found = Mailing.objects.filter(event_id=event_id, made_by=actor.reference).order_by("-made_at").first()
    if found is None:
        raise NoSuchMailing
    return found.pk


def _trimmed(text: Mapping[str, str]) -> dict[str, str]:
    return {
        "subject": " ".join(text.get("subject", "").split()),
        "body": text.get("body", "").replace("\r\n", "\n").strip(),
    }


def _wrong(segment: str, texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    wrong = {} if segment in Segment.values else {"segment": "not_a_choice"}
    if not texts:
        wrong["subject"] = "missing"
    for code, text in texts.items():
        if code not in BY_CODE:
            wrong["subject"] = "not_a_choice"
        for name, longest in (("subject", LONGEST_SUBJECT), ("body", LONGEST_BODY)):
            if not text[name]:
                wrong[f"{code}-{name}"] = "missing"
            elif len(text[name]) > longest:
                wrong[f"{code}-{name}"] = "too_long"
    return wrong


def _own_address(actor: Actor) -> str:
    if actor.person_id is None:
        return ""
    with suppress(people.NoSuchPerson):
        return people.mail_address_of(actor.person_id)
    return ""
