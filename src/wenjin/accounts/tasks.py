"""What comes back by the clock."""

from datetime import datetime

from wenjin.accounts.services.accounts import sweep_unproven_accounts
from wenjin.accounts.services.second_factor import sweep_sessions
from wenjin.accounts.services.tries import sweep_tries
from wenjin.core.outbox.registry import every


@every("accounts.sweep", minutes=60)
def sweep(at: datetime) -> int:
    """Drop accounts that nobody proved to own, and sessions and counts whose time is over."""
    return sweep_unproven_accounts(at) + sweep_sessions(at) + sweep_tries(at)
