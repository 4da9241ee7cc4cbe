"""Purposes for which people give consent, and what they let others do for them."""

from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """What the centre may do with somebody's data only because they agree.

    What the law asks of the authorities themselves (reading an application, deciding it) needs no consent
    and is not listed: PRC Personal Information Protection Law, art. 13 (3).
    """

    SENSITIVE = "sensitive"
    """Passport number, photograph, health and household: sensitive data, art. 28 and 29."""
    REUSE_PAPERS = "reuse_papers"
    """Papers of one application are offered again in the next one."""
    TEXT_MESSAGES = "text_messages"
    """Text messages about one's own applications; e-mail about them needs no consent."""
    BROWSER_NOTICES = "browser_notices"
    """Notices of the browsers that the person has turned them on in."""


class MandatePurpose(StrEnum):
    """What an agent may do."""

    APPLICATIONS = "applications"
    """Prepare, file and follow applications, and receive messages about them."""


class HowGiven(StrEnum):
    """How the person who gives a mandate showed that they want it."""

    ONLINE = "online"
    CODE = "code"
    IN_PERSON = "in_person"
    SIGNED_FORM = "signed_form"


# Counted up whenever the words of a consent change their meaning; older consents then no longer hold.
TEXT_VERSION: Final = "2026-1"
