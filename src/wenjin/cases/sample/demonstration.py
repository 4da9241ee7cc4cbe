"""Cases of those whom one can sign in as in the demonstration, so that each of them has something to see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from wenjin.accounts import queries
from wenjin.accounts.domain.actor import Role
from wenjin.cases.sample.endings import Ending
from wenjin.cases.sample.firms import InventedFirm
from wenjin.cases.sample.making import Firm
from wenjin.cases.sample.people import InventedPerson

_JOINT: Final = "joint-work-and-residence"
_CASES: Final = (
    (_JOINT, Ending.ASKED),
    (_JOINT, Ending.EXPIRING),
    (_JOINT, Ending.DRAFT_COMPLETE),
    (_JOINT, Ending.GRANTED_AND_REFUSED),
)
_FIRM_ADDRESS: Final = "深圳市龙华区示例路1号"
_PHONE: Final = "+8675500000000"


@dataclass(frozen=True, slots=True)
class Guest:
    """A sample person with an account, and what case they have.

    Attributes:
        helper: who has begun it for them, with their mandate.
    """

    person: InventedPerson
    procedure: str
    ending: Ending
    helper: UUID | None = None


def guests(today: date) -> list[Guest]:
    """The demonstration's applicants, one case each."""
    people = queries.sample_people()
    applicants = [one for one in people if not one.posts]
    helpers = [one.person_id for one in people if any(post.role == Role.INTERMEDIARY for post in one.posts)]
    agents = [queries.actor_of_person(one) for one in helpers]
    found = []
    for one, (procedure, ending) in zip(applicants, _CASES, strict=False):
        helper = next((agent.person_id for agent in agents if one.person_id in agent.mandates), None)
        found.append(Guest(_invented(one.person_id, today), procedure, ending, helper))
    return found


def own_firm() -> Firm | None:
    """The demonstration's own firm with its representative; None when there is none."""
    for one in queries.sample_people():
        if any(post.role == Role.REPRESENTATIVE for post in one.posts):
            for firm_id in queries.actor_of_person(one.person_id).represents:
                seen = queries.organisation(firm_id)
                if seen is not None:
                    invented = InventedFirm(
                        seen.name, seen.name_zh, seen.uscc, _FIRM_ADDRESS, one.name, _PHONE
                    )
                    return Firm(firm_id, invented, one.person_id)
    return None


def _invented(person_id: UUID, today: date) -> InventedPerson:
    seen, details = queries.person(person_id), queries.details_of(person_id)
    issued_on = today - timedelta(days=2 * 365)
    return InventedPerson(
        id=person_id,
        language=seen.language,
        family_name=seen.family_name,
        given_name=seen.given_name,
        own_name=seen.other_names,
        nationality=details.nationality,
        sex=details.sex,
        birth_date=date.fromisoformat(details.birth_date),
        passport=details.passport_number,
        passport_issued_on=issued_on,
        passport_expires_on=issued_on + timedelta(days=10 * 365),
        is_new=False,
    )
