"""What other apps do when somebody has just signed in: attach the draft they began before, for instance.

An explicit list and no signal: whoever wants to know who is called reads it. Apps add to it when they start
(``AppConfig.ready``).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from wenjin.accounts.domain.actor import Actor

AfterSignIn = Callable[[Actor, Actor, datetime], None]
AFTER_SIGN_IN: Final[list[AfterSignIn]] = []
"""Called with who sent the request before they signed in (their ``visitor`` names a draft), who they are now,
and when. In a transaction each; an error is written down and does not keep anybody from signing in."""

_log = logging.getLogger(__name__)


def after_sign_in(function: AfterSignIn) -> AfterSignIn:
    """Add a function to the list; adding it twice calls it once."""
    if function not in AFTER_SIGN_IN:
        AFTER_SIGN_IN.append(function)
    return function


def tell_everybody(before: Actor, after: Actor, at: datetime) -> None:
    """Call the functions of the list, in their order."""
    for function in AFTER_SIGN_IN:
        try:
            with transaction.atomic():
                function(before, after, at)
        except Exception:
            # The draft stays with the visitor's cookie and is attached at the next sign-in.
            _log.exception("%s failed after a sign-in", function)
