"""Whom a mail to many goes to, and what was written to whom before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wenjin.events.models import Attendance, Event, Mailing, Registration
from wenjin.events.services.places import LIVE
from wenjin.events.services.telling import WITH_THE_EVENT
from wenjin.lang.domain.registry import chain

Segment = Mailing.Segment
State = Registration.State
_SEGMENTS: Final[Mapping[str, Q]] = {
    Segment.REGISTERED: Q(state=State.CONFIRMED),
    Segment.PENDING: Q(state=State.PENDING),
    Segment.WAITING: Q(state__in=(State.WAITING, State.OFFERED)),
    Segment.CANCELLED: Q(state=State.CANCELLED, reason=WITH_THE_EVENT),
}


@dataclass(frozen=True, slots=True)
class MailText:
    """A subject and a body in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class MailingSeen:
    """A mail to many.

    Attributes:
        texts: by language, the one in which the event is written first.
        written: mails that were handed to delivery.
    """

    id: UUID
    event: str
    segment: str
    interest: str
    texts: Mapping[str, MailText]
    made_by: str
    made_at: datetime
    sent_by: str
    sent_at: datetime | None
    written: int
    done_at: datetime | None

    @property
    def fingerprint(self) -> str:
        """By which a form knows that nobody changed meanwhile what it showed."""
        texts = sorted((code, one.subject, one.body) for code, one in self.texts.items())
        return sha256(repr((self.segment, self.interest, texts)).encode()).hexdigest()[:16]

    def text_for(self, language: str) -> tuple[str, MailText]:
        """The language in which somebody reads it, and what they read."""
        for code in chain(language):
            if code in self.texts:
                return code, self.texts[code]
        return next(iter(self.texts.items()))


@dataclass(frozen=True, slots=True)
class Recipients:
    """How many would get a mail.

    Attributes:
        languages: how many by the language in which they are written to, the most first.
        unreachable: how many more belong to the segment, whose mails come back.
    """

    count: int
    languages: tuple[tuple[str, int], ...]
    unreachable: int


def mailing(event: str, mailing_id: UUID) -> MailingSeen | None:
    """One of an event; None when there is none."""
    row = Mailing.objects.select_related("event").filter(pk=mailing_id, event__code=event).first()
    return None if row is None else seen(row)


def mailings(event: str) -> tuple[MailingSeen, ...]:
    """All of an event, the newest first."""
    return tuple(seen(row) for row in Mailing.objects.select_related("event").filter(event__code=event))


def seen(row: Mailing) -> MailingSeen:
    """A row as it is read."""
    own = row.event.source_language
    order = sorted(row.texts, key=lambda code: (code != own, code))
    return MailingSeen(
        id=row.pk,
        event=row.event.code,
        segment=row.segment,
        interest=row.interest,
        texts={code: MailText(row.texts[code]["subject"], row.texts[code]["body"]) for code in order},
        made_by=row.made_by,
        made_at=row.made_at,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        written=row.written,
        done_at=row.done_at,
    )


def recipients(event_id: UUID, segment: str, interest: str = "") -> Recipients:
    """How many a mail would go to, each address once; two queries for a segment of the event."""
    rows = segment_rows(event_id, segment, interest)
    reached = rows.filter(mail_failed_at=None)
    counted = reached.order_by().values_list("language").annotate(rows=Count("pk"))
    languages = tuple(sorted(counted, key=lambda one: (-one[1], one[0])))
    total = sum(count for _, count in languages)
    return Recipients(total, languages, rows.count() - total)


def segment_rows(event_id: UUID, segment: str, interest: str = "") -> QuerySet[Registration]:
    """One registration for each address of a segment.

    News goes only to who asked for it with an address that they have proven, and not to who has registered for
    the event already.
    """
    if segment == Segment.NEWS:
        found = _with_news(event_id, interest)
    elif segment == Segment.ATTENDED:
        there = Attendance.objects.filter(guest__registration=OuterRef("pk"), session=None)
        found = Registration.objects.filter(Exists(there), event_id=event_id)
    else:
        found = Registration.objects.filter(_SEGMENTS[segment], event_id=event_id)
    found = found.filter(contact__isnull=False).exclude(email_index="")
    before = found.filter(email_index=OuterRef("email_index"), pk__lt=OuterRef("pk"))
    return found.filter(~Exists(before))


def _with_news(event_id: UUID, interest: str) -> QuerySet[Registration]:
    """Lists of interests are short and events few: they are looked through here, alike on both databases."""
    events = Event.objects.exclude(pk=event_id).values_list("pk", "interests")
    about = [pk for pk, interests in events if not interest or interest in interests]
    here = Registration.objects.filter(event_id=event_id, state__in=LIVE, email_index=OuterRef("email_index"))
    return Registration.objects.filter(
        ~Exists(here), event_id__in=about, wants_news=True, mail_proven_at__isnull=False
    )
