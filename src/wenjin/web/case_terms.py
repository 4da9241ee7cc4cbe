"""How long a decision may take, in words: what the office promises, what the law allows, and how sure that is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.web.plan_words import days_words


def term_lines(days: Mapping[str, Any]) -> list[str]:
    """What a reader is told about a term before its clock runs.

    Args:
        days: of the task in the document of its procedure.
    """
    lines = []
    promised, by_law = days.get("promised"), days.get("statutory")
    if promised is not None and days.get("status") == "read":
        lines.append(_("%(days)s promised.") % {"days": in_days(promised, str(days.get("clock", "")))})
    elif promised is not None:
        told = {"days": in_days(promised, str(days.get("clock", "")))}
        lines.append(_("About %(days)s: our estimate, not a promise.") % told)
    else:
        lines.append(_("How long it takes could not be confirmed."))
    if by_law is not None:
        unit = str(days.get("statutory_clock") or days.get("clock", ""))
        lines.append(_("At most %(days)s by law.") % {"days": in_days(by_law, unit)})
    return lines


def in_days(count: int, unit: str) -> str:
    """``7 working days``, ``15 days``."""
    if unit == "working_day":
        return days_words(count)
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
