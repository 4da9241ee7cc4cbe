"""Sending a notice: to whom, and in which words. Run by a worker, once however often it is run."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wenjin.accounts import queries as people
from wenjin.cases.addresses import case_path, whole
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case
from wenjin.cases.notices.texts import TEXTS, Known, Told
from wenjin.cases.notices.ways import SETTINGS_PATH, language_for, tell
from wenjin.cases.notices.ways import Words as Said
from wenjin.cases.queries.centres import Centre, centre, where_lines
from wenjin.cases.queries.faces import working_face
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.renewals import renewal_window_of
from wenjin.cases.queries.words import Words
from wenjin.catalogue.exports.ics import CalendarFile, Entry, EntryKind, calendar_file
from wenjin.catalogue.queries.texts import texts
from wenjin.core.delivery.mail import Attachment

# What cannot wait for the next look at the mail goes to the telephone too.
_BY_SMS: Final = frozenset({"needs_information", "answer_due", "decided", "late", "renewal"})


def send(payload: Mapping[str, str | int], *, at: datetime) -> int:
    """Write down the mails, text messages and notices of one notice; says to how many people.

    A case that was erased tells nobody anything.
    """
    case = (
        Case.objects.select_related("data_key")
        .filter(pk=str(payload["case"]), erased_at__isnull=True)
        .first()
    )
    if case is None:
        return 0
    return sum(_tell(case, payload, person_id, at) for person_id in recipients(case))


def recipients(case: Case) -> list[UUID]:
    """Who is told of a case: the applicant, and who filed it for them while they still may.

    That is somebody of the firm that employs the applicant, or whoever has the applicant's mandate. Staff who
    helped at a counter have their inbox.
    """
    found = [case.applicant_id]
    if case.started_by_id is not None and _still_acts(case, case.started_by_id):
        found.append(case.started_by_id)
    return list(dict.fromkeys(one for one in found if one is not None))


def _still_acts(case: Case, person_id: UUID) -> bool:
    if case.employer_id is not None and any(
        post.organisation_id == case.employer_id for post in people.posts_of(person_id)
    ):
        return True
    if case.applicant_id is None:
        return False
    try:
        agent = people.actor_of_person(person_id)
    except people.NoSuchPerson:
        return False
    return not agent.is_staff and agent.may_act_for(case.applicant_id, case.reference)


def _tell(case: Case, payload: Mapping[str, str | int], person_id: UUID, at: datetime) -> int:
    if not (reader := people.people([person_id]).get(person_id)) or reader.is_erased:
        return 0
    language, code = language_for(person_id), str(payload["notice"])
    # An entry in a calendar stays the same one for a request or a decision, whatever is told of it later.
    step = f"{code}:{payload.get('request') or payload.get('decision') or ''}"
    with translation.override(language):
        known = known_of(case, payload, language, at, reader=person_id)
        told = TEXTS[code](known)
        words = Said(
            subject=told.subject,
            text="\n\n".join((*told.paragraphs, known.url, _why(case, person_id), _choose(language))),
            short=told.short,
            texted=f"{told.short} {case.reference}" if code in _BY_SMS else "",
            path=case_path(case, language),
        )
    tell(
        person_id,
        words,
        language=language,
        key=f"notice:{payload['id']}:{person_id}",
        attachments=_calendar(case, told, step, language, at),
        data_key=case.data_key,
        at=at,
    )
    return 1


def _why(case: Case, person_id: UUID) -> str:
    if person_id == case.applicant_id:
        return _("You get this mail because you applied.")
    return _("You get this mail because you applied for somebody else.")


def _choose(language: str) -> str:
    return _("Choose how you are told: %(address)s") % {"address": whole(f"/{language}/{SETTINGS_PATH}")}


def known_of(
    case: Case,
    payload: Mapping[str, str | int],
    language: str,
    at: datetime,
    *,
    reader: UUID | None = None,
) -> Known:
    """What a notice about a case may speak of, in one language.

    Args:
        reader: whom it is for; None when that changes nothing in it.
    """
    state, procedure = from_json(case.state), procedure_of(case)
    decision = str(payload.get("decision", ""))
    request = state.requests.get(str(payload.get("request", "")))
    names = [one.id for one in request.outstanding if one.kind == "paper"] if request is not None else []
    names += [str(payload["evidence"])] if "evidence" in payload else []
    subject = f"procedure/{procedure.id}"
    words = Words([subject, *(f"evidence/{name}" for name in names)], language)
    own_centre = centre(case.centre) if any(one.side is Side.CENTRE for one in procedure.tasks) else None
    papers = [words.said(f"evidence/{name}", "name") for name in names]
    if request is not None:
        papers += [
            _field(words, subject, procedure.form, one.id)
            for one in request.outstanding
            if one.kind == "field"
        ]
    first = next(iter(state.parts), "")
    face = working_face(state, procedure, decision or first, at) if state.is_open else None
    return Known(
        reference=case.reference,
        state=state,
        procedure=procedure,
        about=payload,
        title=words.said(subject, "title"),
        decision=words.said(subject, f"decisions/{decision}/title") if decision else "",
        promised_on=face.promised_by if face is not None and not face.is_paused else None,
        papers=tuple(papers),
        url=whole(case_path(case, language)),
        renewable_from=_renewable_from(case, at) if payload.get("notice") == "renewal" else None,
        where=_where(own_centre, language) if own_centre is not None else (),
        withdrawn_by=_withdrawn_by(state, decision, reader),
    )


def _withdrawn_by(state: CaseState, decision: str, reader: UUID | None) -> str | None:
    """Name of who took back the decision, or what was taken back last; see ``Known``."""
    gone = [part for part in state.parts.values() if part.withdrawn_by and part.ended_at is not None]
    part = state.parts.get(decision) or max(gone, key=lambda one: str(one.ended_at), default=None)
    if part is None or not part.withdrawn_by.startswith("person:"):
        return None
    by = UUID(part.withdrawn_by.removeprefix("person:"))
    if by == reader:
        return ""
    known = people.people([by]).get(by)
    return (known.name or None) if known is not None else None


def _renewable_from(case: Case, at: datetime) -> date | None:
    window = renewal_window_of(case)
    opens_on = window.opens_on if window is not None else None
    return opens_on if opens_on is not None and opens_on > timezone.localdate(at) else None


def _where(known: Centre, language: str) -> tuple[str, ...]:
    """The name of a centre, how to find it and when it is open."""
    found = texts([known.subject], language, fields=["name", "place", "district"])
    return str(found.find(known.subject, "name", language) or known.id), *where_lines(known, found, language)


def _field(words: Words, subject: str, form: object, name: str) -> str:
    for section in getattr(form, "sections", ()):
        if any(field.id == name for field in section.fields):
            return words.said(subject, f"form/sections/{section.id}/fields/{name}")
    return name


def _calendar(case: Case, told: Told, step: str, language: str, at: datetime) -> tuple[Attachment, ...]:
    """A day for the reader's calendar, with a reminder two days before."""
    if told.day is None:
        return ()
    on, title = told.day
    if on < at.date() - timedelta(days=1):
        return ()
    content = calendar_file(
        CalendarFile(
            name=title,
            language=language,
            host=urlsplit(settings.SITE_ADDRESS).hostname or "wenjin",
            pack="cases",
            secret=str(case.pk),
            entries=(_entry(case, step, on, title, language),),
        ),
        now=at,
    )
    return (Attachment(f"{case.reference}.ics", "text/calendar", content),)


def _entry(case: Case, step: str, on: date, title: str, language: str) -> Entry:
    return Entry(
        kind=EntryKind.DEADLINE,
        service=case.service_id,
        step=step,
        on=on,
        title=title,
        text="",
        url=whole(case_path(case, language)),
    )
