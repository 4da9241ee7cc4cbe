"""Texts as exchange files, for translators who work with programs of their own."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from wenjin.catalogue.queries.text_memory import memory
from wenjin.catalogue.queries.text_units import Unit, units
from wenjin.lang.exchange import po, tmx, xliff
from wenjin.lang.exchange.units import INTERFACE, PACK, ExchangeUnit
from wenjin.lang.po_files import Entry, interface_entries

FORMATS: Final = {"xliff": xliff, "po": po, "tmx": tmx}
_ENDINGS: Final = {"xliff": "xlf", "po": "po", "tmx": "tmx"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


def exported(language: str, form: str, *, part: str = PACK, states: Collection[str] = ()) -> ExportedFile:
    """The texts of a language as a file.

    Args:
        form: ``xliff``, ``po`` or ``tmx``. The memory (tmx) holds pack and interface, and only what is there.
        part: ``pack`` or ``interface``.
        states: only texts in these states; ``missing`` among them. All when empty.
    """
    name = f"wenjin-{'memory' if form == 'tmx' else part}-{language}.{_ENDINGS[form]}"
    media_type = FORMATS[form].MEDIA_TYPE
    if form == "tmx":
        return ExportedFile(name, media_type, tmx.write(memory(language), language, version("wenjin")))
    found = (
        _of_interface(interface_entries(language))
        if part == INTERFACE
        else _of_pack(units(language).values())
    )
    kept = [one for one in found if not states or (one.state or "missing") in states]
    write = xliff.write if form == "xliff" else po.write
    return ExportedFile(name, media_type, write(kept, language, part))


def _of_pack(found: Iterable[Unit]) -> list[ExchangeUnit]:
    return [
        ExchangeUnit(
            one.context,
            (one.english,),
            (one.target,) if one.target else (),
            one.state if one.target else "",
            tuple(" ".join(place) for place in one.places),
        )
        for one in found
    ]


def _of_interface(found: Iterable[Entry]) -> list[ExchangeUnit]:
    return [ExchangeUnit(one.context, one.source, one.target, one.state, one.places) for one in found]
