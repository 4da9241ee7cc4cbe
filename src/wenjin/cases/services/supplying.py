"""What comes in after the submission: it answers a request, or it is not wanted."""

from collections.abc import Collection, Iterable

from wenjin.cases.domain import acts as domain
from wenjin.cases.domain.errors import NothingWanted
from wenjin.cases.domain.events import ClockResumed, Event, InformationSupplied, WantedKind
from wenjin.cases.notices.posting import notice
from wenjin.cases.services.acts import Loaded
from wenjin.cases.services.refusals import Forbidden
from wenjin.cases.services.watches import watches
from wenjin.core.outbox.services import NewMessage


def supplied_by_answers(loaded: Loaded, fields: Collection[str]) -> tuple[Event, ...]:
    """What follows when these fields are answered: nothing in a draft, else what was asked for is supplied.

    Raises:
        Forbidden: the file was submitted and one of them was not asked for.
    """
    return _supplied(loaded, WantedKind.FIELD, fields)


def supplied_by_paper(loaded: Loaded, evidence: str) -> tuple[Event, ...]:
    """The same for a paper."""
    return _supplied(loaded, WantedKind.PAPER, (evidence,))


def _supplied(loaded: Loaded, kind: WantedKind, names: Collection[str]) -> tuple[Event, ...]:
    if loaded.case.is_draft:
        return ()
    wanted = {one.id for request in loaded.state.open_requests for one in request.wanted if one.kind is kind}
    if not set(names) <= wanted:
        raise Forbidden("edit_after_submission")
    try:
        return domain.supply(loaded.state, loaded.procedure, [(kind, name) for name in names], at=loaded.at)
    except NothingWanted:
        # It was supplied before and is now corrected, while the rest of the request is still open.
        return ()


def after_supply(loaded: Loaded, events: Iterable[Event]) -> tuple[NewMessage, ...]:
    """What to tell and to watch after something came: whether the clock runs again."""
    happened = tuple(events)
    told: list[NewMessage] = []
    resumed = [one for one in happened if isinstance(one, ClockResumed)]
    if resumed:
        decisions = sorted({one.decision for one in resumed if one.decision})
        about = {"decision": decisions[0]} if len(decisions) == 1 else {}
        told.append(notice(loaded.case, "resumed", about))
    elif any(isinstance(one, InformationSupplied) for one in happened):
        told.append(notice(loaded.case, "received"))
    return (*told, *watches(loaded, happened))
