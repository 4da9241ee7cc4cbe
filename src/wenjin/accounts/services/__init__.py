"""Everything that changes people, their organisations, and what they allow."""

from wenjin.accounts.services.accounts import (
    account_for_sign_in,
    attach_account,
    make_account,
    person_of_account,
    sweep_unproven_accounts,
)
from wenjin.accounts.services.appointing import (
    LONGEST_ADDRESS,
    Appointed,
    AppointmentRefused,
    Place,
    Who,
    appoint,
    dismiss,
    place_of,
)
from wenjin.accounts.services.consents import give_consent, withdraw_consent
from wenjin.accounts.services.erasure import erase_person
from wenjin.accounts.services.looking import found_in_search, look_at
from wenjin.accounts.services.mandates import (
    MandateEnded,
    MandateRefused,
    agent_with_address,
    give_mandate,
    revoke_mandate,
)
from wenjin.accounts.services.merging import merge_person
from wenjin.accounts.services.organisations import (
    AlreadyMember,
    add_member,
    end_membership,
    make_organisation,
)
from wenjin.accounts.services.people import (
    NewPerson,
    make_people,
    make_person,
    update_details,
    update_person,
)
from wenjin.accounts.services.sample import sample_people
from wenjin.accounts.services.second_factor import (
    WAYS_TO_CHECK,
    ResetRefused,
    has_second_factor,
    reset_second_factor,
)
from wenjin.accounts.services.tries import take_back, try_once

__all__ = [
    "LONGEST_ADDRESS",
    "WAYS_TO_CHECK",
    "AlreadyMember",
    "Appointed",
    "AppointmentRefused",
    "MandateEnded",
    "MandateRefused",
    "NewPerson",
    "Place",
    "ResetRefused",
    "Who",
    "account_for_sign_in",
    "add_member",
    "agent_with_address",
    "appoint",
    "attach_account",
    "dismiss",
    "end_membership",
    "erase_person",
    "found_in_search",
    "give_consent",
    "give_mandate",
    "has_second_factor",
    "look_at",
    "make_account",
    "make_organisation",
    "make_people",
    "make_person",
    "merge_person",
    "person_of_account",
    "place_of",
    "reset_second_factor",
    "revoke_mandate",
    "sample_people",
    "sweep_unproven_accounts",
    "take_back",
    "try_once",
    "update_details",
    "update_person",
    "withdraw_consent",
]
