"""What is said of an address of the site: who may enter, with which methods, and what is there to see."""

from dataclasses import dataclass, field
from enum import StrEnum

from wenjin.accounts.domain.access import Door
from wenjin.accounts.domain.actor import Role
from wenjin.cases.queries.permission import Deed

JOURNEY = "hired-from-abroad"
CHECK = "cn-foreign-worker-classification"
START = {"journey": JOURNEY, "spouse": "yes", "child": "1", "parent": "0", "pet": "1"}
READ = frozenset({"GET", "HEAD"})
FORM = READ | {"POST"}
POST = frozenset({"POST"})
ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SOMEBODY = "00000000-0000-4000-8000-000000000000"


class Who(StrEnum):
    """Who may enter."""

    PUBLIC = "everybody"
    READER = "everybody; without a plan it leads to the beginning of one"
    LINK = "whoever knows the address"
    MACHINE = "other systems"
    DEMO = "everybody where there is a demonstration, and nobody elsewhere"
    OBJECT = "whoever may do it with the object; for others there is nothing there"
    SIGNED_IN = "whoever is signed in"
    STAFF = (
        "staff with one of the roles named, after a second factor; of a case, whoever may do it with the case"
    )

    @property
    def door(self) -> Door:
        """What the view must declare."""
        known = {Who.OBJECT: Door.OBJECT, Who.SIGNED_IN: Door.SIGNED_IN, Who.STAFF: Door.STAFF}
        return known.get(self, Door.EVERYBODY)

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked who they are."""
        return self in OPEN


OPEN = frozenset({Who.PUBLIC, Who.READER, Who.LINK, Who.MACHINE})


@dataclass(frozen=True)
class Address:
    """What is said of an address.

    Attributes:
        sample: values that exist; ``secret`` is filled in with a real private link, ``@name`` from the town.
        unknown: values that do not exist, one at a time.
        query: of the sample.
        form: what a POST sends.
        key: whether a POST needs the key against forged forms.
        page: whether a GET gives a page to read (not a file, not data, not the way to another page).
        by: a role of the town that may enter and for which there is something to see.
        roles: of the staff, whose address it is; none: all of the staff.
        deed: what must be allowed with the case, where the address is about one.
        largest: bytes that it takes where others take far less.
        answers: what else a GET of ``by`` may come to, where the sample is not fit for it.
    """

    who: Who
    methods: frozenset[str]
    sample: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, str] = field(default_factory=dict)
    key: bool = True
    page: bool = True
    by: str = "anonymous"
    roles: frozenset[Role] = frozenset()
    deed: Deed | None = None
    largest: int = 0
    answers: frozenset[int] = frozenset({200})


def link(methods: frozenset[str] = READ, **more: object) -> Address:
    return Address(Who.LINK, methods, {"secret": ""}, {"secret": "never-was"}, **more)  # type: ignore[arg-type]


def secret_of(what: str, methods: frozenset[str] = READ, **more: object) -> Address:
    """A private page of the counters."""
    return Address(Who.LINK, methods, {"secret": f"@{what}"}, {"secret": "never-was"}, **more)  # type: ignore[arg-type]


def of_hall(methods: frozenset[str] = READ, **more: object) -> Address:
    """A screen of a hall."""
    return Address(Who.PUBLIC, methods, {"centre": "longhua-centre"}, {"centre": "hetao-station"}, **more)  # type: ignore[arg-type]


def of_case(
    methods: frozenset[str], deed: Deed, case: str = "open", by: str = "owner", **more: object
) -> Address:
    """An address of a case on the applicant's side."""
    sample = {"reference": f"@{case}", **more.pop("sample", {})}  # type: ignore[dict-item]
    unknown = {"reference": "SZ-26-2222-2", **more.pop("unknown", {})}  # type: ignore[dict-item]
    return Address(Who.OBJECT, methods, sample, unknown, by=by, deed=deed, **more)  # type: ignore[arg-type]


def own(methods: frozenset[str], **more: object) -> Address:
    """An address of the person who is signed in."""
    return Address(Who.SIGNED_IN, methods, by="owner", **more)  # type: ignore[arg-type]


def desk(methods: frozenset[str], by: str, *roles: Role, **more: object) -> Address:
    """An address of the staff."""
    return Address(Who.STAFF, methods, by=by, roles=frozenset(roles), **more)  # type: ignore[arg-type]


def of_director(methods: frozenset[str] = READ, **more: object) -> Address:
    """An address of the director of a centre."""
    return desk(methods, "director", Role.DIRECTOR, **more)


def desk_case(methods: frozenset[str], deed: Deed, by: str = "officer", **more: object) -> Address:
    """An address of a case at the desk."""
    sample = {"reference": "@open", **more.pop("sample", {})}  # type: ignore[dict-item]
    unknown = {"reference": "SZ-26-2222-2", **more.pop("unknown", {})}  # type: ignore[dict-item]
    return desk(methods, by, *SEARCHERS, sample=sample, unknown=unknown, deed=deed, **more)


def desk_texts(methods: frozenset[str], **more: object) -> Address:
    """An address of the texts of a language at the desk."""
    sample = {"language": "fr", **more.pop("sample", {})}  # type: ignore[dict-item]
    unknown = {"language": "no-such", **more.pop("unknown", {})}  # type: ignore[dict-item]
    return desk(methods, "content editor", Role.CONTENT_EDITOR, sample=sample, unknown=unknown, **more)


R = Role
SEARCHERS = (R.CASE_OFFICER, R.COUNTER_OFFICER, R.INTERPRETER, R.AUDITOR)
KEEPERS = (R.DIRECTOR, R.AUDITOR)
IN_THE_HALL = (R.COUNTER_OFFICER, R.INTERPRETER, R.DIRECTOR)
HELPERS = (R.COUNTER_OFFICER, R.INTERPRETER)
MEGABYTE = 1024 * 1024
# What leads on, to a page that depends on what one did before.
ON = frozenset({200, 302})

L = "<language>/"
