"""Services ask too: whoever calls them, nobody does what they may not."""

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.reach import Reach, reach_of
from wenjin.cases.queries.situation import needs_of
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


def demand_paper(actor: Actor, deed: Deed | str, loaded: Loaded, evidence: str) -> None:
    """Go on only when the actor may do it with this paper: a decision of theirs needs it, or they read all.

    Raises:
        NoSuchCase, Forbidden.
    """
    demand(actor, deed, loaded)
    found = reach_in(actor, loaded)
    if found.is_whole:
        return
    # Who needs a paper hangs on the answers: they are opened only for whoever does not read everything.
    needs = needs_of(loaded.case, loaded.before)
    if not found.has_paper(evidence, next((one for one in needs if one.evidence == evidence), None)):
        raise Forbidden(str(deed))


def demand_message(actor: Actor, deed: Deed | str, loaded: Loaded, decision: str | None) -> None:
    """Go on only when the actor may do it with messages about this decision; None for the whole case.

    Raises:
        NoSuchCase, Forbidden.
    """
    demand(actor, deed, loaded)
    if not reach_in(actor, loaded).has_message(decision):
        raise Forbidden(str(deed))


def reach_in(actor: Actor, loaded: Loaded) -> Reach:
    """How far the actor reads into the case that is at hand."""
    authorities = {rule.id: rule.authority for rule in loaded.procedure.decisions}
    found = relation(actor, loaded.case, parts=authorities, at=loaded.at)
    return reach_of(actor, found, loaded.state, loaded.procedure)
