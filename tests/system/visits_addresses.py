"""Addresses of visits of delegations."""

from tests.system.address_kinds import FORM, POST, READ, SOMEBODY, Address, L, R, desk

_PLANNERS = (R.EVENT_TEAM, R.DIRECTOR)


def _visit(
    methods: frozenset[str] = READ, pk: str = "", more: dict[str, str] | None = None, **about: object
) -> Address:
    """An address of one visit; ``pk`` names something in it."""
    sample, unknown = {"code": "@visit", **(more or {})}, {"code": "no-such"}
    if pk:
        sample["pk"], unknown["pk"] = f"@{pk}", SOMEBODY
    return desk(methods, "event team", *_PLANNERS, sample=sample, unknown=unknown, **about)


V = f"{L}desk/visits/"
TABLE: dict[str, Address] = {
    V: desk(READ, "event team", *_PLANNERS, query="?past=1"),
    f"{V}new/": desk(FORM, "event team", *_PLANNERS, form={"code": "x", "key": "visit new"}),
    f"{V}<slug:code>/": _visit(),
    f"{V}<slug:code>/about/": _visit(FORM, form={"titles_en": "", "key": "visit about"}),
    f"{V}<slug:code>/copy/": _visit(FORM, form={"code": "x", "key": "visit copy"}),
    f"{V}<slug:code>/confirm/": _visit(POST, form={"key": "visit confirm"}),
    f"{V}<slug:code>/cancel/": _visit(POST, form={"key": "visit cancel", "is_meant": "yes"}),
    f"{V}<slug:code>/forget/": _visit(POST, form={"key": "visit forget", "is_meant": "yes"}),
    f"{V}<slug:code>/people/": _visit(),
    f"{V}<slug:code>/people/add/<slug:part>/": _visit(
        FORM, more={"part": "guest"}, form={"name": "", "key": "visit person"}
    ),
    f"{V}<slug:code>/people/<uuid:pk>/": _visit(FORM, "delegate", form={"name": "", "key": "visit person"}),
    f"{V}<slug:code>/cars/": _visit(FORM, form={"way_0": "x", "key": "visit ways"}),
    f"{V}<slug:code>/cars/add/": _visit(FORM, form={"name": "", "key": "visit car"}),
    f"{V}<slug:code>/cars/<uuid:pk>/": _visit(FORM, "visit car", form={"name": "", "key": "visit car"}),
    f"{V}<slug:code>/stops/add/": _visit(FORM, form={"kind": "", "key": "visit stop"}),
    f"{V}<slug:code>/stops/<uuid:pk>/": _visit(FORM, "visit stop", form={"kind": "", "key": "visit stop"}),
    f"{V}<slug:code>/stops/<uuid:pk>/seats/": _visit(
        FORM,
        "visit stop",
        form={"do": "table-by-rank", "shape": "long", "is_meant": "on", "key": "visit seats"},
    ),
    f"{V}<slug:code>/gifts/": _visit(),
    f"{V}<slug:code>/gifts/add/": _visit(FORM, form={"name": "", "key": "visit gift"}),
    f"{V}<slug:code>/gifts/<uuid:pk>/": _visit(FORM, "visit gift", form={"name": "", "key": "visit gift"}),
    f"{V}<slug:code>/agreed/": _visit(FORM, form={"text": "", "key": "visit agreed"}),
    f"{V}<slug:code>/agreed/<uuid:pk>/": _visit(POST, "follow-up", form={"key": "visit passed on"}),
    f"{V}<slug:code>/programme/": _visit(),
    f"{V}<slug:code>/programme.pdf": _visit(page=False),
    f"{V}<slug:code>/remove/<slug:kind>/<uuid:pk>/": _visit(
        POST, "visit gift", more={"kind": "gift"}, form={"key": "visit remove"}
    ),
}
