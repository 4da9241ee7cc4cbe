"""Who may enter an address, said in data, so that a guard can read it for every address of the site."""

from dataclasses import dataclass
from enum import StrEnum

from wenjin.accounts.domain.actor import Actor, Role


class Door(StrEnum):
    """Who may come through.

    ``OBJECT`` lets everybody try: what they may see is asked of the object (for instance
    ``cases.queries.visible_to``), and whoever may not see it finds nothing there.
    """

    EVERYBODY = "everybody"
    OBJECT = "object"
    SIGNED_IN = "signed_in"
    STAFF = "staff"


class Answer(StrEnum):
    """What an address answers to somebody before its view is called."""

    COME_IN = "come_in"
    SIGN_IN_FIRST = "sign_in_first"
    SECOND_FACTOR_FIRST = "second_factor_first"
    NOT_FOR_YOU = "not_for_you"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter an address.

    Attributes:
        roles: for ``STAFF`` and ``SIGNED_IN``, the roles of which one is needed; empty: any.
        is_strong: whether a second factor must have been used in the session (always so for staff).
    """

    door: Door
    roles: frozenset[Role] = frozenset()
    is_strong: bool = False

    def answer(self, actor: Actor) -> Answer:
        """What the actor is told."""
        if self.door in (Door.EVERYBODY, Door.OBJECT):
            return Answer.COME_IN
        if not actor.is_signed_in:
            return Answer.SIGN_IN_FIRST
        if self.door is Door.STAFF and not actor.is_staff:
            return Answer.NOT_FOR_YOU
        if self.roles and not actor.has(*self.roles):
            return Answer.NOT_FOR_YOU
        needs_second = self.is_strong or self.door is Door.STAFF
        return Answer.SECOND_FACTOR_FIRST if needs_second and not actor.is_strong else Answer.COME_IN


EVERYBODY = Access(Door.EVERYBODY)
OBJECT = Access(Door.OBJECT)
SIGNED_IN = Access(Door.SIGNED_IN)
