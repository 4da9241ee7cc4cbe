"""A search that shows people is a look at each of them: written down, so that they can see who found them."""

from collections.abc import Iterable
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.services import found_in_search
from wenjin.cases.queries.involvement import involved_with
from wenjin.core import clock


def write_found(actor: Actor, people: Iterable[UUID]) -> int:
    """Write down for each of the people whose names are shown that the actor found them; says how many are new.

    Not for those with whom the actor has to do already. At most once a day for each. The number of queries does
    not depend on how many people there are.
    """
    shown, now = frozenset(people), clock.now()
    if not shown:
        return 0
    return found_in_search(shown - involved_with(actor, shown, at=now), actor=actor, at=now)
