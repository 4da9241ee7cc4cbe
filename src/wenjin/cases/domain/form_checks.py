"""Whether an answer in a form can be what it says: formats and check digits, no judgement.

Each check takes the typed text and gives the one way of writing it, or raises ``WrongAnswer`` with a code that
the page turns into a sentence. Foreign ways of writing are welcome: spaces, dashes and small letters are
forgiven.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from wenjin.cases.domain.procedure_model import FormField
from wenjin.cases.domain.validity import LONGEST_YEARS, is_number_of_decision
from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.catalogue.domain.deadline import add_months

LONGEST_TEXT: Final = 500
LONGEST_LONG_TEXT: Final = 5000
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 1, 1)
# PRC Labour Law, art. 15: nobody works before that age, in years.
EARLIEST_WORK: Final = 16
# How far in years a day may lie from today, backwards and forwards. A permit that ended a year ago is renewed by
# nobody, and the rest guards against a slip in the year.
_YEARS_FROM_TODAY: Final[Mapping[str, tuple[int, int]]] = {
    "in_future": (0, 50),
    "permit_end": (1, LONGEST_YEARS),
    "contract_begin": (60, 2),
}
NO_RULES: Final[Mapping[str, int]] = {}

# GB 32100-2015: 18 signs, weights 3^i mod 31, alphabet without I O S V Z.
_USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
# ICAO Doc 9303 part 4: the number of a passport has at most nine letters and digits.
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,9}")
# ITU-T E.164: at most fifteen digits with the country code; fewer than six are no number abroad.
_PHONE: Final = re.compile(r"\+?[0-9]{6,15}")
_EMAIL: Final = re.compile(r"[^\s@<>\",;]{1,64}@[^\s@<>\",;]+\.[^\s@<>\",;.]{2,}")
_LATIN_NAME: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+([ '.\-][A-Za-zÀ-ÖØ-öø-ɏ]+)*\.?")
# Unicode Bidirectional Algorithm (UAX 9, 2): embeddings, overrides, isolates and marks.
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class WrongAnswer(ValueError):
    """An answer cannot be what the field asks for.

    Attributes:
        code: what is wrong: missing, too_long, not_a_date, out_of_range, not_an_option, not_a_number, not_whole,
            not_a_phone, not_an_email, not_a_passport_number, not_a_permit_number, not_a_uscc,
            wrong_check_digit, not_a_country, not_a_latin_name, not_in_past, not_in_future, not_after, not_before,
            age_out_of_range, not_valid_long_enough, refused, unknown_field.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code, self.details = code, details
        super().__init__(code)


def plain_text(text: str, *, most: int = LONGEST_TEXT) -> str:
    """A line or a paragraph without control signs, at most so long.

    Signs that turn the direction of writing are left out too: with them a name reads as another one. Those that
    only join or part letters stay, since Persian and Indian scripts are written with them.
    """
    kept = "".join(
        sign
        for sign in text
        if sign in "\n\t" or (unicodedata.category(sign) != "Cc" and sign not in _TURNING)
    ).strip()
    if len(kept) > most:
        raise WrongAnswer("too_long", most=most)
    return unicodedata.normalize("NFC", kept)


def iso_date(text: str) -> str:
    """A day as ``2026-05-04``."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise WrongAnswer("not_a_date") from None
    if not EARLIEST <= day < LATEST:
        raise WrongAnswer("out_of_range", least=EARLIEST.isoformat(), most=LATEST.isoformat())
    return day.isoformat()


def number(text: str) -> str:
    """A number without an exponent, at most twelve digits before the point."""
    try:
        value = Decimal(_figures(text).replace(",", "").strip())
    except InvalidOperation:
        raise WrongAnswer("not_a_number") from None
    if not value.is_finite():
        raise WrongAnswer("not_a_number")
    if abs(value) >= Decimal(10) ** 12:
        raise WrongAnswer("out_of_range")
    return f"{value.normalize():f}"


def money(text: str) -> str:
    """An amount that is not negative, with at most two decimals."""
    value = Decimal(number(text))
    if value < 0 or value != round(value, 2):
        raise WrongAnswer("out_of_range")
    return f"{value:f}"


def whole(text: str) -> str:
    """A number without a fraction."""
    value = Decimal(number(text))
    if value != value.to_integral_value():
        raise WrongAnswer("not_whole")
    return f"{value:f}"


def phone(text: str) -> str:
    """A telephone number, with + when a country code is given (ITU-T E.164)."""
    figures = re.sub(r"[\s().\-/]", "", _figures(text))
    if figures.startswith("00"):
        figures = f"+{figures[2:]}"
    if not _PHONE.fullmatch(figures):
        raise WrongAnswer("not_a_phone")
    return figures


def email(text: str) -> str:
    """An e-mail address as far as its form goes; whether mail arrives only a mail can tell."""
    address = text.strip()
    if len(address) > 254 or ".." in address or not _EMAIL.fullmatch(address):
        raise WrongAnswer("not_an_email")
    return address


def country(text: str) -> str:
    """A country or region by its two letters (ISO 3166-1 alpha-2)."""
    code = text.strip().upper()
    if code not in COUNTRIES:
        raise WrongAnswer("not_a_country")
    return code


def passport_number(text: str) -> str:
    """Five to nine letters and digits (ICAO Doc 9303)."""
    signs = re.sub(r"[\s\-]", "", _figures(text)).upper()
    if not _PASSPORT.fullmatch(signs) or not any(sign.isdigit() for sign in signs):
        raise WrongAnswer("not_a_passport_number")
    return signs


def uscc(text: str) -> str:
    """A unified social credit code with its check sign (GB 32100-2015)."""
    signs = re.sub(r"[\s\-]", "", _figures(text)).upper()
    if len(signs) != 18 or any(sign not in _USCC_SIGNS for sign in signs):
        raise WrongAnswer("not_a_uscc")
    total = sum(weight * _USCC_SIGNS.index(sign) for weight, sign in zip(_USCC_WEIGHTS, signs, strict=False))
    if _USCC_SIGNS[-total % 31] != signs[17]:
        raise WrongAnswer("wrong_check_digit")
    return signs


def permit_number(text: str) -> str:
    """Letters, figures and the signs that join them, with a figure: each office numbers in its own way."""
    kept = " ".join(text.split())
    if not is_number_of_decision(kept):
        raise WrongAnswer("not_a_permit_number")
    return kept


def latin_name(text: str) -> str:
    """A name as in the machine-readable zone: Latin letters, spaces, hyphens, apostrophes (ICAO Doc 9303-3)."""
    kept = " ".join(text.replace("’", "'").split())
    if not _LATIN_NAME.fullmatch(kept):
        raise WrongAnswer("not_a_latin_name")
    return kept


TYPES: Final[Mapping[str, Callable[[str], str]]] = {
    "date": iso_date,
    "number": number,
    "money": money,
    "phone": phone,
    "email": email,
    "country": country,
}
CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "passport_number": passport_number,
    "uscc": uscc,
    "latin_name": latin_name,
    "permit_number": permit_number,
    "whole": whole,
}


def read_answer(text: str, field: FormField, today: date, months_left: Mapping[str, int] = NO_RULES) -> str:
    """An answer in its one way of writing; empty stays empty.

    Args:
        months_left: for how many months a kind of paper must still be valid, by its id, as its record says.

    Raises:
        WrongAnswer: it cannot be what the field asks for.
    """
    value = plain_text(text, most=LONGEST_LONG_TEXT if field.kind == "long_text" else LONGEST_TEXT)
    if not value:
        return ""
    value = TYPES.get(field.kind, str)(value)
    if field.choices and value not in {code for code, _ in field.choices}:
        raise WrongAnswer("not_an_option")
    if value in field.refused:
        raise WrongAnswer("refused", answer=value)
    if field.check is not None and field.check in CHECKS:
        value = CHECKS[field.check](value)
    if field.kind == "date":
        _check_day(date.fromisoformat(value), field, today, months_left)
    elif field.kind in ("number", "money"):
        _check_range(Decimal(value), field)
    return value


def read_answers(
    changes: Mapping[str, str],
    fields: Iterable[FormField],
    today: date,
    kept: Mapping[str, str] | None = None,
    months_left: Mapping[str, int] = NO_RULES,
) -> tuple[dict[str, str], dict[str, WrongAnswer]]:
    """Answers in their one way of writing, and what is wrong with the others.

    Args:
        changes: what was typed, by field; a field that the form does not have is wrong.
        kept: what was answered before, for days that are compared.
        months_left: as for ``read_answer``.
    """
    by_id = {field.id: field for field in fields}
    good: dict[str, str] = {}
    wrong: dict[str, WrongAnswer] = {}
    for name, text in changes.items():
        if name not in by_id:
            wrong[name] = WrongAnswer("unknown_field")
            continue
        try:
            good[name] = read_answer(text, by_id[name], today, months_left)
        except WrongAnswer as error:
            wrong[name] = error
    known = {**(kept or {}), **good}
    for name, found in _out_of_order(by_id.values(), known, good.keys()):
        wrong.setdefault(name, found)
    return {name: value for name, value in good.items() if name not in wrong}, wrong


def _out_of_order(
    fields: Iterable[FormField], known: Mapping[str, str], changed: Collection[str]
) -> Iterator[tuple[str, WrongAnswer]]:
    """Days that do not come after those they must; said of the later one, or of the one that was changed."""
    for field in fields:
        earlier, later = known.get(field.after or "", ""), known.get(field.id, "")
        if not field.after or not earlier or not later or later > earlier:
            continue
        if field.id in changed:
            yield field.id, WrongAnswer("not_after", field=field.after, day=earlier)
        elif field.after in changed:
            yield field.after, WrongAnswer("not_before", field=field.id, day=later)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that can be, and that somebody should look at before it is sent.

    Attributes:
        field: the number of months asked for, or of years of work.
        months: that number.
        other: the field with the day that comes before the end of the months, or with the day of birth.
        is_work: it is about years of work: more than somebody born on that day can have had.
    """

    field: str
    months: int
    other: str
    day: date
    is_work: bool = False


def doubts(answers: Mapping[str, str], fields: Iterable[FormField], today: date) -> tuple[Doubt, ...]:
    """Months that reach beyond the end of what they rest on, and more years of work than a life has had."""
    fields = list(fields)
    found = list(_too_many_years(answers, fields, today))
    for field in fields:
        months = answers.get(field.id, "")
        if not field.not_beyond or not months.isdecimal():
            continue
        end_on = add_months(today, int(months))
        ends = ((other, answers.get(other, "")) for other in field.not_beyond)
        found += [
            Doubt(field.id, int(months), other, date.fromisoformat(day))
            for other, day in ends
            if day and date.fromisoformat(day) < end_on
        ]
    return tuple(found)


def _too_many_years(answers: Mapping[str, str], fields: Iterable[FormField], today: date) -> Iterator[Doubt]:
    for field in fields:
        years, born = answers.get(field.id, ""), answers.get(field.working_life_from or "", "")
        if not years.isdecimal() or not born:
            continue
        born_on = date.fromisoformat(born)
        if add_months(born_on, 12 * (EARLIEST_WORK + int(years))) > today:
            yield Doubt(field.id, int(years), field.working_life_from or "", born_on, is_work=True)


def _check_day(day: date, field: FormField, today: date, months_left: Mapping[str, int]) -> None:
    # Today is both: whoever entered today may say so.
    if field.check == "in_past" and day > today:
        raise WrongAnswer("not_in_past")
    if field.check == "in_future" and day < today:
        raise WrongAnswer("not_in_future")
    span = _YEARS_FROM_TODAY.get(field.check or "")
    if span is not None:
        least, most = add_months(today, -12 * span[0]), add_months(today, 12 * span[1])
        if not least <= day <= most:
            raise WrongAnswer("out_of_range", least=least.isoformat(), most=most.isoformat())
    _check_age(day, field, today)
    months = months_left.get(field.expiry_of or "", 0)
    until_on = add_months(today, months)
    if months and day < until_on:
        raise WrongAnswer("not_valid_long_enough", months=months, day=until_on.isoformat())


def age_on(born_on: date, day: date) -> int:
    """Completed years. Whoever is born on 29 February is a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _check_age(born_on: date, field: FormField, today: date) -> None:
    if field.min_age is None and field.max_age is None:
        return
    age = age_on(born_on, today)
    least, most = field.min_age or 0, field.max_age
    if age < least or (most is not None and age > most):
        raise WrongAnswer("age_out_of_range", least=field.min_age, most=most)


def _check_range(value: Decimal, field: FormField) -> None:
    if field.least is not None and value < Decimal(str(field.least)):
        raise WrongAnswer("out_of_range", least=field.least, most=field.most)
    if field.most is not None and value > Decimal(str(field.most)):
        raise WrongAnswer("out_of_range", least=field.least, most=field.most)


def _figures(text: str) -> str:
    """Digits of any script as 0 to 9, full-width signs as ordinary ones."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in folded)
