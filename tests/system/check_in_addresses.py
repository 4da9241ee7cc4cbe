"""Addresses of the day itself: doors, badges, attendance, and what guests find afterwards."""

from tests.system.address_kinds import FORM, POST, READ, Address, L, R, Who, desk, secret_of

_TEAM = (R.EVENT_TEAM, R.DIRECTOR)
_EVENT = {"code": "town-evening"}
_NONE = {"code": "no-such"}


def _of_team(methods: frozenset[str] = READ, **more: object) -> Address:
    """An address of the desk of an event."""
    sample = {**_EVENT, **more.pop("sample", {})}  # type: ignore[dict-item]
    unknown = {**_NONE, **more.pop("unknown", {})}  # type: ignore[dict-item]
    return desk(methods, "event team", *_TEAM, sample=sample, unknown=unknown, **more)


TABLE: dict[str, Address] = {
    f"{L}events/check-in/<str:secret>/": secret_of("door", FORM, form={"text": "ada", "key": "k"}),
    f"{L}events/check-in/<str:secret>/guests.json": secret_of("door", page=False),
    # The address is the secret, and no form of another site can send JSON.
    f"{L}events/check-in/<str:secret>/scans/": Address(
        Who.MACHINE, POST, {"secret": "@door"}, {"secret": "never-was"}, key=False, page=False
    ),
    f"{L}events/check-in/<str:secret>/worker.js": secret_of("door", page=False),
    f"{L}events/check-in/<str:secret>/app.webmanifest": secret_of("door", page=False),
    f"{L}events/registration/<str:secret>/certificate.pdf": secret_of("finished registration", page=False),
    f"{L}events/registration/<str:secret>/feedback/": secret_of(
        "finished registration", FORM, form={"score": "4", "key": "k"}
    ),
    f"{L}desk/events/<slug:code>/doors/": _of_team(FORM, form={"name": "North", "key": "k"}),
    f"{L}desk/events/<slug:code>/doors/<uuid:device>/close/": _of_team(
        POST,
        sample={"device": "@device of door"},
        unknown={"device": "00000000-0000-4000-8000-000000000000"},
        form={"key": "k"},
    ),
    f"{L}desk/events/<slug:code>/doors/badges/": _of_team(),
    f"{L}desk/events/<slug:code>/doors/badges.pdf": _of_team(page=False, query="?size=62x100"),
}
