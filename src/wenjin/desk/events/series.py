"""Series of events: the list, a new one, one of them in any language."""

from dataclasses import replace
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.facts_form import EventForm
from wenjin.desk.events.fields import new_code
from wenjin.desk.events.place import PLANNERS, events_page, key_of
from wenjin.desk.events.venues import written_in
from wenjin.desk.events.words import choices, language_choices, refused, word
from wenjin.events.domain.drafts import SeriesDraft
from wenjin.events.domain.page_words import OF_PLACES
from wenjin.events.queries.venue_plans import SeriesPlan, series_lines, series_plan
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.venues import set_series
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_words import KINDS


class SeriesForm(EventForm):
    """A series; its words are those of one language."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    summary = forms.CharField(label=gettext_lazy("Summary, one sentence"), max_length=1000, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("of event", "Kind"), choices=lambda: choices(KINDS))
    organiser = forms.CharField(label=gettext_lazy("Organiser"), required=False, max_length=200)


class NewSeriesForm(SeriesForm):
    """A new series can be given the code by which files name it."""

    code = forms.CharField(label=gettext_lazy("Name in files"), required=False, max_length=70)


@staff(*PLANNERS)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """All series."""
    found = series_lines(asked_language(), clock.now())
    lines = [(one, word(KINDS, one.kind)) for one in found]
    return events_page(request, "desk/events/series_list.html", {"lines": lines})


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new series."""
    return _answer(request, None)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A series; its words in the language that is asked for."""
    found = series_plan(code, written_in(request), asked_language())
    if found is None:
        raise Http404
    return _answer(request, found)


def _answer(request: HttpRequest, found: SeriesPlan | None) -> HttpResponse:
    initial = {**found.texts, "kind": found.draft.kind, "organiser": found.draft.organiser} if found else {}
    data = request.POST if request.method == "POST" else None
    form = (SeriesForm if found else NewSeriesForm)(data, initial=initial)
    if data is None:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, _("It is not saved. Mend what is marked."))
    said = form.cleaned_data
    code = found.draft.code if found else said["code"].strip() or new_code(said["title"], OF_PLACES, "series")
    draft = SeriesDraft(code, said["kind"], said["organiser"])
    if found:
        draft = replace(draft, is_sample=found.draft.is_sample)
    try:
        set_series(
            actor_of(request),
            draft,
            key=key_of(request),
            at=clock.now(),
            texts={name: said[name] for name in ("title", "summary")},
            language=written_in(request),
            is_new=found is None,
        )
    except BadEvent as error:
        form.mark(error.fields)
        return _page(request, found, form, refused(error))
    except EventRefusal as error:
        return _page(request, found, form, refused(error), HTTPStatus.CONFLICT)
    messages.success(request, _("Saved."))
    back = redirect("desk:events-series-one", code)
    if written_in(request) != SOURCE:
        back["Location"] += f"?written={written_in(request)}"
    return back


def _page(
    request: HttpRequest,
    found: SeriesPlan | None,
    form: SeriesForm,
    trouble: str = "",
    status: HTTPStatus | None = None,
) -> HttpResponse:
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    context = {
        "series": found,
        "form": form,
        "trouble": trouble,
        "written": written_in(request),
        "languages": language_choices(),
    }
    return events_page(request, "desk/events/series.html", context, status=status)
