"""Fields that the forms of the desk of events share: times on the clock of the city, money in yuan, new codes."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from anyascii import anyascii
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wenjin.desk.events.words import wrong
from wenjin.events.domain.money import NotMoney, fen_of, yuan_typed

_LONGEST_CODE: Final = 40
_TIME: Final = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Day and time on the clock of the city, written as the browser's own field sends it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_TIME)
        widget.input_type = "datetime-local"
        super().__init__(input_formats=[_TIME, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], widget=widget, **more)
        self.error_messages["invalid"] = _("Write it as 2026-05-04 09:00.")

    def prepare_value(self, value: Any) -> Any:
        """As the field of the browser wants it; seconds only where there are some."""
        local = super().prepare_value(value)
        if not isinstance(local, datetime):
            return local
        return local.strftime(f"{_TIME}:%S" if local.second else _TIME)


class YuanField(forms.CharField):
    """An amount, typed in yuan; its value is in fen, None where nothing was typed."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(max_length=30, **more)

    def to_python(self, value: Any) -> Any:
        """Fen of what was typed."""
        try:
            return fen_of(str(value or "").strip())
        except NotMoney as error:
            raise ValidationError(_("Write the amount in yuan, such as 1250.50.")) from error

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return yuan_typed(value) if isinstance(value, int) else value

    def run_validators(self, value: Any) -> None:
        """None is fine; the length was looked at before."""


class NumberField(forms.IntegerField):
    """A whole number."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("min_value", 0)
        more.setdefault("max_value", 2_000_000)
        super().__init__(**more)
        self.error_messages["invalid"] = _("Write a whole number.")
        self.error_messages["min_value"] = self.error_messages["max_value"] = wrong("wrong_number")


def lines(**more: Any) -> forms.CharField:
    """Several lines of text."""
    more.setdefault("max_length", 4000)
    return forms.CharField(widget=forms.Textarea, required=False, **more)


def new_code(words: str, taken: Collection[str], fallback: str) -> str:
    """A short name for something that is called so: small Latin letters, and another one where it is given.

    Args:
        fallback: where nothing can be made of the words.
    """
    latin = anyascii(words).lower()
    code = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:_LONGEST_CODE].strip("-") or fallback
    if code not in taken:
        return code
    number = 2
    while f"{code}-{number}" in taken:
        number += 1
    return f"{code}-{number}"
