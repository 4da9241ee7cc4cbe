"""The reader's own plan: choosing what it is for, one question a page, and the plan itself."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.queries import actor_of
from wenjin.assistant.queries.hearing import hear, situation_of
from wenjin.catalogue.domain.household import MAIN
from wenjin.catalogue.queries import pages
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, day
from wenjin.web import answers as store
from wenjin.web.answers import Answers, AnswersTooLarge
from wenjin.web.case_in_plan import FiledService, filed_services, plan_filings, said_by
from wenjin.web.clerk import for_clerk
from wenjin.web.counters_booking import bookings_for
from wenjin.web.plan_page import page_parts
from wenjin.web.plan_questions import (
    Progress,
    about_whom,
    ask,
    before,
    clash_subjects,
    fact_of,
    open_places,
    place_href,
    progress,
    read,
)
from wenjin.web.plan_request import MadePlan, Place, plan_of, roles_of
from wenjin.web.plan_words import days_words
from wenjin.web.questions import Question
from wenjin.web.typed_numbers import read_number

P = ParamSpec("P")
LONGEST_WORDS = 300
LONGEST_ESTIMATE = 365


def plan_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """What all pages of a plan share: they are kept by nobody, and say so when they cannot be made."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoPackLoaded:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return render(
                request, "web/plan/sorry.html", {"why": "no_pack", "section": "plan"}, status=status
            )
        except AnswersTooLarge:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return render(
                request, "web/plan/sorry.html", {"why": "too_large", "section": "plan"}, status=status
            )

    return never_cache(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", wrapped))


def moved(to: str, answers: Answers | None = None) -> HttpResponseRedirect:
    """On to another page, with the answers saved on the way.

    Raises:
        AnswersTooLarge: the browser would not keep them.
    """
    response = HttpResponseRedirect(to)
    if answers is not None:
        store.save(response, answers)
    return response


def current(request: HttpRequest, filed: Mapping[str, FiledService] | None = None) -> MadePlan | None:
    """The plan of the answers that came with the request.

    Args:
        filed: services that the reader's cases are about, when that was asked before.
    """
    answers = store.load(request)
    if filed is None:
        filed = filed_services(actor_of(request)) if answers.situations else {}
    return plan_of(answers, today=clock.today(), filed=said_by(filed))


@require_safe
@plan_view
def plan(request: HttpRequest) -> HttpResponse:
    """The plan, or the choice of what it is for."""
    filed = filed_services(actor_of(request))
    made = current(request, filed)
    if made is None or "say" in request.GET or "choose" in request.GET:
        return choose(request, made)
    left = open_places(made)
    services = [one.id for one in made.plan.services]
    context = {
        **for_clerk(request, lambda: _with_cases(made, filed, services)),
        "next_href": place_href(left[0]) if left else "",
        "open_count": len(left),
        "may_come": bool(roles_of(made.situations, made.catalogue)),
        "form_key": new_secret(),
        "section": "plan",
    }
    return render(request, "web/plan/result.html", context)


def _with_cases(made: MadePlan, filed: Mapping[str, FiledService], services: list[str]) -> dict[str, object]:
    """The parts of the page, with what the reader's cases have done and what of the rest can be filed here."""
    papers = [one for one in made.plan.papers if one.is_certain and not one.is_made_on_the_way]
    bookings = bookings_for(
        (service, [one.evidence for one in papers if service in one.used_by]) for service in services
    )
    return {**page_parts(made, filed), "filings": plan_filings(services, filed), "bookings": bookings}


def choose(
    request: HttpRequest, made: MadePlan | None = None, *, status: int = HTTPStatus.OK, error: str = ""
) -> HttpResponse:
    """Say what happens in your own words, or choose from journeys and events."""
    said = request.GET.get("say", "").strip()[:LONGEST_WORDS]
    language = asked_language()
    if said:
        heard = hear(said, language)
        if heard.help is not None:
            # Somebody in danger needs a number before a plan; that page offers the plan as well.
            return redirect(f"{reverse('ask')}?{urlencode({'q': said})}")
        found = situation_of(heard)
        if found is not None and (found.journeys or found.events):
            parts = [("journey", one) for one in found.journeys]
            parts += [("event", one) for one in found.events] if not found.journeys else []
            parts += [("people", one) for one in found.people]
            parts += [("said", said)] if found.facts else []
            return redirect(f"{reverse('plan-start')}?{urlencode(parts)}")
        error = _("We did not understand this. Say it in other words, or choose below.")
    elif "say" in request.GET:
        error = _("Write a few words, or choose below.")
    journeys = pages.open_records("journey")
    words = texts([f"journey/{one['id']}" for one in journeys], language, fields=pages.TITLES)
    context = {
        "said": said,
        "errors": [{"text": error, "href": "#say" if "say" in request.GET else ""}] if error else [],
        "journeys": [
            {
                "id": one["id"],
                "title": words.find(f"journey/{one['id']}", "title", language) or one["id"],
                "summary": words.find(f"journey/{one['id']}", "summary", language),
            }
            for one in journeys
        ],
        "life_events": pages.events("life_event", language, main_only=True),
        "business_events": pages.events("business_event", language, main_only=True),
        "has_plan": made is not None,
        "section": "plan",
    }
    return render(request, "web/plan/choose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question."""
    made = current(request)
    if made is None:
        return redirect("plan")
    place = Place(request.GET.get("kind", "fact"), name, request.GET.get("person", MAIN))
    fact = fact_of(made, place)
    if fact is None:
        raise Http404
    subjects = [f"fact/{name}", f"evidence/{name}", *clash_subjects(made)]
    words = texts(subjects, asked_language())
    if request.method != "POST":
        return _asked(request, made, place, ask(made, place, fact, words))
    if request.POST.get("do") == "skip":
        return _answered(request, place, place.answered(made.answers, None))
    answers, errors = read(made, place, fact, request.POST.dict(), words, today=made.today)
    if answers is None:
        shown = ask(made, place, fact, words, post=request.POST.dict(), errors=errors)
        return _asked(request, made, place, shown, status=HTTPStatus.BAD_REQUEST)
    return _answered(request, place, answers)


def _answered(request: HttpRequest, place: Place, answers: Answers) -> HttpResponse:
    """To the next open question, or to the plan when there is none or only one answer was to be changed."""
    made = plan_of(answers, today=clock.today())
    left = open_places(made) if made is not None and "change" not in request.GET else []
    return moved(place_href(left[0], after=place) if left else reverse("plan"), answers)


def _asked(
    request: HttpRequest, made: MadePlan, place: Place, shown: Question, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    is_change = "change" in request.GET
    earlier = Place.read(request.GET.get("after", "")) or before(made, place)
    if is_change:
        back = reverse("plan")
    elif earlier is not None and fact_of(made, earlier) is not None:
        back = place_href(earlier)
    else:
        back = reverse("plan-people")
    step: Progress = progress(made)
    context = {
        "question": shown,
        "whose": about_whom(made, place),
        "errors": [{"text": error, "href": f"#{shown.id}"} for error in shown.errors],
        "back": back,
        "is_change": is_change,
        "step": min(step.answered + 1, step.about),
        "about": step.about,
        "so_far": _("So far: %(count)s services, done by %(day)s.")
        % {"count": len(made.plan.services), "day": day(made.plan.finish_on)},
        "section": "plan",
    }
    return render(request, "web/plan/question.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def estimate(request: HttpRequest, service: str) -> HttpResponse:
    """The reader's own number of working days where nobody could confirm one."""
    made = current(request)
    if made is None:
        return redirect("plan")
    if service not in {one.id for one in made.plan.services}:
        raise Http404
    typed = request.POST.get("days", "").strip()
    error = ""
    if request.method == "POST":
        days = read_number(typed, is_fraction=False) if typed else None
        if not typed or request.POST.get("do") == "forget":
            return moved(f"{reverse('plan')}#rests", made.answers.with_estimate(service, None))
        if days is not None and days == int(days) and 0 <= days <= LONGEST_ESTIMATE:
            return moved(f"{reverse('plan')}#rests", made.answers.with_estimate(service, int(days)))
        error = _("Write a whole number of working days from 0 to %(most)s.") % {"most": LONGEST_ESTIMATE}
    kept = made.answers.estimates.get(service)
    context = {
        "title": texts([f"service/{service}"], asked_language(), fields=["title"]).find(
            f"service/{service}", "title", asked_language()
        ),
        "typed": typed if request.method == "POST" else ("" if kept is None else str(kept)),
        "kept": days_words(kept) if kept is not None else "",
        "errors": [{"text": error, "href": "#days"}] if error else [],
        "section": "plan",
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "web/plan/estimate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def again(request: HttpRequest) -> HttpResponse:
    """Forget everything and start again, once the reader has said so twice."""
    if request.method == "POST":
        response = HttpResponseRedirect(reverse("plan"))
        store.clear(response)
        return response
    return render(request, "web/plan/again.html", {"section": "plan"})
