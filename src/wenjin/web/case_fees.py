"""What the authorities of a filing take, each for its own decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from wenjin.cases.domain.state import CaseState
from wenjin.catalogue.queries import procedures
from wenjin.catalogue.queries.procedures import Fee
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language, yuan
from wenjin.web.case_form_document import Form
from wenjin.web.joining import named, sentences

# The fact that says for how many months somebody asks, in every procedure.
MONTHS: Final = "stay_months"


@dataclass(frozen=True, slots=True)
class ShownFee:
    """The fee of one decision."""

    decision: str
    title: str
    authority: str
    words: str


def fee_subjects(fees: Mapping[str, Fee]) -> list[str]:
    """What the texts about fees belong to."""
    return [
        *(f"service/{one.service}" for one in fees.values() if one.bands),
        *(f"authority/{one.authority}" for one in fees.values()),
    ]


def fees_asked(
    document: Mapping[str, Any], form: Form, answers: Mapping[str, str], state: CaseState | None = None
) -> dict[str, Fee]:
    """What each decision of a filing costs: for the months granted, else those that the form asks for.

    Args:
        state: of the case, once it was sent.
    """
    field = next((one.id for one in form.fields if one.fact == MONTHS), "")
    said = answers.get(field, "")
    asked = int(said) if said.isascii() and said.isdigit() else None
    granted = _months_granted(state) if state is not None else {}
    return {name: fee.for_months(granted.get(name, asked)) for name, fee in procedures.fees(document).items()}


def _months_granted(state: CaseState) -> dict[str, int]:
    return {
        name: whole_months(part.valid_from, part.valid_until)
        for name, part in state.parts.items()
        if part.is_granted and part.valid_from is not None and part.valid_until is not None
    }


def with_fees(state: CaseState, titles: Mapping[str, str]) -> dict[str, str]:
    """Of these decisions those that cost something yet, or did: for what was refused no permit is paid."""
    return {
        name: title
        for name, title in titles.items()
        if state.parts[name].is_granted or (state.parts[name].is_open and not state.is_closed)
    }


def whole_months(first: date, last: date) -> int:
    """Months from a first to a last day, both within it: a year is twelve, a day less is eleven."""
    after = last + timedelta(days=1)
    return (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)


def shown_fees(fees: Mapping[str, Fee], titles: Mapping[str, str], texts: Texts) -> list[ShownFee]:
    """The fees of these decisions, in their order.

    Args:
        fees: by decision.
        titles: of the decisions that are still asked for; the others cost nothing.
        texts: with those of ``fee_subjects``.
    """
    return [
        ShownFee(name, title, authority_name(fees[name].authority, texts), fee_words(fees[name], texts))
        for name, title in titles.items()
        if name in fees
    ]


def authority_name(authority: str, texts: Texts) -> str:
    """Name of an authority; its id where the pack has none."""
    return texts.find(f"authority/{authority}", "name", asked_language()) or authority


def fee_words(fee: Fee, texts: Texts) -> str:
    """What it costs and how well that is known, in one or two sentences."""
    if fee.status == "unknown":
        return _("We could not confirm the fee.")
    if fee.bands:
        told = [
            named(band_name(fee, band.field, texts), yuan(float(band.amount_cny)))
            for band in fee.bands
            if band.amount_cny is not None
        ]
        return sentences(*told) if told else _("We could not confirm the fee.")
    if fee.amount_cny is None:
        return _("We could not confirm the fee.")
    if fee.amount_cny == 0:
        return _("No fee.") if fee.is_confirmed else _("We believe that there is no fee.")
    amount = yuan(float(fee.amount_cny))
    return amount if fee.is_confirmed else _("%(amount)s, our estimate") % {"amount": amount}


def band_name(fee: Fee, field: str, texts: Texts) -> str:
    """Name of a part of a fee, such as *for one to three years*."""
    return texts.find(f"service/{fee.service}", field, asked_language()) or field
