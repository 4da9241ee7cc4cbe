"""Addresses of events: the public pages, and those of the desk."""

from tests.system.address_kinds import (
    FORM,
    MEGABYTE,
    POST,
    READ,
    SOMEBODY,
    Address,
    L,
    R,
    Who,
    desk,
    secret_of,
)

_EVENT = {"code": "city-forum"}
_NONE = {"code": "no-such"}


def of_planners(methods: frozenset[str] = READ, **more: object) -> Address:
    """An address of the desk of events."""
    return desk(methods, "event team", R.EVENT_TEAM, R.DIRECTOR, **more)


def of_event(methods: frozenset[str] = READ, code: str = "city-forum", **more: object) -> Address:
    """A page of an event at the desk."""
    sample = {"code": code, **more.pop("sample", {})}  # type: ignore[dict-item]
    unknown = {"code": "no-such", **more.pop("unknown", {})}  # type: ignore[dict-item]
    return of_planners(methods, sample=sample, unknown=unknown, **more)


def of_mailing(methods: frozenset[str] = READ) -> Address:
    """A mail to guests."""
    return of_event(methods, sample={"pk": "@mailing"}, unknown={"pk": SOMEBODY})


_DESK = f"{L}desk/events/"
_OF = f"{_DESK}<slug:code>/"
_FILE = 6 * MEGABYTE
_DRAFT = "town-draft"
TABLE: dict[str, Address] = {
    f"{L}events/": Address(Who.PUBLIC, READ),
    f"{L}events/calendar.ics": Address(Who.PUBLIC, READ, page=False),
    f"{L}events/embed/": Address(Who.PUBLIC, READ),
    f"{L}events/interests/": Address(Who.PUBLIC, FORM, form={"interest": "law"}),
    f"{L}events/<slug:code>/": Address(Who.PUBLIC, READ, _EVENT, _NONE),
    f"{L}events/<slug:code>/event.ics": Address(Who.PUBLIC, READ, _EVENT, _NONE, page=False),
    f"{L}events/<slug:code>/register/": Address(Who.PUBLIC, FORM, _EVENT, _NONE, query="?people=2"),
    # The ticket in the form is its key: nobody is known there in whose name it could be forged.
    f"{L}events/<slug:code>/materials/<uuid:file>/": Address(
        Who.PUBLIC, READ, {**_EVENT, "file": "@public file"}, {**_NONE, "file": "@guests' file"}, page=False
    ),
    f"{L}events/<slug:code>/intake/": Address(Who.PUBLIC, FORM, {"code": "grand-opening"}, _NONE, key=False),
    f"{L}events/registration/<str:secret>/": secret_of("registration"),
    f"{L}events/registration/<str:secret>/calendar.ics": secret_of("registration", page=False),
    f"{L}events/registration/<str:secret>/ticket-<int:place>.png": Address(
        Who.LINK,
        READ,
        {"secret": "@registration", "place": "0"},
        {"secret": "never-was", "place": "7"},
        page=False,
    ),
    # Nothing is there where no certificate for wallets is set.
    f"{L}events/registration/<str:secret>/ticket-<int:place>.pkpass": Address(
        Who.LINK,
        READ,
        {"secret": "@registration", "place": "0"},
        {"secret": "never-was", "place": "7"},
        page=False,
        answers=frozenset({404}),
    ),
    f"{L}events/registration/<str:secret>/accept/": secret_of("waiting registration", POST),
    f"{L}events/registration/<str:secret>/cancel/": secret_of("registration", FORM),
    f"{L}events/registration/<str:secret>/change/": secret_of("registration", FORM),
    f"{L}events/registration/<str:secret>/materials/<uuid:file>/": Address(
        Who.LINK,
        READ,
        {"secret": "@registration", "file": "@guests' file"},
        {"secret": "@waiting registration", "file": SOMEBODY},
        page=False,
    ),
    f"{L}events/registration/<str:secret>/letter/": secret_of("registration", FORM),
    f"{L}events/news/<str:secret>/": secret_of("registration", FORM),
    # The desk of events
    _DESK: of_planners(query="?year=2026"),
    f"{_DESK}new/": of_planners(FORM),
    f"{_DESK}export.<slug:form>": of_planners(sample={"form": "csv"}, unknown={"form": "exe"}, page=False),
    f"{_DESK}import/": of_planners(FORM, largest=_FILE),
    f"{_DESK}import/<uuid:pk>/": of_planners(
        FORM, sample={"pk": "@file of events"}, unknown={"pk": SOMEBODY}
    ),
    f"{_DESK}venues/": of_planners(),
    f"{_DESK}venues/new/": of_planners(FORM),
    f"{_DESK}venues/<slug:code>/": of_planners(FORM, sample={"code": "river-house"}, unknown=_NONE),
    f"{_DESK}series/": of_planners(),
    f"{_DESK}series/new/": of_planners(FORM),
    f"{_DESK}series/<slug:code>/": of_planners(FORM, sample={"code": "town-evenings"}, unknown=_NONE),
    _OF: of_event(),
    f"{_OF}facts/": of_event(FORM),
    f"{_OF}publish/": of_event(POST, _DRAFT),
    f"{_OF}unpublish/": of_event(POST),
    f"{_OF}move/": of_event(FORM),
    f"{_OF}cancel/": of_event(FORM),
    f"{_OF}copy/": of_event(FORM),
    f"{_OF}discard/": of_event(FORM, _DRAFT),
    **{
        f"{_OF}{name}/": of_event(FORM)
        for name in ("sessions", "speakers", "sponsors", "quotas", "questions", "budget")
    },
    f"{_OF}materials/": of_event(FORM, largest=26 * MEGABYTE),
    f"{_OF}materials/<uuid:file>/": of_event(
        sample={"file": "@guests' file"}, unknown={"file": SOMEBODY}, page=False
    ),
    f"{_OF}texts/": of_event(),
    f"{_OF}texts/<slug:language>/": of_event(FORM, sample={"language": "fr"}, unknown={"language": "xx"}),
    f"{_OF}texts/<slug:language>/review/": of_event(
        POST, sample={"language": "fr"}, unknown={"language": "xx"}
    ),
    f"{_OF}registrations/": of_event(FORM),
    f"{_OF}registrations/export/": of_event(POST, form={"format": "csv"}, page=False),
    f"{_OF}registrations/import/": of_event(FORM, largest=_FILE),
    f"{_OF}registrations/import/<uuid:pk>/": of_event(
        FORM, sample={"pk": "@file of guests"}, unknown={"pk": SOMEBODY}
    ),
    f"{_OF}registrations/<uuid:pk>/": of_event(
        FORM, sample={"pk": "@one of the forum"}, unknown={"pk": SOMEBODY}
    ),
    f"{_OF}mail/": of_event(),
    f"{_OF}mail/new/": of_event(FORM),
    f"{_OF}mail/<uuid:pk>/": of_mailing(),
    f"{_OF}mail/<uuid:pk>/edit/": of_mailing(FORM),
    f"{_OF}mail/<uuid:pk>/test/": of_mailing(POST),
    f"{_OF}mail/<uuid:pk>/send/": of_mailing(POST),
    f"{_OF}mail/<uuid:pk>/drop/": of_mailing(POST),
    f"{_OF}figures/": of_event(),
}
