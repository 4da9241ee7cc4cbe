"""One event with all that its page and its form show."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.events.models import (
    Event,
    Interpretation,
    Material,
    Question,
    Quota,
    Room,
    Session,
    Speaker,
    Sponsor,
    Venue,
)
from wenjin.events.queries.listed_events import read_listed, title_or_code, venue_name
from wenjin.events.queries.seen import (
    EventSeen,
    EventWhole,
    InterpretationSeen,
    MaterialSeen,
    QuestionSeen,
    QuotaSeen,
    SessionSeen,
    SpeakerSeen,
    SponsorSeen,
    VenueSeen,
)
from wenjin.events.queries.texts import event_texts


def read_whole(event_id: UUID, language: str) -> EventWhole | None:
    """The event as it is; None when it is not there any more."""
    seen = next(read_listed([event_id], language), None)
    row = Event.objects.select_related("venue", "room").filter(pk=event_id).first()
    if seen is None or row is None:
        return None
    return _Reading(row, seen, language).whole()


class _Reading:
    """The words of one event, and what is made with them."""

    def __init__(self, row: Event, seen: EventSeen, language: str) -> None:
        self._row, self._seen, self._language = row, seen, language
        others = [f"venue/{seen.venue}"] if seen.venue else []
        others += [f"series/{seen.series}"] if seen.series else []
        self._words: Texts = event_texts((seen.subject, *others), language, sources=(seen.source_language,))

    def whole(self) -> EventWhole:
        """All of it."""
        row, seen = self._row, self._seen
        speakers = self._speakers()
        parts: dict[str, Any] = {
            "description": self._find("description"),
            "series_title": self._words.find(f"series/{seen.series}", "title", self._language),
            "house": self._house(row.venue) if row.venue else None,
            "sessions": self._sessions(speakers),
            "speakers": speakers,
            "sponsors": tuple(
                SponsorSeen(one.name, one.address) for one in Sponsor.objects.filter(event=row)
            ),
            "quotas": self._quotas(),
            "questions": self._questions(),
            "materials": self._materials(),
        }
        if row.room is not None:
            parts |= {"room_name": self._room_name(row.room), "room_access": tuple(row.room.access)}
        return EventWhole(
            **{one.name: getattr(seen, one.name) for one in fields(EventSeen)},
            **parts,
            audience_rule=row.audience_rule,
            offer_minutes=row.offer_minutes,
            youngest=row.youngest,
            guardian_below=row.guardian_below,
            needs_names=row.needs_names,
            text_states=frozenset({*self._words.states, seen.title.state} - {""}),
        )

    def _find(self, field: str) -> Said | None:
        return self._words.find(self._seen.subject, field, self._language)

    def _named(self, field: str, code: str) -> Said:
        return title_or_code(self._words, self._seen.subject, field, code, self._language)

    def _house(self, venue: Venue) -> VenueSeen:
        subject = f"venue/{venue.code}"
        address = self._words.find(subject, "address", self._language)
        if address is None and venue.centre:
            centre = f"centre/{venue.centre}"
            address = texts([centre], self._language, fields=["place"]).find(centre, "place", self._language)
        return VenueSeen(
            code=venue.code,
            name=venue_name(self._words, venue.code, venue.centre, self._language),
            address=address,
            way=self._words.find(subject, "way", self._language),
            centre=venue.centre,
            latitude=venue.latitude,
            longitude=venue.longitude,
            access=tuple(venue.access),
            rooms={one.code: self._room_name(one) for one in venue.rooms.order_by("code")},
        )

    def _room_name(self, room: Room) -> Said:
        subject = f"venue/{self._seen.venue}"
        return title_or_code(self._words, subject, f"rooms/{room.code}/name", room.code, self._language)

    def _sessions(self, speakers: tuple[SpeakerSeen, ...]) -> tuple[SessionSeen, ...]:
        heard: dict[UUID, list[InterpretationSeen]] = {}
        for one in Interpretation.objects.filter(session__event=self._row):
            seen = InterpretationSeen(one.language, one.way, one.channel, one.address)
            heard.setdefault(one.session_id, []).append(seen)
        return tuple(
            SessionSeen(
                id=one.pk,
                code=one.code,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                title=self._named(f"sessions/{one.code}/title", one.code),
                room=one.room.code if one.room else "",
                room_name=self._room_name(one.room) if one.room else None,
                language=one.language,
                captions_address=one.captions_address,
                is_counted=one.is_counted,
                interpretations=tuple(heard.get(one.pk, ())),
                speakers=tuple(who.code for who in speakers if one.code in who.sessions),
            )
            for one in Session.objects.filter(event=self._row).select_related("room")
        )

    def _speakers(self) -> tuple[SpeakerSeen, ...]:
        rows = Speaker.objects.filter(event=self._row).prefetch_related("sessions")
        return tuple(
            SpeakerSeen(
                one.code,
                one.name,
                one.organisation,
                self._find(f"speakers/{one.code}/about"),
                tuple(session.code for session in one.sessions.all()),
            )
            for one in rows
        )

    def _quotas(self) -> tuple[QuotaSeen, ...]:
        return tuple(
            QuotaSeen(
                one.code,
                one.kind,
                one.size,
                one.taken,
                one.language,
                one.session.code if one.session else "",
                self._find(f"quotas/{one.code}/name"),
            )
            for one in Quota.objects.filter(event=self._row).select_related("session")
        )

    def _questions(self) -> tuple[QuestionSeen, ...]:
        return tuple(
            QuestionSeen(
                one.code,
                one.kind,
                self._named(f"questions/{one.code}/label", one.code),
                self._find(f"questions/{one.code}/hint"),
                tuple(
                    (choice, self._named(f"questions/{one.code}/choices/{choice}", choice))
                    for choice in one.choices
                ),
                one.is_required,
                one.is_of_each,
            )
            for one in Question.objects.filter(event=self._row)
        )

    def _materials(self) -> tuple[MaterialSeen, ...]:
        return tuple(
            MaterialSeen(
                one.pk,
                one.name,
                one.language,
                one.address,
                one.file,
                one.is_public,
                one.from_at,
                one.session.code if one.session else "",
            )
            for one in Material.objects.filter(event=self._row).select_related("session")
        )
