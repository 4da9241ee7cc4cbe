"""How to object to a refusal: the words of the letter and of the pages, and until when.

Source:
    PRC Administrative Reconsideration Law (2023), art. 20: sixty days; Administrative Litigation Law, art. 46:
    six months; Administrative License Law, art. 38: the refusal tells it. What is final stands in the procedure,
    with its law.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from wenjin.catalogue.domain.deadline import add_months
from wenjin.lang.templatetags.lang import day

RECONSIDERED_WITHIN: Final = timedelta(days=60)
SUED_WITHIN_MONTHS: Final = 6


def usual_remedy() -> str:
    """Where the law leaves both ways open."""
    return _(
        "You may ask for administrative reconsideration within 60 days of receiving this letter, or bring an "
        "action before the People's Court within six months."
    )


def remedy_of_letter() -> str:
    """The same on a page, which is not the letter: its time runs from the letter."""
    return _(
        "You may ask for administrative reconsideration within 60 days of receiving the letter, or bring an "
        "action before the People's Court within six months."
    )


def final_remedy(law: str) -> str:
    """Where the law makes the decision final."""
    return _(
        "By law this decision is final (%(law)s). You may apply again when the reasons above no longer hold."
    ) % {"law": law}


def remedy_days(decided_at: datetime) -> tuple[date, date]:
    """Last days to ask for reconsideration and to sue, counted from the decision: never later than they are."""
    decided_on = timezone.localdate(decided_at)
    return decided_on + RECONSIDERED_WITHIN, add_months(decided_on, SUED_WITHIN_MONTHS)


def remedy_days_words(decided_at: datetime) -> str:
    """Until when, with the days."""
    reconsidered, sued = remedy_days(decided_at)
    return _(
        "Counted from the day of the decision: reconsideration until %(day)s, the court until %(later)s."
    ) % {"day": day(reconsidered), "later": day(sued)}
