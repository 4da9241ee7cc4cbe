"""Gifts of a visit: to whom, where, from whom."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.visits.conflict_words import told
from wenjin.desk.visits.fields import GiftForm
from wenjin.desk.visits.part_page import Part, must_be_sent, part_page, part_sent
from wenjin.desk.visits.place import PLANNERS, key_of, opened, visit_page
from wenjin.desk.visits.words import names_words, tag_words
from wenjin.events.domain.itinerary import Conflict, Trouble
from wenjin.events.queries.visits import GiftSeen, VisitSeen, conflicts_of, fingerprint, plan_of
from wenjin.events.services.visit_parts import set_gift
from wenjin.lang.templatetags.lang import asked_language, listed, short_day, then

_OF_GIFTS = frozenset(
    {Trouble.GIFT_TWICE, Trouble.GIFT_REFUSED, Trouble.GIFT_TOO_DEAR, Trouble.GIFT_TO_ABSENT}
)


@staff(*PLANNERS)
@require_safe
@never_cache
def gifts(request: HttpRequest, code: str) -> HttpResponse:
    """All of them in order of time."""
    seen = opened(code)
    context = {"rows": [_line(seen, one) for one in seen.gifts], "conflicts": _conflicts(seen)}
    return visit_page(request, seen, "desk/visits/gifts.html", context, here="visit-gifts")


def _line(seen: VisitSeen, one: GiftSeen) -> dict[str, object]:
    stop = next((each for each in seen.stops if each.id == one.about.stop), None)
    names = [seen.by_id[who].about.name for who in one.about.people if who in seen.by_id]
    giver = seen.by_id.get(one.about.giver)
    return {
        "id": one.id,
        "name": one.about.name,
        "to": names_words(names),
        "giver": giver.about.name if giver is not None else "",
        "when": then(short_day(stop.day), stop.title(asked_language())) if stop is not None else "",
        "tags": str(listed([tag_words(tag) for tag in one.about.tags])) if one.about.tags else "",
        "yuan": (one.about.fen or 0) / 100,
    }


def _conflicts(seen: VisitSeen, gift: str = "") -> list[object]:
    plan = plan_of(seen)
    found: list[Conflict] = [
        one
        for one in conflicts_of(plan)[0]
        if one.trouble in _OF_GIFTS and (not gift or gift == one.words[0])
    ]
    return list(told(seen, plan, found))


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One more."""
    return _page(request, opened(code), {}, _new())


def _new(adds_at: str = "") -> Part:
    return Part("gift", "visit-gifts", _("Add a gift"), adds_at=adds_at)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def gift(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Change one."""
    seen = opened(code)
    found = next((one for one in seen.gifts if one.id == str(pk)), None)
    if found is None:
        must_be_sent(request)
        return _page(request, seen, {}, _new(adds_at=reverse("desk:visit-gift-add", args=[code])))
    about = found.about
    initial = {
        "name": about.name,
        "stop": about.stop,
        "giver": about.giver,
        "people": list(about.people),
        "tags": list(about.tags),
        "fen": about.fen,
    }
    part = Part("gift", "visit-gifts", about.name, pk, fingerprint(about))
    return _page(request, seen, initial, part)


def _page(request: HttpRequest, seen: VisitSeen, initial: Mapping[str, object], part: Part) -> HttpResponse:
    form, merged = part_sent(request, part, lambda data: GiftForm(data, initial=initial, seen=seen))

    def save(now: str) -> object:
        return set_gift(
            actor_of(request),
            seen.code,
            form.draft(),
            pk=part.pk,
            key=key_of(request),
            at=clock.now(),
            seen=now,
        )

    more = {} if part.pk is None else {"conflicts": _conflicts(seen, str(part.pk))}
    return part_page(request, seen, part, form, merged, save, more)
