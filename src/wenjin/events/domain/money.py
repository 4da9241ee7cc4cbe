"""Amounts of money: typed in yuan, kept in fen (a hundredth)."""

import re
from typing import Final

MOST_YUAN: Final = 999_999_999
_TYPED: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
_AROUND: Final = " \u00a0\u202f¥￥元"


class NotMoney(ValueError):
    """What was typed is no amount of money, or too large."""


def fen_of(typed: str) -> int | None:
    """The amount in fen; None when nothing was typed.

    Commas between groups of three digits and the sign of the currency may be typed as well; a comma elsewhere is
    refused, for it may have been meant as the point.

    Raises:
        NotMoney: letters, a sign before it, more than two digits behind the point, or beyond ``MOST_YUAN``.
    """
    bare = typed.strip(_AROUND)
    if not bare:
        return None
    found = _TYPED.fullmatch(bare)
    if found is None or (yuan := int(found[1].replace(",", ""))) > MOST_YUAN:
        raise NotMoney(typed[:40])
    return yuan * 100 + int((found[2] or "0").ljust(2, "0"))


def yuan_typed(fen: int | None) -> str:
    """The amount as it is typed: ``1250`` or ``1250.50``; empty for none."""
    if fen is None:
        return ""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)
