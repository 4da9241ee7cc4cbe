"""How sums of money and months are written on the desk of events."""

from datetime import date
from functools import lru_cache

from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html

from wenjin.lang.templatetags.lang import interface_language, locale, month_name

register = template.Library()


@register.filter
def fen(value: int | None) -> str:
    """``1,250.50``: an amount kept in fen, in yuan; without decimals where there are no fen.

    Set apart from the words around it, so that the sign before it stays before it from right to left too.
    """
    return "" if value is None else _yuan(value, interface_language())


@lru_cache(maxsize=4096)
def _yuan(value: int, code: str) -> str:
    pattern = "#,##0.00" if value % 100 else "#,##0"
    said = format_decimal(value / 100, format=pattern, locale=locale(code))
    return format_html('<bdi dir="ltr">{}</bdi>', said)


@register.filter
def month_of_year(value: date) -> str:
    """``May``, as a month is called that stands alone."""
    return month_name(value)
