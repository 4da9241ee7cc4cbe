"""Services ask too: whoever calls them, nobody does what they may not."""

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.visibility import relation
from wenjin.cases.services.acts import Loaded
from wenjin.cases.services.refusals import Forbidden, NoSuchCase


def demand(
    actor: Actor, deed: Deed | str, loaded: Loaded, *, decision: str | None = None, task: str | None = None
) -> None:
    """Go on only when the actor may do it.

    Raises:
        NoSuchCase: they may not even know that the case exists.
        Forbidden: they may see it, but not do this.
    """
    if actor.is_system:
        return
    authorities = {rule.id: rule.authority for rule in loaded.procedure.decisions}
    found = relation(actor, loaded.case, parts=authorities, at=loaded.at)
    if not found:
        raise NoSuchCase
    if not may(actor, deed, loaded.case, decision=decision, task=task, known=found):
        raise Forbidden(str(deed))
