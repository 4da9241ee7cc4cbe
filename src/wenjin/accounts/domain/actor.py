"""Who does something: a person, somebody not signed in who holds a draft, or the system itself."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID


class Role(StrEnum):
    """What somebody may be here. One person may have several, each for an organisation."""

    APPLICANT = "applicant"
    REPRESENTATIVE = "representative"
    INTERMEDIARY = "intermediary"
    COUNTER_OFFICER = "counter_officer"
    INTERPRETER = "interpreter"
    CASE_OFFICER = "case_officer"
    CONTENT_EDITOR = "content_editor"
    EVENT_TEAM = "event_team"
    AUDITOR = "auditor"
    DIRECTOR = "director"


STAFF_ROLES: Final = frozenset(
    {
        Role.COUNTER_OFFICER,
        Role.INTERPRETER,
        Role.CASE_OFFICER,
        Role.CONTENT_EDITOR,
        Role.EVENT_TEAM,
        Role.AUDITOR,
        Role.DIRECTOR,
    }
)

# Letters of a fingerprint that name a visitor; 96 bits, so that two drafts never share a name.
VISITOR_LETTERS: Final = 24


@dataclass(frozen=True, slots=True)
class Post:
    """A role that somebody holds today.

    Attributes:
        authority: id of the authority in the pack, when the organisation is one.
        centre: id of the centre in the pack, when the organisation is one.
        office: name of the organisation; ``office_zh`` its Chinese one, empty where it has none.
    """

    role: Role
    organisation_id: UUID
    authority: str | None = None
    centre: str | None = None
    office: str = field(default="", compare=False)
    office_zh: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything that decisions about permission may depend on. Nothing here is personal but the name.

    Attributes:
        person_id: None for a visitor and for the system.
        account_id: None when nobody is signed in.
        name: as it is shown to others; empty when it is not known.
        language: code of the language to write to them in.
        posts: roles held today.
        visitor: fingerprint of the secret of a draft cookie, empty when there is none.
        visitor_by_link: that secret came by a private link, so others may hold it too.
        is_strong: whether a second factor was used in this session.
        represents: firms that the person speaks for.
        mandates: persons for whom they may act in everything.
        case_mandates: persons for whom they may act in one case only, with its reference.
        help_mandates: persons whom they help with one case only, joined by a code: they work on it beside them,
            and may not do in their place what only its owner does.
    """

    person_id: UUID | None = None
    account_id: int | None = None
    name: str = ""
    language: str = "en"
    posts: tuple[Post, ...] = ()
    visitor: str = ""
    is_strong: bool = False
    represents: frozenset[UUID] = frozenset()
    mandates: frozenset[UUID] = frozenset()
    case_mandates: frozenset[tuple[UUID, str]] = field(default=frozenset())
    help_mandates: frozenset[tuple[UUID, str]] = field(default=frozenset())
    is_system: bool = False
    visitor_by_link: bool = False

    @property
    def reference(self) -> str:
        """How the ledger names the actor: ``person:<uuid>``, ``visitor:<24 letters>``, ``system``.

        Somebody without account and without draft is ``visitor:``; they can have done nothing yet.
        """
        if self.is_system:
            return "system"
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"visitor:{self.visitor[:VISITOR_LETTERS]}"

    @property
    def is_signed_in(self) -> bool:
        """Whether the actor is a person that we know."""
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether any post is one of the staff."""
        return any(post.role in STAFF_ROLES for post in self.posts)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of the roles; everybody who is signed in is an applicant."""
        if Role.APPLICANT in roles and self.is_signed_in:
            return True
        return any(post.role in roles for post in self.posts)

    @property
    def authorities(self) -> frozenset[str]:
        """Ids of the authorities for which the actor decides cases."""
        return frozenset(
            post.authority for post in self.posts if post.role is Role.CASE_OFFICER and post.authority
        )

    @property
    def centres(self) -> frozenset[str]:
        """Ids of the centres where the actor works."""
        return frozenset(post.centre for post in self.posts if post.centre)

    @property
    def organisations(self) -> frozenset[UUID]:
        """Organisations where the actor holds any role."""
        return frozenset(post.organisation_id for post in self.posts)

    def may_act_for(self, person_id: UUID, case_reference: str | None = None) -> bool:
        """Whether the actor is this person or has their mandate, in general or for this one case."""
        if person_id == self.person_id or person_id in self.mandates:
            return True
        return case_reference is not None and (person_id, case_reference) in self.case_mandates

    def helps(self, person_id: UUID, case_reference: str) -> bool:
        """Whether the actor joined this case of the person by a code."""
        return (person_id, case_reference) in self.help_mandates


SYSTEM: Final = Actor(name="Wenjin", is_system=True)
NOBODY: Final = Actor()
