"""Whether whoever sends a file for somebody else must have that person's consent, and write it down."""

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.models import Case
from wenjin.cases.queries.visibility import Relation, Standing


def must_record_consent(actor: Actor, case: Case, known: Relation) -> bool:
    """Whether the sender stands beside the applicant, at a counter or joined by a code, who has not agreed yet.

    A firm and whoever files in their own name for others answer for it themselves: they declare that they were
    asked to.

    Source:
        PRC Personal Information Protection Law, art. 29: a consent of its own for sensitive data.
    """
    if actor.is_system or (actor.person_id is not None and actor.person_id == case.applicant_id):
        return False
    if case.employer_id is not None and case.employer_id in actor.represents:
        return False
    stands_beside = actor.has(Role.COUNTER_OFFICER) or not known.has(Standing.PARTY, Standing.AGENT)
    if not stands_beside:
        return False
    return case.applicant_id is None or not has_consent(case.applicant_id, Purpose.SENSITIVE)
