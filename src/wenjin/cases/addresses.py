"""Addresses that stand in mails and on documents; the pages behind them are made by ``web``."""

from django.conf import settings

from wenjin.cases.models import Case


def case_path(case: Case, language: str) -> str:
    """Path of the page of a case for its applicant."""
    return f"/{language}/cases/{case.reference}/"


def verify_path(code: str, language: str) -> str:
    """Path of the public page that verifies a receipt or a letter."""
    return f"/{language}/verify/{code}/"


def whole(path: str) -> str:
    """The address of a path of this site."""
    return f"{settings.SITE_ADDRESS}{path}"
