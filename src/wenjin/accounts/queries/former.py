"""Who acted for whom, or worked where, and does so no longer: to say why a door has closed, never to open one."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.models import Mandate, Membership
from wenjin.core import clock


def once_acted_for(person_id: UUID, principal_id: UUID, case_ref: str) -> bool:
    """Whether somebody ever had leave to act for a person, by themselves or where they worked. One query.

    Args:
        case_ref: leave for another case alone does not count.
    """
    theirs = Membership.objects.filter(person_id=person_id).values("organisation_id")
    held = Q(agent_id=person_id) | Q(agent_organisation_id__in=theirs)
    return Mandate.objects.filter(held, principal_id=principal_id, case_ref__in=("", case_ref)).exists()


def once_worked_for(
    person_id: UUID, *, firm: UUID | None = None, authorities: Iterable[str] = (), centre: str = ""
) -> bool:
    """Whether somebody had a role by which they handled what a firm, an authority or a centre has. One query."""
    over = Q(ended_at__isnull=False) | Q(until_on__lt=clock.today())
    there = Q(role=Role.CASE_OFFICER, organisation__authority__in=[one for one in authorities if one])
    if firm is not None:
        there |= Q(role=Role.REPRESENTATIVE, organisation_id=firm)
    if centre:
        there |= Q(role=Role.COUNTER_OFFICER, organisation__centre=centre)
    return Membership.objects.filter(over, there, person_id=person_id).exists()
