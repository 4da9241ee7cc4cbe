"""Addresses that stand in mails and calendars; the pages behind them are made by ``web``."""

from django.conf import settings


def event_path(code: str, language: str) -> str:
    """Path of the public page of an event."""
    return f"/{language}/events/{code}/"


def events_path(language: str) -> str:
    """Path of the list of what is coming."""
    return f"/{language}/events/"


def registration_path(secret: str, language: str, *, mail_mark: str = "") -> str:
    """Path of the private page of a registration: ticket, changes, and saying no.

    Args:
        mail_mark: in a mail: by which its page knows that the mail was read; see ``services.proving``.
    """
    return f"/{language}/events/registration/{secret}/" + (f"?mail={mail_mark}" if mail_mark else "")


def whole(path: str) -> str:
    """The address of a path of this site."""
    return f"{settings.SITE_ADDRESS}{path}"


def consent_path(secret: str, language: str) -> str:
    """Path of the private page of a guardian."""
    return f"/{language}/programmes/consent/{secret}/"


def guardians_path(secret: str, language: str) -> str:
    """Path of the page on which whoever registered says who answers for young guests."""
    return f"/{language}/programmes/guardians/{secret}/"


def news_path(secret: str, language: str) -> str:
    """Path of the page on which whoever asked for news of events stops it."""
    return f"/{language}/events/news/{secret}/"
