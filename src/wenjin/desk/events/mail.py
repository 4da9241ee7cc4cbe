"""Mails to many guests of an event: written in several languages, looked at, tried, and sent once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.place import LONGEST_KEY, PLANNERS, event_page, key_of, opened
from wenjin.desk.events.words import choices, language_choices, refused, word, wrong
from wenjin.desk.people import Names
from wenjin.events.queries.mailings import MailingSeen, mailing, mailings, recipients
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services.mailing import (
    drop_mailing,
    send_mailing,
    try_mailing,
    write_mailing,
)
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import number
from wenjin.web.events_words import INTERESTS

SEGMENTS: Final[Mapping[str, Promise]] = {
    "registered": pgettext_lazy("whom a mail goes to", "Who has a place"),
    "pending": pgettext_lazy("whom a mail goes to", "Whose place is not certain yet"),
    "waiting": pgettext_lazy("whom a mail goes to", "Who waits"),
    "attended": pgettext_lazy("whom a mail goes to", "Who was there"),
    "cancelled": pgettext_lazy("whom a mail goes to", "Who was registered when it was cancelled"),
    "news": pgettext_lazy("whom a mail goes to", "Who asked for news"),
}
_MOST_LANGUAGES: Final = 8
_MAIL_REFUSED: Final[Mapping[str, Promise]] = {
    "sent_already": gettext_lazy("It was sent already."),
    "nobody_to_tell": gettext_lazy("There is nobody to send it to."),
    "no_such_mailing": gettext_lazy("There is no such mail any more."),
}


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of one language."""

    code: str
    subject: str = ""
    body: str = ""
    subject_error: str = ""
    body_error: str = ""


@staff(*PLANNERS)
@require_safe
@never_cache
def mails(request: HttpRequest, code: str) -> HttpResponse:
    """All mails to guests of this event."""
    event = opened(code)
    found = mailings(code)
    names = Names.of([one.made_by for one in found], actor_of(request).reference)
    context = {
        "mails": [
            (one, _subject(one), word(SEGMENTS, one.segment), names.name(one.sent_by or one.made_by))
            for one in found
        ]
    }
    return event_page(request, event, "desk/events/mails.html", context, here="mail")


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write(request: HttpRequest, code: str, pk: UUID | None = None) -> HttpResponse:
    """Write a mail, or write a draft anew."""
    event = opened(code)
    there = mailing(code, pk) if pk else None
    if pk and (there is None or there.sent_at is not None):
        raise Http404
    if request.method != "POST":
        known = {one: (text.subject, text.body) for one, text in there.texts.items()} if there else {}
        blocks = [Block(one, *known.get(one, ("", ""))) for one in _languages(event, request, known)]
        segment = there.segment if there else "registered"
        return _form(request, event, there, blocks, segment, there.interest if there else "")
    post = request.POST
    segment, interest = post.get("segment", "")[:20], post.get("interest", "")[:40]
    typed = {
        one: {"subject": post.get(f"{one}-subject", ""), "body": post.get(f"{one}-body", "")}
        for one in _languages(event, request, _posted(request))
    }
    if post.get("do") == "more" and (more := post.get("more", "")) in BY_CODE:
        blocks = [Block(one, **text) for one, text in typed.items()]
        blocks += [] if more in typed else [Block(more)]
        return _form(request, event, there, blocks, segment, interest)
    try:
        made = write_mailing(
            actor_of(request),
            code,
            segment,
            typed,
            key=key_of(request),
            at=clock.now(),
            interest=interest if interest in INTERESTS else "",
            mailing_id=pk,
            shown=_seen_of(request),
        )
    except EventRefusal as error:
        fields = error.fields if isinstance(error, BadEvent) else {}
        blocks = [_marked(one, text, fields) for one, text in typed.items()]
        status = HTTPStatus.UNPROCESSABLE_ENTITY if fields else HTTPStatus.CONFLICT
        return _form(request, event, there, blocks, segment, interest, _told(error), status)
    messages.success(request, _("Saved. Nothing is sent yet."))
    return redirect("desk:event-mailing", code, made)


@staff(*PLANNERS)
@require_safe
@never_cache
def look(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """A mail as it goes out, and to how many."""
    return _shown(request, opened(code), _mailing(code, pk))


@staff(*PLANNERS)
@require_POST
@never_cache
def test(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Send it to oneself first."""
    event, there = opened(code), _mailing(code, pk)
    try:
        count = try_mailing(actor_of(request), code, pk, key=key_of(request), at=clock.now())
    except EventRefusal as error:
        return _shown(request, event, there, _told(error))
    told = ngettext("%(count)s mail is on its way to you.", "%(count)s mails are on their way to you.", count)
    messages.success(request, told % {"count": number(count)})
    return redirect("desk:event-mailing", code, pk)


@staff(*PLANNERS)
@require_POST
@never_cache
def send(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Let it go out, once."""
    event, there = opened(code), _mailing(code, pk)
    if request.POST.get("is_meant") != "on":
        return _shown(request, event, there, _("Tick that you mean it."))
    try:
        send_mailing(
            actor_of(request), code, pk, key=key_of(request), at=clock.now(), shown=_seen_of(request)
        )
    except EventRefusal as error:
        return _shown(request, event, _mailing(code, pk), _told(error))
    messages.success(request, _("The mail goes out now."))
    return redirect("desk:event-mailing", code, pk)


@staff(*PLANNERS)
@require_POST
@never_cache
def drop(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """A draft that nobody needs."""
    event, there = opened(code), _mailing(code, pk)
    try:
        drop_mailing(actor_of(request), code, pk, key=key_of(request), at=clock.now())
    except EventRefusal as error:
        return _shown(request, event, there, _told(error))
    messages.success(request, _("The draft is deleted."))
    return redirect("desk:event-mail", code)


def _mailing(code: str, pk: UUID) -> MailingSeen:
    found = mailing(code, pk)
    if found is None:
        raise Http404
    return found


def _seen_of(request: HttpRequest) -> str:
    """The fingerprint of the draft that the form showed."""
    return request.POST.get("seen", "")[:LONGEST_KEY]


def _languages(event: PlannedEvent, request: HttpRequest, known: Iterable[str]) -> list[str]:
    """The language of the event first, then those that are written, then the two that most guests read."""
    also = request.GET.get("also", "")
    found = dict.fromkeys((event.plan.draft.source_language, *known, "en", "zh-hans", also))
    return [one for one in found if one in BY_CODE][:_MOST_LANGUAGES]


def _posted(request: HttpRequest) -> list[str]:
    return [name.removesuffix("-subject") for name in request.POST if name.endswith("-subject")]


def _marked(code: str, text: Mapping[str, str], fields: Mapping[str, str]) -> Block:
    why = {name: fields.get(f"{code}-{name}", "") for name in ("subject", "body")}
    return Block(
        code,
        text["subject"],
        text["body"],
        wrong(why["subject"]) if why["subject"] else "",
        wrong(why["body"]) if why["body"] else "",
    )


def _told(error: EventRefusal) -> str:
    if isinstance(error, BadEvent) and "subject" in error.fields:
        return _("Write a subject and a text in at least one language.")
    return str(_MAIL_REFUSED.get(error.code) or refused(error))


def _subject(one: MailingSeen) -> str:
    return next(iter(one.texts.values())).subject if one.texts else ""


def _form(
    request: HttpRequest,
    event: PlannedEvent,
    there: MailingSeen | None,
    blocks: list[Block],
    segment: str,
    interest: str,
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    taken = {one.code for one in blocks}
    now = there.fingerprint if there else ""
    # A form that is drawn again keeps what it showed at first: it is refused again, and nothing is lost.
    seen = _seen_of(request) or now
    context = {
        "seen": seen,
        "is_outdated": seen != now,
        "there": there,
        "blocks": blocks,
        "segment": segment,
        "interest": interest,
        "segments": [(one, words, recipients(event.id, one, "").count) for one, words in choices(SEGMENTS)],
        "interests": choices(INTERESTS),
        "others": [pair for pair in language_choices() if pair[0] not in taken],
        "trouble": trouble,
    }
    return event_page(request, event, "desk/events/mail_form.html", context, here="mail", status=status)


def _shown(request: HttpRequest, event: PlannedEvent, there: MailingSeen, trouble: str = "") -> HttpResponse:
    to = recipients(event.id, there.segment, there.interest)
    reads = [(code, count, there.text_for(code)[0]) for code, count in to.languages] if there.texts else []
    names = Names.of([there.sent_by or there.made_by], actor_of(request).reference)
    context = {
        "mail": there,
        "to": to,
        "reads": reads,
        "segment": word(SEGMENTS, there.segment),
        "interest": word(INTERESTS, there.interest) if there.interest else "",
        "by": names.name(there.sent_by or there.made_by),
        "trouble": trouble,
        "is_news": there.segment == "news",
        # Who is used to other programs writes {name}; guests would read it so.
        "has_braces": there.sent_at is None
        and any(set("{}") & set(one.subject + one.body) for one in there.texts.values()),
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return event_page(request, event, "desk/events/mail.html", context, here="mail", status=status)
