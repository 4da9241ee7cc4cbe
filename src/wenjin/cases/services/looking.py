"""Looking at a case is written down: who, what, when. The applicant sees it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import OWN_SIDE, Standing, relation
from wenjin.cases.services.acts import Act, Loaded, Note, act_key_of, load, perform
from wenjin.cases.services.permission import demand, demand_paper
from wenjin.cases.services.refusals import PaperNotAsked
from wenjin.core import clock
from wenjin.core.files import services as files
from wenjin.core.files.models import StoredFile
from wenjin.core.ledger import book

# Turning the pages of one file is one look: the same person at the same thing is written down once an hour.
_HOUR: Final = "%Y%m%d%H"
# What is looked at, and what one must be allowed for that; anything else is the case as such.
_DEEDS: Final[Mapping[str, Deed]] = {
    "answers": Deed.READ_ANSWERS,
    "messages": Deed.READ_MESSAGES,
    "ledger": Deed.SEE_LEDGER,
}
_UNWATCHED: Final = (Standing.PARTY, Standing.AGENT)


def look_at(actor: Actor, case: Case, what: str = "case", *, at: datetime | None = None) -> bool:
    """Write down that somebody sees a case; says whether it is a new look.

    Whoever stands on the applicant's own side is not watched in their own file; helpers, interpreters, offices
    and auditors are.

    Args:
        what: ``case``, ``answers``, ``messages``, ``ledger`` and the like: a code, nothing personal.

    Raises:
        Forbidden, NoSuchCase: they may not see it, so there is nothing to write down.
    """
    moment = at or clock.now()
    demand(actor, _DEEDS.get(what, Deed.SEE), Loaded(case, None, procedure_of(case), actor, moment))
    authorities = {rule.id: rule.authority for rule in procedure_of(case).decisions}
    if actor.is_system or relation(actor, case, parts=authorities, at=moment).has(*_UNWATCHED):
        return False
    return _look(actor, case, "case.seen", {"what": what}, what, moment)


def open_paper(
    actor: Actor, case_id: UUID, item_id: UUID, *, at: datetime | None = None
) -> tuple[StoredFile, bytes, str]:
    """The content of a paper and its name; for everybody but the applicant's side the look is written down first.

    Raises:
        Forbidden, NoSuchCase: the actor may not read papers of this case, or not this one: it is for another
            decision.
        PaperNotAsked: it is not in the case.
        core.files.services.NotClean: it waits for the scanner or is gone.
    """
    moment = at or clock.now()
    case = load(case_id)
    loaded = _loaded(actor, case, moment)
    demand(actor, Deed.READ_PAPERS, loaded)
    stands = relation(actor, case, at=moment)
    rows = case.papers.select_related("item__file__data_key").filter(item_id=item_id)
    if not (actor.is_system or stands.has(*OWN_SIDE)):
        # What was taken out of the draft was never handed in: offices get what was there when it was, or later.
        rows = rows.filter(Q(removed_at__isnull=True) | Q(removed_at__gte=case.submitted_at or moment))
    row = rows.order_by("-pk").first()
    if row is None or row.item.file is None:
        raise PaperNotAsked(paper=str(item_id))
    demand_paper(actor, Deed.READ_PAPERS, loaded, row.evidence)
    if not stands.has(*_UNWATCHED):
        payload = {"evidence": row.evidence, "item": str(item_id)}
        _look(actor, case, "paper.seen", payload, f"paper:{item_id}", moment)
    return row.item.file, files.read(row.item.file), files.name_of(row.item.file)


def _look(
    actor: Actor, case: Case, code: str, payload: Mapping[str, object], what: str, at: datetime
) -> bool:
    who = hashlib.sha256(f"{actor.reference}|{what}|{at.strftime(_HOUR)}".encode()).hexdigest()[:32]
    key = f"look:{who}"
    if book.by_act(act_key_of(case.pk, key) or "") is not None:
        return False
    return not perform(case.pk, actor, key, lambda loaded: Act((Note(code, payload),)), at=at).is_repeat


def _loaded(actor: Actor, case: Case, at: datetime) -> Loaded:
    return Loaded(case, from_json(case.state), procedure_of(case), actor, at)
