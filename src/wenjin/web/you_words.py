"""Roles and purposes in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.domain.consent import Purpose


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """What somebody agrees to.

    Attributes:
        without: what happens without it.
    """

    title: str
    text: str
    without: str


def role_words(role: Role | str) -> str:
    """A role, as it is called on a page."""
    return {
        Role.APPLICANT: _("Applicant"),
        Role.REPRESENTATIVE: _("Representative of a firm"),
        Role.INTERMEDIARY: _("Helper who files for others"),
        Role.COUNTER_OFFICER: _("Counter officer"),
        Role.INTERPRETER: _("Interpreter"),
        Role.CASE_OFFICER: _("Case officer"),
        Role.CONTENT_EDITOR: _("Content editor"),
        Role.EVENT_TEAM: _("Event team"),
        Role.AUDITOR: _("Auditor"),
        Role.DIRECTOR: _("Director"),
    }[Role(role)]


def purpose_words(purpose: Purpose) -> PurposeWords:
    """What a consent means. Change ``TEXT_VERSION`` whenever the meaning changes."""
    return {
        Purpose.SENSITIVE: PurposeWords(
            _("Sensitive data in my applications"),
            _(
                "The centre and the authorities that decide may use my passport number, photograph, health and "
                "household data to handle my applications."
            ),
            _("Without it you cannot file an application here; at a counter you still can."),
        ),
        Purpose.REUSE_PAPERS: PurposeWords(
            _("Offer me my papers again"),
            _("Papers that I gave in one application are kept and offered to me in the next one."),
            _("Without it you upload them again each time."),
        ),
        Purpose.TEXT_MESSAGES: PurposeWords(
            _("Text messages"),
            _("The centre may send me text messages about what in my applications cannot wait."),
            _("Without it you get e-mail."),
        ),
        Purpose.BROWSER_NOTICES: PurposeWords(
            _("Notices in my browser"),
            _("The centre may show me notices in the browsers in which I turn them on."),
            _("Without it you get e-mail. If you withdraw it, all your browsers are forgotten."),
        ),
    }[purpose]
