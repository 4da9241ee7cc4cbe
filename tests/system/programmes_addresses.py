"""Addresses of programmes: cohorts, consents, routes."""

from tests.system.address_kinds import FORM, POST, READ, Address, L, R, Who, desk, secret_of

_PLANNERS = (R.EVENT_TEAM, R.DIRECTOR)
_ROUTE, _NONE = {"code": "town-walk"}, {"code": "no-such"}
_CAMP = {"code": "town-camp"}
P = f"{L}desk/programmes/"


def _camp(methods: frozenset[str] = FORM, *roles: R, **about: object) -> Address:
    """A page of the camp of the town."""
    return desk(methods, "event team", *(roles or _PLANNERS), sample=_CAMP, unknown=_NONE, **about)


def _route(methods: frozenset[str], **about: object) -> Address:
    """A page of the route of the town."""
    return desk(methods, "event team", *_PLANNERS, sample=_ROUTE, unknown=_NONE, **about)


TABLE: dict[str, Address] = {
    f"{L}explore/": Address(Who.PUBLIC, READ),
    f"{L}explore/<slug:code>/": Address(Who.PUBLIC, READ, _ROUTE, _NONE, query="?day=2026-12-07&time=10:00"),
    f"{L}explore/<slug:code>/stops.geojson": Address(Who.PUBLIC, READ, _ROUTE, _NONE, page=False),
    f"{L}explore/<slug:code>/stops.gpx": Address(Who.PUBLIC, READ, _ROUTE, _NONE, page=False),
    f"{L}programmes/consent/<str:secret>/": secret_of("consent", FORM),
    f"{L}programmes/guardians/<str:secret>/": secret_of("young registration", FORM),
    f"{P}routes/": desk(READ, "event team", *_PLANNERS),
    f"{P}routes/new/": desk(FORM, "event team", *_PLANNERS, form={"code": "x", "key": "route new"}),
    f"{P}routes/<slug:code>/": _route(FORM, query="?language=ar", form={"title": "", "key": "route"}),
    f"{P}routes/<slug:code>/show/": _route(POST, form={"do": "show", "key": "route show"}),
    f"{P}<slug:code>/": _camp(form={"largest": "3", "key": "cohorts"}),
    f"{P}<slug:code>/consents/": _camp(form={"guardian": "x", "key": "consents"}),
    f"{P}<slug:code>/attendance/": _camp(form={"session": "x", "key": "attendance"}),
    f"{P}<slug:code>/outcomes/": _camp(form={"do": "competences", "key": "outcomes"}),
    f"{P}<slug:code>/emergencies/": _camp(FORM, R.EVENT_TEAM, form={"key": "emergencies"}),
}
