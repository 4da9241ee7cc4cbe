"""Looking at a case is written down: who, what, when. The applicant sees it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import Standing, relation
from wenjin.cases.services.acts import Act, Loaded, Note, act_key_of, load, perform
from wenjin.cases.services.permission import demand
from wenjin.cases.services.refusals import PaperNotAsked
from wenjin.core import clock
from wenjin.core.files import services as files
from wenjin.core.files.models import StoredFile
from wenjin.core.ledger import book

# Turning the pages of one file is one look: the same person at the same thing is written down once an hour.
_HOUR: Final = "%Y%m%d%H"


def look_at(actor: Actor, case: Case, what: str = "case", *, at: datetime | None = None) -> bool:
    """Write down that somebody sees a case; says whether it is a new look.

    Whoever stands on the applicant's own side is not watched in their own file; helpers, interpreters, offices
    and auditors are.

    Args:
        what: ``case``, ``answers``, ``messages``, ``ledger`` and the like: a code, nothing personal.
    """
    moment = at or clock.now()
    if actor.is_system or relation(actor, case, at=moment).has(Standing.PARTY):
        return False
    return _look(actor, case, "case.seen", {"what": what}, what, moment)


def open_paper(
    actor: Actor, case_id: UUID, item_id: UUID, *, at: datetime | None = None
) -> tuple[StoredFile, bytes, str]:
    """The content of a paper and its name; for everybody but the applicant's side the look is written down first.

    Raises:
        Forbidden, NoSuchCase: the actor may not read papers of this case.
        PaperNotAsked: it is not in the case.
        core.files.services.NotClean: it waits for the scanner or is gone.
    """
    moment = at or clock.now()
    case = load(case_id)
    demand(actor, "read_papers", Loaded(case, None, procedure_of(case), actor, moment))
    row = case.papers.select_related("item__file__data_key").filter(item_id=item_id).order_by("-pk").first()
    if row is None or row.item.file is None:
        raise PaperNotAsked(paper=str(item_id))
    if not relation(actor, case, at=moment).has(Standing.PARTY):
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
