"""What is asked of those who register."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import QuestionDraft
from wenjin.events.domain.planning import wrong_in_questions
from wenjin.events.models import Event, EventText, Question, Registration
from wenjin.events.queries.sealed import answers_of, guests_of
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.places import LIVE
from wenjin.events.services.planning_refusals import AlreadyCancelled, BadEvent, InUse
from wenjin.events.services.texts import forget_parts, put_texts, subject_of


def set_questions(
    actor: Actor,
    code: str,
    questions: Sequence[QuestionDraft],
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    seen: int | None = None,
    drops_answers: bool = False,
) -> Event:
    """Say all questions of an event, in order. Answers that were given to others stay with those who gave them.

    Args:
        texts: ``questions/<code>/label``, ``/hint`` and ``/choices/<choice>`` in the source language.
        drops_answers: questions and choices that guests have answered may go, and the words that explain them.

    Raises:
        BadEvent: see its fields. InUse: guests have answered what would go (``codes`` of its questions).
        AlreadyCancelled, SomebodyWasFaster, NoSuchEvent, NotAllowed: nothing changed.
    """
    with event_act(actor, code, "event.questions", key=key, at=at, seen=seen) as act:
        event = act.event
        if act.is_repeated:
            return event
        if event.state == Event.State.CANCELLED:
            raise AlreadyCancelled
        if wrong := wrong_in_questions(questions, event.entry):
            raise BadEvent(wrong)
        before = {one.code: set(one.choices) for one in event.questions.all()}
        gone = before.keys() - {one.code for one in questions}
        fewer = {
            one.code: left for one in questions if (left := before.get(one.code, set()) - {*one.choices})
        }
        if not drops_answers and (answered := _answered(event, gone, fewer)):
            raise InUse(codes=sorted(answered))
        event.questions.filter(code__in=gone).delete()
        forget_parts(event, "questions", set(gone))
        for place, one in enumerate(questions):
            Question.objects.update_or_create(event=event, code=one.code, defaults=_columns(one, place))
            _forget_choices(event, one.code, fewer.get(one.code, set()))
        put_texts(event, event.source_language, texts or {})
        act.changed()
        act.note(questions=[one.code for one in questions])
        return event


def _answered(event: Event, gone: set[str], fewer: Mapping[str, set[str]]) -> set[str]:
    """Which questions somebody has answered who still counts; each answer is sealed in its own row.

    Args:
        gone: questions, whatever was answered.
        fewer: choices, by their question.
    """
    found, codes = set[str](), gone | fewer.keys()
    if not codes:
        return found
    rows = Registration.objects.filter(event=event, state__in=LIVE, data_key__isnull=False)
    for row in rows.select_related("data_key").prefetch_related("guests").iterator(chunk_size=500):
        for answers in (answers_of(row), *(guest.answers for guest in guests_of(row))):
            found |= {
                code for code in codes & answers.keys() if code in gone or fewer[code] & _said(answers[code])
            }
        if found == codes:
            break
    return found


def _said(answer: object) -> set[str]:
    return set(map(str, answer)) if isinstance(answer, list | tuple) else {str(answer)}


def _columns(draft: QuestionDraft, place: int) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "choices": list(draft.choices),
        "is_required": draft.is_required,
        "is_of_each": draft.is_of_each,
        "place": place,
    }


def _forget_choices(event: Event, question: str, choices: set[str]) -> None:
    fields = [f"questions/{question}/choices/{choice}" for choice in choices]
    if fields:
        EventText.objects.filter(subject=subject_of(event.code), field__in=fields).delete()
