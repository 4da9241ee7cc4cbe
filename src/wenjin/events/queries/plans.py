"""An event as staff plan it: everything of it, drafts too, in the form in which it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wenjin.events.domain.drafts import (
    BudgetDraft,
    EventDraft,
    InterpretationDraft,
    MaterialDraft,
    QuestionDraft,
    QuotaDraft,
    SessionDraft,
    SpeakerDraft,
    SponsorDraft,
)
from wenjin.events.models import Event, EventText


@dataclass(frozen=True, slots=True)
class EventPlan:
    """An event with its parts.

    Attributes:
        state: draft, published or cancelled.
        version: for ``seen`` of acts, so that nobody writes over what somebody else wrote meanwhile.
        copied_from: code of the event of which it is a copy.
    """

    id: UUID
    draft: EventDraft
    state: str
    version: int
    sequence: int
    cancelled_because: str
    copied_from: str
    quotas: tuple[QuotaDraft, ...]
    questions: tuple[QuestionDraft, ...]
    sessions: tuple[SessionDraft, ...]
    speakers: tuple[SpeakerDraft, ...]
    sponsors: tuple[SponsorDraft, ...]
    materials: tuple[MaterialDraft, ...]
    budget: tuple[BudgetDraft, ...]


def plan_of(code: str) -> EventPlan | None:
    """Everything that staff wrote of an event; None when there is none. The budget is for who may see money."""
    event = Event.objects.select_related("series", "venue", "room", "copied_from").filter(code=code).first()
    if event is None:
        return None
    return EventPlan(
        id=event.pk,
        draft=draft_of(event),
        state=event.state,
        version=event.version,
        sequence=event.sequence,
        cancelled_because=event.cancelled_because,
        copied_from=event.copied_from.code if event.copied_from is not None else "",
        quotas=quotas_of(event),
        questions=questions_of(event),
        sessions=sessions_of(event),
        speakers=speakers_of(event),
        sponsors=tuple(SponsorDraft(one.name, one.address) for one in event.sponsors.all()),
        materials=materials_of(event),
        budget=budget_of(event),
    )


def texts_written(code: str, language: str) -> Mapping[str, tuple[str, str]]:
    """Texts of an event in exactly this language: value and state by field."""
    rows = EventText.objects.filter(subject=f"event/{code}", language=language)
    return {name: (value, state) for name, value, state in rows.values_list("field", "value", "state")}


def draft_of(event: Event) -> EventDraft:
    """An event as it would be written."""
    return EventDraft(
        code=event.code,
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        entry=event.entry,
        series=event.series.code if event.series is not None else "",
        venue=event.venue.code if event.venue is not None else "",
        room=event.room.code if event.room is not None else "",
        is_online=event.is_online,
        join_address=event.join_address,
        languages=tuple(event.languages),
        source_language=event.source_language,
        audiences=tuple(event.audiences),
        interests=tuple(event.interests),
        audience_rule=event.audience_rule,
        organiser=event.organiser,
        organiser_email=event.organiser_email,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        largest_group=event.largest_group,
        has_waiting_list=event.has_waiting_list,
        offer_minutes=event.offer_minutes,
        youngest=event.youngest,
        guardian_below=event.guardian_below,
        needs_names=event.needs_names,
        gives_certificate=event.gives_certificate,
        is_sample=event.is_sample,
    )


def quotas_of(event: Event) -> tuple[QuotaDraft, ...]:
    """Quotas in their order, with how many are held now."""
    rows = event.quotas.select_related("session")
    return tuple(
        QuotaDraft(
            one.code,
            one.kind,
            one.size,
            one.language,
            one.session.code if one.session is not None else "",
            one.taken,
        )
        for one in rows
    )


def questions_of(event: Event) -> tuple[QuestionDraft, ...]:
    """Questions in their order."""
    return tuple(
        QuestionDraft(one.code, one.kind, tuple(one.choices), one.is_required, one.is_of_each)
        for one in event.questions.all()
    )


def sessions_of(event: Event) -> tuple[SessionDraft, ...]:
    """Sessions in the order of time."""
    rows = event.sessions.select_related("room").prefetch_related("interpretations")
    return tuple(
        SessionDraft(
            one.code,
            one.starts_at,
            one.ends_at,
            one.room.code if one.room is not None else "",
            one.language,
            one.captions_address,
            one.is_counted,
            tuple(
                InterpretationDraft(into.language, into.way, into.channel, into.address)
                for into in one.interpretations.all()
            ),
        )
        for one in rows
    )


def speakers_of(event: Event) -> tuple[SpeakerDraft, ...]:
    """Speakers in their order."""
    return tuple(
        SpeakerDraft(one.code, one.name, one.organisation, tuple(each.code for each in one.sessions.all()))
        for one in event.speakers.prefetch_related("sessions")
    )


def materials_of(event: Event) -> tuple[MaterialDraft, ...]:
    """Materials in their order."""
    return tuple(
        MaterialDraft(
            one.name,
            one.language,
            one.address,
            one.file,
            one.session.code if one.session is not None else "",
            one.is_public,
            one.from_at,
        )
        for one in event.materials.select_related("session")
    )


def budget_of(event: Event) -> tuple[BudgetDraft, ...]:
    """Lines of the budget in their order."""
    return tuple(
        BudgetDraft(one.code, one.is_income, one.planned, one.actual, one.note) for one in event.budget.all()
    )
