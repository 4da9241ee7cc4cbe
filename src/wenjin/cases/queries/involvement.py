"""Who has to do with whom already, so that finding them in a search is nothing new."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.visibility import joined_by


def involved_with(actor: Actor, people: Iterable[UUID], *, at: datetime) -> frozenset[UUID]:
    """Those of the people with whom the actor has to do: by name, not by the office they work in.

    Themselves, whoever gave them a mandate, and applicants of a case that is not closed and in which a part is
    given to the actor or which they joined. One query at most.
    """
    asked = frozenset(people)
    helped = {whom for whom, _ in actor.case_mandates | actor.help_mandates}
    known = {one for one in asked if one in helped or actor.may_act_for(one)}
    if actor.person_id is None or asked <= known:
        return frozenset(known)
    own = CasePart.objects.filter(case_id=OuterRef("pk"), assigned_to_id=actor.person_id)
    rows = Case.objects.filter(
        Q(Exists(own)) | Q(pk__in=joined_by(actor, at).values("case_id")), applicant_id__in=asked - known
    ).exclude(status=Case.Status.CLOSED)
    found = rows.values_list("applicant_id", flat=True)
    return frozenset(known | {one for one in found if one is not None})
