"""Who comes along: confirming what was understood, changing it, and leaving somebody out."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wenjin.assistant.queries.hearing import situation_told
from wenjin.catalogue import queries
from wenjin.catalogue.domain.facts import parse_facts
from wenjin.catalogue.domain.household import MOST_COMPANIONS
from wenjin.catalogue.domain.planning.selection import Situation
from wenjin.catalogue.domain.service import Catalogue
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language, listed
from wenjin.web import answers as store
from wenjin.web.answers import Answers
from wenjin.web.plan import LONGEST_WORDS, choose, current, moved, plan_view
from wenjin.web.plan_questions import open_places, place_href
from wenjin.web.plan_request import (
    PersonKey,
    person_key,
    plan_of,
    roles_of,
    situations_of,
    with_counts,
    without_person,
)
from wenjin.web.plan_words import person_words, situation_subjects, together_words
from wenjin.web.questions import answer_words, question_words
from wenjin.web.typed_numbers import read_number

MOST_SITUATIONS: Final = 5
PET_KIND: Final = "pet_kind"
_KINDS: Final = ("journey", "event")
# Words of other parts of the site for the same role.
_ALIASES: Final = {"partner": "spouse"}


@dataclass(frozen=True, slots=True)
class CountField:
    """A field for how many come along."""

    name: str
    label: str
    typed: str
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def start(request: HttpRequest) -> HttpResponse:
    """Confirm what the plan is for and who comes along, as a search understood it; then keep it."""
    source = request.POST if request.method == "POST" else request.GET
    catalogue = queries.catalogue()
    asked = [(kind, name) for kind in _KINDS for name in source.getlist(kind)][:MOST_SITUATIONS]
    situations = situations_of(Answers().with_situations(asked), catalogue)
    if not situations:
        if not asked:
            return redirect("plan")
        unknown = _("We do not know this situation. Choose one below.")
        return choose(request, status=HTTPStatus.NOT_FOUND, error=unknown)
    answers = store.load(request)
    said = facts_said(source.get("said", ""), catalogue)
    if request.method == "POST":
        kept = answers.with_situations((one.kind, one.id) for one in situations)
        for name, value in said.items():
            if name not in kept.facts and name != PET_KIND:
                kept = kept.with_fact(name, value)
        return _posted(request, kept, situations, catalogue, said)
    counts = _counts_said(request.GET) or _counts_of(answers)
    return _form(
        request, situations, catalogue, {key: str(value) for key, value in counts.items()}, said=said
    )


def facts_said(words: str, catalogue: Catalogue) -> dict[str, object]:
    """Facts that somebody told in their own words, as far as the pack knows them; shown before they are kept."""
    found = situation_told(words[:LONGEST_WORDS], asked_language()) if words.strip() else None
    if found is None:
        return {}
    facts, _errors = parse_facts(catalogue.fact_types, dict(found.facts))
    return {name: found.facts[name] for name in facts}


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def people(request: HttpRequest) -> HttpResponse:
    """Change who comes along."""
    made = current(request)
    if made is None:
        return redirect("plan")
    if request.method == "POST":
        return _posted(request, made.answers, made.situations, made.catalogue)
    counts = {key: str(value) for key, value in _counts_of(made.answers).items()}
    return _form(request, made.situations, made.catalogue, counts)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def remove(request: HttpRequest, person: str) -> HttpResponse:
    """Leave somebody out, with everything that was said of them."""
    made = current(request)
    if made is None:
        return redirect("plan")
    key: PersonKey | None = person_key(made.answers, person)
    if key is None or key.is_main:
        # A second click on the same button: the person is gone already.
        if request.method == "POST":
            return redirect("plan")
        raise Http404
    if request.method == "POST":
        return moved(f"{reverse('plan')}#people", without_person(made.answers, key))
    context = {"name": person_words(key.id, made.plan.people), "section": "plan"}
    return render(request, "web/plan/remove.html", context)


def _posted(
    request: HttpRequest,
    answers: Answers,
    situations: tuple[Situation, ...],
    catalogue: Catalogue,
    said: Mapping[str, object] | None = None,
) -> HttpResponse:
    roles = roles_of(situations, catalogue)
    typed = {role: request.POST.get(role, "").strip() for role in roles}
    counts, errors = _read_counts(typed)
    if errors:
        return _form(request, situations, catalogue, typed, errors=errors, said=said)
    answers = with_counts(answers, counts)
    if said and PET_KIND in said:
        answers = answers.with_people(
            {PET_KIND: said[PET_KIND], **one} if one.get("role") == "pet" else one for one in answers.people
        )
    made = plan_of(answers, today=clock.today())
    left = open_places(made) if made is not None else []
    return moved(place_href(left[0]) if left else reverse("plan"), answers)


def _read_counts(typed: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """How many of each role, and what is wrong, by role; nothing written means nobody."""
    counts: dict[str, int] = {}
    errors: dict[str, str] = {}
    for role, text in typed.items():
        count = read_number(text, is_fraction=False) if text else 0
        if role == "spouse":
            counts[role] = int(text in ("yes", "1"))
        elif count is None or count != int(count) or not 0 <= count <= MOST_COMPANIONS:
            errors[role] = _("Write a whole number from 0 to %(most)s.") % {"most": MOST_COMPANIONS}
        else:
            counts[role] = int(count)
    if not errors and sum(counts.values()) > MOST_COMPANIONS:
        last = next(reversed(counts))
        errors[last] = _("A plan holds at most %(most)s people and pets besides you.") % {
            "most": MOST_COMPANIONS
        }
    return counts, errors


def _form(
    request: HttpRequest,
    situations: tuple[Situation, ...],
    catalogue: Catalogue,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    said: Mapping[str, object] | None = None,
) -> HttpResponse:
    errors, said = errors or {}, said or {}
    roles = roles_of(situations, catalogue)
    labels = {
        "child": _("How many children come with you?"),
        "parent": _("How many of your parents come with you?"),
        "pet": _("How many pets come with you?"),
    }
    counts, _wrong = _read_counts({role: typed.get(role, "") for role in roles})
    context = {
        "title": _situation_words(situations),
        "together": together_words(counts, pets=str(said.get(PET_KIND, ""))) if not errors else "",
        "said": (request.POST or request.GET).get("said", "")[:LONGEST_WORDS] if said else "",
        "facts": _fact_lines(said, catalogue),
        "situations": situations,
        "asks_spouse": "spouse" in roles,
        "spouse": typed.get("spouse", "") in ("yes", "1"),
        "fields": [
            CountField(role, labels[role], typed.get(role) or "0", errors.get(role, ""))
            for role in roles
            if role in labels
        ],
        "errors": [{"text": text, "href": f"#{role}"} for role, text in errors.items()],
        "section": "plan",
    }
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "web/plan/people.html", context, status=status)


def _fact_lines(said: Mapping[str, object], catalogue: Catalogue) -> list[tuple[str, str]]:
    """What was understood besides, as question and answer."""
    words = texts([f"fact/{name}" for name in said], asked_language()) if said else None
    types = {one.id: one for one in catalogue.fact_types}
    return [
        (question_words(types[name], words), answer_words(types[name], words, value))
        for name, value in said.items()
        if words is not None and name != PET_KIND
    ]


def _situation_words(situations: tuple[Situation, ...]) -> str:
    language = asked_language()
    subjects = [situation_subjects(one.kind, one.id) for one in situations]
    words = texts([name for names in subjects for name in names], language, fields=["title"])
    titles = [
        next((found for name in names if (found := words.find(name, "title", language))), one.id)
        for names, one in zip(subjects, situations, strict=True)
    ]
    return titles[0] if len(titles) == 1 else listed(titles)


def _counts_said(query: QueryDict) -> dict[str, int]:
    """Who comes along, as the address says it: each role as often as it is named."""
    counts: dict[str, int] = {}
    for role in query.getlist("people")[:MOST_COMPANIONS]:
        role = _ALIASES.get(role, role)
        counts[role] = counts.get(role, 0) + 1
    return counts


def _counts_of(answers: Answers) -> dict[str, int]:
    """Who comes along, as answered before."""
    counts: dict[str, int] = {}
    for one in answers.people:
        role = str(one.get("role", ""))
        counts[role] = counts.get(role, 0) + 1
    return counts
