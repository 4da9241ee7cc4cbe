"""Addresses that stand in mails, calendars and text messages; the pages behind them are made elsewhere."""

from django.conf import settings


def appointment_path(secret: str, language: str, act: str = "") -> str:
    """Path of the private page of an appointment.

    Args:
        act: ``confirm``, ``move``, ``cancel``; empty for the page itself.
    """
    return f"/{language}/appointments/{secret}/" + (f"{act}/" if act else "")


def wish_path(secret: str, language: str) -> str:
    """Path of the page on which a place is taken that was offered to somebody on the waiting list."""
    return f"/{language}/appointments/waiting/{secret}/"


def own_shifts_path(language: str) -> str:
    """Path of the page on which somebody of a hall sees their own shifts; made by ``desk``."""
    return f"/{language}/desk/rosters/mine/"


def whole(path: str) -> str:
    """The address of a path of this site."""
    return f"{settings.SITE_ADDRESS}{path}"
