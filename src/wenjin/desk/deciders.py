"""Who decides for an authority: to whom a decision can be given, and whether anybody can confirm a refusal."""

from typing import Final

from django.utils.translation import gettext as _

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import HeldRole, PersonSeen, organisation, staff_with
from wenjin.desk.opened import DeskCase

_NEEDED_TO_REFUSE: Final = 2


def deciders(case: DeskCase, decision: str) -> list[PersonSeen]:
    """Officers of the authority of a decision who ask for nothing in the case themselves. One query."""
    authority = case.procedure.decision(decision).authority
    applicant = case.row.applicant_id
    return [one for one in staff_with(Role.CASE_OFFICER, authority=authority) if one.id != applicant]


def has_second(case: DeskCase, decision: str) -> bool:
    """Whether there is another officer, who could confirm what the reader proposes."""
    return any(one.id != case.actor.person_id for one in deciders(case, decision))


def nobody_confirms() -> str:
    """That a refusal waits for somebody who is not there, and who mends that."""
    return _(
        "You are the only officer of your authority here, so nobody can confirm a refusal now. Ask the director "
        "to name a second one."
    )


def left_without(held: HeldRole) -> str:
    """What a place can no longer do when a role is taken away; empty when enough people are left. Two queries."""
    if not held.is_running or held.role not in (Role.CASE_OFFICER, Role.COUNTER_OFFICER):
        return ""
    place = organisation(held.organisation_id)
    where = {"authority": place.authority, "centre": place.centre} if place is not None else {}
    known = staff_with(held.role, **{name: code for name, code in where.items() if code})
    left = sum(one.id != held.person_id for one in known)
    if not left:
        return _("Nobody else has this role there: what is open stays undone until somebody is named.")
    if held.role is Role.CASE_OFFICER and left < _NEEDED_TO_REFUSE:
        return _(
            "One officer is left there: they can grant, but a refusal needs a second one. Name somebody before "
            "you take this role away."
        )
    return ""
