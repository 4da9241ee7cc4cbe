"""Pages to read: home, services, papers."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from wenjin.catalogue import queries
from wenjin.catalogue.queries import openings, pages
from wenjin.catalogue.queries.domain import CurrentPack, NoPackLoaded
from wenjin.catalogue.queries.pages import Card, Choice, Filters, Group
from wenjin.catalogue.queries.service_page import service_page
from wenjin.catalogue.queries.service_parts import Link
from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, interface_language
from wenjin.web import finished, words
from wenjin.web.clerk import clerk_links, second_language
from wenjin.web.context import Page
from wenjin.web.counters_booking import booking_href
from wenjin.web.counters_now import exceptions_near, halls_now
from wenjin.web.events_next import next_events
from wenjin.web.search import LONGEST_QUERY, found_services, htmx_asks

FIRST_CHECKPOINTS = 6
NOTHING = SafeString()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, with what is open at this moment."""
    language = asked_language()
    now = timezone.localtime(clock.now())
    places = openings.open_places(language, now, exceptions_near(now))
    context = {
        "life_events": pages.events("life_event", language, main_only=True),
        "business_events": pages.events("business_event", language, main_only=True),
        "service_count": pages.service_count(),
        "centres": places.centres,
        "checkpoints": places.checkpoints[:FIRST_CHECKPOINTS],
        "more_checkpoints": places.checkpoints[FIRST_CHECKPOINTS:],
        "halls": halls_now(now),
        "next_events": next_events(now),
        "events_root": reverse("events"),
        "now": now,
        "section": "home",
    }
    return render(request, "web/home.html", context)


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str
    attributes: SafeString = NOTHING


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from, and what is chosen."""

    name: str
    label: str
    options: list[Option]
    chosen: str

    @property
    def chosen_label(self) -> str:
        """Label of what is chosen."""
        return next((option.label for option in self.options if option.value == self.chosen), "")


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """All services, or those that fit the filters; htmx gets the list alone."""
    language = asked_language()
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    selects = _selects(request, language)
    chosen = {select.name: select.chosen for select in selects}
    filters = Filters(**chosen, only=found_services(query, language) if query else None)
    cards = pages.service_cards(language, filters)
    context = {
        "groups": _groups(language, cards, filters),
        "count": len(cards),
        "query": query,
        "selects": selects,
        "is_narrowed": filters.are_set,
        "narrowed_to": [select.chosen_label for select in selects if select.chosen]
        + ([query] if query else []),
        "root": reverse("services"),
        "section": "services",
    }
    template = "web/services.html#list" if htmx_asks(request) else "web/services.html"
    return render(request, template, context)


def _groups(language: str, cards: list[Card], filters: Filters) -> list[Group]:
    """By theme; a search stays in its own order, best first."""
    if not cards:
        return []
    if filters.only is not None or filters.theme:
        return [Group("", None, cards)]
    return pages.themes(language, cards)


def _selects(request: HttpRequest, language: str) -> list[Select]:
    """The filters with their entries; what is not an entry counts as nothing chosen."""
    audiences = [Option(code, str(label)) for code, label in words.AUDIENCE.items()]
    offered = [
        ("life_event", gettext("What is happening"), _options(pages.events("life_event", language))),
        ("business_event", gettext("For firms"), _options(pages.events("business_event", language))),
        ("theme", pgettext("filter of services", "Theme"), _options(pages.theme_choices(language))),
        ("audience", pgettext("filter of services", "For whom"), audiences),
    ]
    found = []
    for name, label, options in offered:
        value = request.GET.get(name, "")
        known = value if any(option.value == value for option in options) else ""
        found.append(Select(name, label, options, known))
    return found


def _options(choices: list[Choice]) -> list[Option]:
    return [Option(choice.id, choice.title or choice.id, _foreign(choice.title)) for choice in choices]


def _foreign(text: Said | None) -> SafeString:
    """Attributes for a label in another language than the page."""
    if text is None or text.language == interface_language():
        return NOTHING
    language = BY_CODE[text.language]
    return format_html(' lang="{}" dir="{}"', language.tag, language.direction)


@dataclass(frozen=True, slots=True)
class Onward:
    """A link to a plan or a check."""

    subject: str
    href: str


@require_safe
def service(request: HttpRequest, identifier: str) -> HttpResponse:
    """One service, alone or beside the language of the counter."""
    second = second_language(request)
    try:
        pack = queries.current_pack()
    except NoPackLoaded as error:
        raise Http404 from error
    key = finished.key("service", pack.edition, identifier, second)
    parts = finished.get(key)
    if parts is None:
        parts = _draw_service(request, pack, identifier, second)
        finished.keep(key, parts)
    # The pack has been asked for already; the foot of the page need not ask again.
    return render(request, "web/service.html", {"page": Page(request, pack), "section": "services", **parts})


def _draw_service(
    request: HttpRequest, pack: CurrentPack, identifier: str, second: str | None
) -> dict[str, SafeString]:
    """Title and content of a service page: the same for every reader of these languages."""
    found = service_page(identifier, asked_language(), *([second] if second else []), pack=pack)
    if found is None:
        raise Http404
    context = {
        "service": found,
        "texts": found.texts,
        "conditional": found.conditional_count,
        "audiences": found.document.get("audiences") or [],
        "channels": found.document.get("channels") or [],
        "theme": found.theme,
        "theme_subject": f"theme/{found.theme}",
        "plans": _plans(found.mentions.journeys),
        "checks": _checks(found.mentions.rulesets),
        "book_href": booking_href(identifier, papers=[one.id for one in found.papers]),
        **_roots(),
        **clerk_links(request, second),
    }
    title = found.texts.find(f"service/{identifier}", "title", asked_language())
    return {
        "title": conditional_escape(title or identifier),
        "content": render_to_string("web/service_content.html", context, request),
    }


@require_safe
def evidence(request: HttpRequest, identifier: str) -> HttpResponse:
    """One paper: who asks for it and who makes it."""
    second = second_language(request)
    found = pages.evidence_page(identifier, asked_language(), *([second] if second else []))
    if found is None:
        raise Http404
    context = {
        "paper": found,
        "texts": found.texts,
        "section": "services",
        **_roots(),
        **clerk_links(request, second),
    }
    return render(request, "web/evidence.html", context)


def _roots() -> dict[str, object]:
    """Addresses that links of long lists begin with; reversing each link takes longer than drawing it."""
    start = reverse("home")
    return {"service_root": f"{start}services/", "evidence_root": f"{start}evidence/"}


def _plans(journeys: tuple[Link, ...]) -> list[Onward]:
    address = reverse("plan-start")
    return [Onward(one.subject, f"{address}?{urlencode({'journey': one.id})}") for one in journeys]


def _checks(rulesets: tuple[Link, ...]) -> list[Onward]:
    return [Onward(one.subject, reverse("check", args=[one.id])) for one in rulesets]
