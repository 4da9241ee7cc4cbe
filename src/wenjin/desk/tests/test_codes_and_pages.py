"""No page stands where the page of an event, a visit, a route, a venue or a series would."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from wenjin.events.domain.drafts import SeriesDraft, VenueDraft
from wenjin.events.domain.page_words import OF_EVENTS, OF_PLACES, OF_ROUTES, OF_VISITS
from wenjin.events.domain.planning import wrong_in_series, wrong_in_venue
from wenjin.events.domain.route_form import RouteDraft, wrong_in_route
from wenjin.events.domain.visit_forms import VisitDraft, wrong_visit

CODE = "<slug:code>/"


def addresses(inside: URLResolver, before: str = "") -> Iterator[str]:
    for one in inside.url_patterns:
        here = "" if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        if isinstance(one, URLPattern):
            yield before + here
        else:
            yield from addresses(one, before + here)


@pytest.mark.parametrize(
    ("before", "reserved"),
    [
        ("events/", OF_EVENTS),
        ("desk/events/", OF_EVENTS),
        ("desk/programmes/", OF_EVENTS),
        ("desk/events/venues/", OF_PLACES),
        ("desk/events/series/", OF_PLACES),
        ("desk/programmes/routes/", OF_ROUTES),
        ("explore/", OF_ROUTES),
        ("desk/visits/", OF_VISITS),
    ],
)
def test_what_is_a_page_is_no_code(before: str, reserved: frozenset[str]) -> None:
    known = [one.removeprefix(before) for one in addresses(get_resolver()) if one.startswith(before)]
    assert any(one.startswith(CODE) for one in known)
    words = {one.partition("/")[0] for one in known if one and not one.startswith(CODE)}
    # What has a dot or a place for something else is no code anyway.
    assert {one for one in words if one.replace("-", "").isalnum()} <= reserved


def test_it_is_said_where_a_code_is_typed() -> None:
    route = RouteDraft("new", "A walk", "")
    assert wrong_in_route(route, ("en",))["code"] == "taken"
    visit = VisitDraft("new", {"en": "River cities"}, ("en", "fr"), None, None)
    assert wrong_visit(visit, ("en", "fr"))["code"] == "twice"
    assert wrong_in_venue(VenueDraft("new"))["code"] == "taken"
    assert wrong_in_series(SeriesDraft("new", "talk"))["code"] == "taken"
