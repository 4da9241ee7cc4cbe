"""The words of an event in the languages of the house: as it is written beside the translation."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, event_page, key_of, opened, seen_of, shown
from wenjin.desk.events.words import language_choices, refused, wrong
from wenjin.desk.merging import Merged, merge
from wenjin.desk.texts_words import state_words
from wenjin.events.queries.planned_event import PlannedEvent, TextLine, text_lines, text_progress
from wenjin.events.queries.text_writers import last_writer
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.texts import set_texts
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import number

_LONG: Final = frozenset({"description", "summary", "about"})
_UNREVIEWED: Final = frozenset({"machine", "drafted", "stale"})


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text beside its translation.

    Attributes:
        name: of its field in the form; ``words`` what it is.
        typed: what stands in the field now.
    """

    name: str
    words: str
    line: TextLine
    state: str
    typed: str
    is_long: bool
    error: str = ""


@staff(*PLANNERS)
@require_safe
@never_cache
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """How far each language is."""
    event = opened(code)
    there = text_progress(event.plan)
    known = {one.language for one in there}
    states = ("reviewed", "drafted", "machine", "stale")
    context = {
        "rows": [(one, [(state, one.states.get(state, 0)) for state in states]) for one in there],
        "states": [state_words(state) for state in states],
        "others": [pair for pair in language_choices() if pair[0] not in known],
    }
    return event_page(request, event, "desk/events/texts.html", context, here="texts")


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def text(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """All texts in one language."""
    event, lines = _found(code, language)
    merged = _merged(request, event, language, lines)
    if merged.data is None:
        there = {"seen": event.plan.version, "merged": merged}
        return _page(request, event, language, [_shown(event, one, one.value) for one in lines], there=there)
    said = merged.data
    typed = {one.field: said.get(f"text-{one.field}", one.value).replace("\r\n", "\n") for one in lines}
    # What was not touched keeps its state.
    changed = {one.field: typed[one.field] for one in lines if typed[one.field].strip() != one.value.strip()}
    try:
        if changed:
            set_texts(
                actor_of(request),
                code,
                language,
                changed,
                key=key_of(request),
                at=clock.now(),
                state="drafted",
                seen=merged.seen(seen_of(request), event.plan.version),
            )
    except EventRefusal as error:
        marked = error.fields if isinstance(error, BadEvent) else {}
        again = [_shown(event, one, typed[one.field], marked.get(one.field, "")) for one in lines]
        status = HTTPStatus.UNPROCESSABLE_ENTITY if marked else HTTPStatus.CONFLICT
        there = {**shown(request, event.plan.version), "merged": merged}
        return _page(request, event, language, again, refused(error), status=status, there=there)
    told = ngettext("%(count)s text was saved.", "%(count)s texts were saved.", len(changed))
    messages.success(request, told % {"count": number(len(changed))})
    return redirect("desk:event-text", code, language)


@staff(*PLANNERS)
@require_POST
@never_cache
def review(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Somebody who did not write them has read them all."""
    event, lines = _found(code, language)
    actor = actor_of(request)
    fields = {one.field: one.value for one in lines if one.state in _UNREVIEWED}
    now = [_shown(event, one, one.value) for one in lines]
    if last_writer(code, language) == actor.reference:
        told = _("You wrote this text. Somebody else has to review it.")
        return _page(request, event, language, now, told, status=HTTPStatus.CONFLICT)
    try:
        set_texts(
            actor,
            code,
            language,
            fields,
            key=key_of(request),
            at=clock.now(),
            state="reviewed",
            seen=seen_of(request),
        )
    except EventRefusal as error:
        return _page(request, event, language, now, refused(error), status=HTTPStatus.CONFLICT)
    messages.success(request, _("Marked as reviewed."))
    return redirect("desk:event-text", code, language)


def _found(code: str, language: str) -> tuple[PlannedEvent, tuple[TextLine, ...]]:
    event = opened(code)
    if language not in BY_CODE:
        raise Http404
    lines = text_lines(event.plan, language)
    is_source = language == event.plan.draft.source_language
    return event, tuple(one for one in lines if is_source or one.source or one.value)


def _merged(request: HttpRequest, event: PlannedEvent, language: str, lines: tuple[TextLine, ...]) -> Merged:
    """What was sent with what colleagues wrote; a translation of words that were rewritten is not merged."""
    form, is_source = forms.Form(), language == event.plan.draft.source_language
    for one in lines:
        form.fields[f"text-{one.field}"] = forms.CharField(
            label=field_words(event, one.field), initial=one.value, required=False
        )
    sources = {} if is_source else {f"source-{one.field}": one for one in lines}
    for name, one in sources.items():
        form.fields[name] = forms.CharField(label=field_words(event, one.field), initial=one.source)
    return merge(request, [(str(one.label), one) for one in form], anchors=sources)


def _page(
    request: HttpRequest,
    event: PlannedEvent,
    language: str,
    lines: list[ShownText],
    trouble: str = "",
    *,
    status: HTTPStatus = HTTPStatus.OK,
    there: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page; ``there`` is which version was shown to who typed what stands in it now."""
    actor = actor_of(request)
    is_source = language == event.plan.draft.source_language
    writer = last_writer(event.code, language)
    context = {
        "target": BY_CODE[language],
        "source": BY_CODE[event.plan.draft.source_language],
        "is_source": is_source,
        "texts": lines,
        "trouble": trouble,
        **({"seen": event.plan.version} if there is None else there),
        "may_review": not is_source and any(one.line.state in _UNREVIEWED for one in lines),
        "is_own": writer == actor.reference,
    }
    return event_page(request, event, "desk/events/text.html", context, here="texts", status=status)


def _shown(event: PlannedEvent, line: TextLine, typed: str, why: str = "") -> ShownText:
    return ShownText(
        f"text-{line.field}",
        field_words(event, line.field),
        line,
        state_words(line.state) if line.state != "source" else "",
        typed,
        line.field.rpartition("/")[2] in _LONG,
        wrong(why) if why else "",
    )


def field_words(event: PlannedEvent, field: str) -> str:
    """What a text is, for people."""
    parts = field.split("/")
    if len(parts) == 1:
        return {
            "title": pgettext("text of an event", "Title"),
            "summary": pgettext("text of an event", "Summary"),
            "description": pgettext("text of an event", "Description"),
        }.get(field, field)
    kinds = {
        "sessions": pgettext("text of an event", "Session"),
        "speakers": pgettext("text of an event", "About a speaker"),
        "quotas": pgettext("text of an event", "Name of a quota"),
        "questions": pgettext("text of an event", "Question"),
    }
    if parts[0] == "questions" and parts[2] != "label":
        return (
            pgettext("text of an event", "Hint")
            if parts[2] == "hint"
            else pgettext("text of an event", "Choice")
        )
    return kinds.get(parts[0], field)
