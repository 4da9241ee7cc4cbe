"""Guests, hosts and interpreters of a visit."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.counters.words import language_here
from wenjin.desk.visits.fields import SPOKEN, PersonForm
from wenjin.desk.visits.part_page import Part, must_be_sent, part_page, part_sent
from wenjin.desk.visits.place import PLANNERS, key_of, opened, visit_page
from wenjin.desk.visits.visit import show
from wenjin.desk.visits.words import GROUPS, diet_words, refusal_words
from wenjin.events.domain.visit_forms import PARTS, PersonDraft
from wenjin.events.queries.visits import PersonSeen, VisitSeen, fingerprint
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.visit_parts import remove_part, set_person
from wenjin.events.services.visit_refusals import NoSuchVisit
from wenjin.lang.templatetags.lang import interface_language, listed
from wenjin.web.countries import country_name

# Where one is after something was taken away.
_AFTER = {
    "person": "desk:visit-people",
    "car": "desk:visit-cars",
    "stop": "desk:visit",
    "gift": "desk:visit-gifts",
    "follow-up": "desk:visit-follow-ups",
}


@staff(*PLANNERS)
@require_safe
@never_cache
def people(request: HttpRequest, code: str) -> HttpResponse:
    """All of them, by part and rank."""
    seen = opened(code)
    groups = [(part, GROUPS[part], [_line(one) for one in seen.of(part)]) for part in PARTS]
    return visit_page(request, seen, "desk/visits/people.html", {"groups": groups}, here="visit-people")


def _line(one: PersonSeen) -> dict[str, object]:
    about = one.about
    return {
        "id": one.id,
        "about": about,
        "country": country_name(about.country, interface_language()) if about.country else "",
        "languages": str(listed([language_here(each) for each in about.languages])),
        "diet": str(listed([diet_words(each) for each in about.diet])) if about.diet else "",
    }


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """One more."""
    seen = opened(code)
    if part not in PARTS:
        raise Http404
    return _page(request, seen, _empty(part), _new())


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Change somebody."""
    seen = opened(code)
    found = seen.by_id.get(str(pk))
    if found is None:
        must_be_sent(request)
        typed = request.POST.get("part", "")
        empty = _empty(typed if typed in PARTS else PARTS[0])
        adds_at = reverse("desk:visit-person-add", args=[code, empty.part])
        return _page(request, seen, empty, _new(adds_at))
    part = Part("person", "visit-people", found.about.name, pk, fingerprint(found.about))
    return _page(request, seen, found.about, part)


def _empty(part: str) -> PersonDraft:
    return PersonDraft(part, "", rank=10 if part == "interpreter" else 5)


def _new(adds_at: str = "") -> Part:
    return Part("person", "visit-people", _("Add somebody"), adds_at=adds_at)


def _page(request: HttpRequest, seen: VisitSeen, about: PersonDraft, part: Part) -> HttpResponse:
    initial = {
        "part": about.part,
        "name": about.name,
        "other_name": about.other_name,
        "organisation": about.organisation,
        "country": about.country,
        "rank": about.rank,
        "email": about.email,
        "telephone": about.telephone,
        "diet": list(about.diet),
        "refuses": list(about.refuses),
        "needs": about.needs,
        "note": about.note,
        **{f"posts_{one}": words for one, words in about.posts.items()},
        **{
            f"language_{place}": about.languages[place - 1]
            for place in range(1, SPOKEN + 1)
            if place <= len(about.languages)
        },
    }
    form, merged = part_sent(
        request, part, lambda data: PersonForm(data, initial=initial, languages=seen.about.languages)
    )

    def save(now: str) -> object:
        return set_person(
            actor_of(request),
            seen.code,
            form.draft(),
            pk=part.pk,
            key=key_of(request),
            at=clock.now(),
            seen=now,
        )

    return part_page(request, seen, part, form, merged, save)


@staff(*PLANNERS)
@require_POST
@never_cache
def remove(request: HttpRequest, code: str, kind: str, pk: UUID) -> HttpResponse:
    """Take somebody or something away from a visit."""
    seen = opened(code)
    if kind not in _AFTER:
        raise Http404
    try:
        remove_part(actor_of(request), code, kind, pk, key=key_of(request), at=clock.now())
    except NoSuchVisit as nothing:
        raise Http404 from nothing
    except EventRefusal as refused:
        return show(request, seen, refusal_words(refused), HTTPStatus.CONFLICT)
    messages.success(request, _("It is taken away."))
    return redirect(_AFTER[kind], code)
