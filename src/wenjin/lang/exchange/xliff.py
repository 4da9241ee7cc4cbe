"""XLIFF 1.2 (OASIS, 2008), the version that translation programs of all kinds open and write.

Sentences are written as plain text: names in brackets and tags stand in them as they are, and our checks look at
them when the file comes back. A sentence with a plural is a group of its forms, as gettext programs write it
(``restype="x-gettext-plurals"``).
"""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wenjin.lang.domain.plurals import plurals
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.exchange.safe_xml import read_xml
from wenjin.lang.exchange.units import (
    LONGEST,
    MOST_UNITS,
    PARTS,
    STALE,
    ExchangeFile,
    ExchangeUnit,
    NotReadable,
    as_note,
    from_notes,
    language_code,
)
from wenjin.lang.po_files import DRAFTED, MACHINE, REVIEWED

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:1.2"
MEDIA_TYPE: Final = "application/x-xliff+xml"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_PLURALS: Final = "x-gettext-plurals"
_CONTEXT: Final = "x-context"
_PLACE: Final = "sourcefile"
_OURS: Final = "wenjin"
# State, state-qualifier, approved. By the standard a drafted text is not approved; programs built on
# translate-toolkit then call it fuzzy, so the state alone tells drafted from reviewed.
_STATES: Final = {
    MACHINE: ("needs-review-translation", "mt-suggestion", "no"),
    STALE: ("needs-review-translation", "x-english-changed", "no"),
    DRAFTED: ("translated", "", "yes"),
    REVIEWED: ("final", "", "yes"),
}
_REVIEWED: Final = frozenset({"final", "signed-off"})
_MOST_PLACES: Final = 5


def write(units: Iterable[ExchangeUnit], language: str, part: str) -> bytes:
    """A file for translators.

    Args:
        language: code of the language to translate into.
        part: ``pack`` or ``interface``.
    """
    root = Element("xliff", {"version": "1.2", "xmlns": NAMESPACE})
    about = {
        "original": part,
        "source-language": SOURCE,
        "target-language": BY_CODE[language].tag,
        "datatype": "plaintext",
    }
    file = SubElement(root, "file", about)
    header = SubElement(file, "header")
    SubElement(header, "tool", {"tool-id": "wenjin", "tool-name": "Wenjin"})
    body = SubElement(file, "body")
    for unit in units:
        _write_unit(body, unit, language)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _write_unit(body: Element, unit: ExchangeUnit, language: str) -> None:
    if len(unit.source) == 1:
        one = _write_form(body, unit.id, unit.source[0], unit.target[0] if unit.target else "", unit)
        _write_about(one, unit)
        return
    group = SubElement(body, "group", {"id": unit.id, "restype": _PLURALS})
    _write_about(group, unit)
    for form in range(plurals(language).forms):
        source = unit.source[0] if form == 0 and plurals(language).forms > 1 else unit.source[-1]
        target = unit.target[form] if form < len(unit.target) else ""
        _write_form(group, f"{unit.id}[{form}]", source, target, unit)


def _write_form(parent: Element, pk: str, source: str, target: str, unit: ExchangeUnit) -> Element:
    state, qualifier, approved = _STATES.get(unit.state, ("", "", "no"))
    one = SubElement(parent, "trans-unit", {"id": pk, f"{_XML}space": "preserve", "approved": approved})
    SubElement(one, "source").text = source
    if target:
        about = {"state": state, **({"state-qualifier": qualifier} if qualifier else {})}
        SubElement(one, "target", about).text = target
    return one


def _write_about(element: Element, unit: ExchangeUnit) -> None:
    if len(unit.source) > 1:
        # The English of both forms: programs show only one of them beside each translation.
        SubElement(element, "note", {"from": "developer"}).text = " / ".join(unit.source)
    SubElement(element, "note", {"from": _OURS}).text = as_note(unit.target)
    if unit.context:
        group = SubElement(element, "context-group", {"purpose": "information"})
        SubElement(group, "context", {"context-type": _CONTEXT}).text = unit.context
    for place in unit.places[:_MOST_PLACES]:
        group = SubElement(element, "context-group", {"purpose": "location"})
        SubElement(group, "context", {"context-type": _PLACE}).text = place


def read(data: bytes) -> ExchangeFile:
    """A file that came back.

    Raises:
        NotReadable: it is no XLIFF 1.x, says no language of ours, or asks too much of its reader.
    """
    root = read_xml(data)
    if _name(root) != "xliff" or not root.get("version", "").startswith("1."):
        raise NotReadable("not_xliff")
    files = [one for one in root if _name(one) == "file"]
    if not files:
        raise NotReadable("not_xliff")
    language = language_code(files[0].get("target-language", ""))
    part = files[0].get("original", "")
    units: list[ExchangeUnit] = []
    for file in files:
        for unit in _units(file):
            if len(units) >= MOST_UNITS:
                raise NotReadable("too_many")
            units.append(unit)
    return ExchangeFile(language, part if part in PARTS else "", tuple(units))


def _units(parent: Element) -> Iterator[ExchangeUnit]:
    for one in parent:
        name = _name(one)
        if name == "trans-unit":
            yield _unit(one, [one])
        elif name == "group" and one.get("restype") == _PLURALS:
            forms = [form for form in one if _name(form) == "trans-unit"]
            if forms:
                yield _unit(one, forms)
        elif name in ("body", "group"):
            yield from _units(one)


def _unit(about: Element, forms: list[Element]) -> ExchangeUnit:
    sources = tuple(_text(form, "source") for form in forms)
    targets = tuple(_text(form, "target") for form in forms)
    is_plural = about is not forms[0]
    is_there = any(target.strip() for target in targets)
    return ExchangeUnit(
        context=next(_contexts(about, _CONTEXT), ""),
        source=_plural_source(about, sources) if is_plural else sources[:1],
        target=targets if is_there else (),
        state=min((_state(form) for form in forms), key=(MACHINE, DRAFTED, REVIEWED).index)
        if is_there
        else "",
        places=tuple(_contexts(about, _PLACE)),
        was=from_notes(one.text or "" for one in about if _name(one) == "note"),
    )


def _plural_source(group: Element, sources: tuple[str, ...]) -> tuple[str, str]:
    """Singular and plural: a language with one form shows only the plural, the note has both."""
    notes = (one for one in group if _name(one) == "note" and one.get("from") != _OURS)
    note = next((one.text or "" for one in notes), "")
    wanted = (group.get("id") or "").split(".")[0]
    plural = sources[-1]
    for singular in (note.removesuffix(f" / {plural}"), sources[0]):
        if source_hash(singular) == wanted:
            return singular, plural
    return sources[0], plural


def _state(form: Element) -> str:
    target = next((one for one in form if _name(one) == "target"), None)
    state = target.get("state", "") if target is not None else ""
    if state in _REVIEWED or (form.get("approved") == "yes" and not state):
        return REVIEWED
    return MACHINE if state == "new" or state.startswith("needs") else DRAFTED


def _contexts(element: Element, kind: str) -> Iterator[str]:
    for group in element:
        if _name(group) == "context-group":
            for one in group:
                if one.get("context-type") == kind and one.text:
                    yield one.text


def _text(form: Element, name: str) -> str:
    """All text of a child, that inside inline elements too; what they stood for is missed by the checks."""
    found = next((one for one in form if _name(one) == name), None)
    text = "".join(found.itertext()) if found is not None else ""
    if len(text) > LONGEST:
        raise NotReadable("too_large", form.get("id", "")[:40])
    return text


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
