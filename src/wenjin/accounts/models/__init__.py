"""Rows of people and what binds them to organisations and to each other."""

from wenjin.accounts.models.account import Account
from wenjin.accounts.models.limits import SharedCacheEntry, TryCount
from wenjin.accounts.models.mandate import Consent, Mandate
from wenjin.accounts.models.organisation import Membership, Organisation
from wenjin.accounts.models.person import Person

__all__ = [
    "Account",
    "Consent",
    "Mandate",
    "Membership",
    "Organisation",
    "Person",
    "SharedCacheEntry",
    "TryCount",
]
