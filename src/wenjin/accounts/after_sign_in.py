"""What other apps do when somebody has just signed in: attach the draft they began before, for instance; and what
they know of who it is.

An explicit list and no signal: whoever wants to know who is called reads it. Apps add to it when they start
(``AppConfig.ready``).
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor

AfterSignIn = Callable[[Actor, Actor, datetime], None]
AFTER_SIGN_IN: Final[list[AfterSignIn]] = []
"""Called with who sent the request before they signed in (their ``visitor`` names a draft), who they are now,
and when. In a transaction each; an error is written down and does not keep anybody from signing in."""

KnownBefore = Callable[[Actor, Sequence[str], datetime], UUID | None]
KNOWN_BEFORE: Final[list[KnownBefore]] = []
"""Asked at the first sign-in with an account, before a person is made for it, whether they know who it is: with
who sent the request before, the mail addresses that are proven, and when. The first answer counts."""

_log = logging.getLogger(__name__)


def after_sign_in(function: AfterSignIn) -> AfterSignIn:
    """Add a function to the list; adding it twice calls it once."""
    if function not in AFTER_SIGN_IN:
        AFTER_SIGN_IN.append(function)
    return function


def known_before(function: KnownBefore) -> KnownBefore:
    """Add a function to that list; adding it twice asks it once."""
    if function not in KNOWN_BEFORE:
        KNOWN_BEFORE.append(function)
    return function


def ask_everybody(before: Actor, addresses: Sequence[str], at: datetime) -> UUID | None:
    """The person of a new account, when somebody knows them."""
    for function in KNOWN_BEFORE:
        try:
            with transaction.atomic():
                found = function(before, addresses, at)
        except Exception:
            # Somebody new is made then, and what is theirs can still be attached afterwards.
            _log.exception("%s failed before a sign-in", function)
        else:
            if found is not None:
                return found
    return None


def tell_everybody(before: Actor, after: Actor, at: datetime) -> None:
    """Call the functions of the list, in their order."""
    for function in AFTER_SIGN_IN:
        try:
            with transaction.atomic():
                function(before, after, at)
        except Exception:
            # The draft stays with the visitor's cookie and is attached at the next sign-in.
            _log.exception("%s failed after a sign-in", function)
