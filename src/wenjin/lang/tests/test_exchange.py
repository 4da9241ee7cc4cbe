"""Exchange files: what we write, other programs read, and what they write, we read."""

from contextlib import suppress
from io import BytesIO
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage import factory, pypo, tmx, xliff
from translate.storage.poxliff import PoXliffFile

from wenjin.lang.domain.plurals import plurals
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.exchange import po as our_po
from wenjin.lang.exchange import tmx as our_tmx
from wenjin.lang.exchange import xliff as our_xliff
from wenjin.lang.exchange.units import ExchangeUnit, NotReadable, language_code

UNITS = (
    ExchangeUnit("", ("Work visa (Z)",), ("Visado de trabajo (Z)",), "drafted", ("service/z-visa title",)),
    ExchangeUnit("service/x step/a/name", ("Apply",), ('Solicitar <b>%(x)s</b> & "más"',), "reviewed"),
    ExchangeUnit("", ("Apply",), ("Pedir",), "machine"),
    ExchangeUnit("", ("Two\nlines",), ("Dos\nlíneas",), "drafted"),
    ExchangeUnit("", ("Nothing yet",), (), ""),
)
PLURAL = ExchangeUnit("", ("%(n)s day", "%(n)s days"), ("%(n)s día", "%(n)s días"), "drafted", ("web/a.py",))
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))


@pytest.mark.parametrize("form", [our_xliff, our_po])
def test_what_is_written_is_read_again(form: ModuleType) -> None:
    found = form.read(form.write((*UNITS, PLURAL), "es", "pack"))
    assert (found.language, found.part) == ("es", "pack")
    assert found.units == (*UNITS, PLURAL)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_any_text_comes_back_from_xliff(pairs: list[tuple[str, str]]) -> None:
    units = tuple(ExchangeUnit("", (one,), (other,), "drafted") for one, other in pairs)
    assert our_xliff.read(our_xliff.write(units, "es", "pack")).units == units


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES if one.code != "en"])
def test_every_language_has_its_forms_in_every_file(code: str) -> None:
    forms = tuple(f"%(n)s {number}" for number in range(plurals(code).forms))
    unit = ExchangeUnit("", PLURAL.source, forms, "reviewed")
    for form in (our_xliff, our_po):
        found = form.read(form.write([unit], code, "interface"))
        assert (found.language, found.part, found.units) == (code, "interface", (unit,))


def test_stale_texts_go_out_as_fuzzy() -> None:
    unit = ExchangeUnit("", ("New",), ("Viejo",), "stale")
    for form in (our_xliff, our_po):
        assert form.read(form.write([unit], "es", "pack")).units[0].state == "machine"


class TestTranslateToolkitReadsOurs:
    """The library behind Pootle, Virtaal and Weblate's formats."""

    def test_xliff(self) -> None:
        store = xliff.Xliff1File.parsestring(our_xliff.write(UNITS, "es", "pack"))
        assert store.getsourcelanguage() == "en"
        assert store.gettargetlanguage() == "es"
        found = {one.source + one.getid(): one for one in store.units if not one.isheader()}
        assert len(found) == len(UNITS)
        by_target = {one.target: one for one in found.values()}
        assert by_target["Visado de trabajo (Z)"].istranslated()
        assert by_target['Solicitar <b>%(x)s</b> & "más"'].isapproved()
        assert by_target["Pedir"].isfuzzy()
        assert by_target["Dos\nlíneas"].source == "Two\nlines"
        assert not by_target[None].istranslated()

    def test_xliff_with_plurals(self) -> None:
        store = PoXliffFile.parsestring(our_xliff.write([PLURAL], "es", "interface"))
        (unit,) = [one for one in store.units if not one.isheader()]
        assert unit.hasplural()
        assert [str(one) for one in unit.target.strings] == list(PLURAL.target)

    def test_po(self) -> None:
        store = pypo.pofile.parsestring(our_po.write((*UNITS, PLURAL), "es", "pack"))
        found = {(one.getcontext(), str(one.source)): one for one in store.units if not one.isheader()}
        assert str(found["", "Work visa (Z)"].target) == "Visado de trabajo (Z)"
        assert found["", "Apply"].isfuzzy()
        assert str(found["service/x step/a/name", "Apply"].target) == UNITS[1].target[0]
        assert not found["", "Nothing yet"].istranslated()
        assert store.getheaderplural() == ("2", "(n != 1)")

    def test_tmx(self) -> None:
        class Pair:
            english, target, state = "Work visa (Z)", "Visado <Z>", "reviewed"

        store = tmx.tmxfile.parsestring(our_tmx.write([Pair(), Pair()], "es", "1"))
        assert len(store.units) == 1
        assert store.translate("Work visa (Z)") == "Visado <Z>"


class TestWeReadTheirs:
    """Files as translate-toolkit makes them."""

    def test_xliff(self) -> None:
        store = xliff.Xliff1File()
        store.switchfile("pack", createifmissing=True)
        store.settargetlanguage("zh-Hans")
        made = {english: xliff.Xliff1Unit(english) for english in ("Apply", "Visa", "Fee", "Nothing")}
        for unit in made.values():
            store.addunit(unit)
        made["Apply"].target = "申请"
        made["Apply"].set_state_n(xliff.Xliff1Unit.S_TRANSLATED)
        made["Visa"].target = "签证"
        made["Visa"].set_state_n(xliff.Xliff1Unit.S_SIGNED_OFF)
        made["Fee"].target = "费用"
        made["Fee"].markfuzzy(True)
        found = our_xliff.read(bytes(store))
        assert (found.language, found.part) == ("zh-hans", "pack")
        assert {one.source[0]: (one.target, one.state) for one in found.units} == {
            "Apply": (("申请",), "drafted"),
            "Visa": (("签证",), "reviewed"),
            "Fee": (("费用",), "machine"),
            "Nothing": ((), ""),
        }

    def test_po(self) -> None:
        store = pypo.pofile()
        store.updateheader(add=True, Language="zh_Hans", Content_Type="text/plain; charset=UTF-8")
        unit = store.addsourceunit("Apply")
        unit.target = "申请"
        other = store.addsourceunit("Fee")
        other.target = "费用"
        other.markfuzzy()
        found = our_po.read(bytes(store))
        assert found.language == "zh-hans"
        states = {one.source[0]: (one.target, one.state) for one in found.units}
        assert states == {"Apply": (("申请",), "drafted"), "Fee": (("费用",), "machine")}

    def test_a_file_that_they_changed(self) -> None:
        """Ours, opened there, edited, saved and read again: the rest is as it was."""
        store = xliff.Xliff1File.parsestring(our_xliff.write(UNITS, "es", "pack"))
        unit = next(one for one in store.units if one.source == "Nothing yet")
        unit.target = "Nada todavía"
        found = our_xliff.read(bytes(store))
        assert found.units[:-1] == UNITS[:-1]
        assert found.units[-1].target == ("Nada todavía",)

    def test_the_factory_knows_our_endings(self) -> None:
        for name, data in (
            ("a.xlf", our_xliff.write(UNITS, "es", "pack")),
            ("a.po", our_po.write(UNITS, "es", "pack")),
        ):
            stream = BytesIO(data)
            stream.name = name
            assert len(factory.getobject(stream).units) >= len(UNITS)


BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><xliff version="1.2"><file>&b;</file></xliff>"""
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"<xliff", "not_xml"),
        (b"<html/>", "not_xliff"),
        (b'<xliff version="2.0"/>', "not_xliff"),
        (b'<xliff version="1.2"/>', "not_xliff"),
        (b'<xliff version="1.2"><file target-language="xx"/></xliff>', "no_language"),
        (b'<xliff version="1.2"><file/></xliff>', "no_language"),
        (BOMB, "entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "entities"),
        (b"<a>" * 100 + b"</a>" * 100, "not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
        (b"\xff\xfe<\x00", "not_xml"),
        (b" " * (12 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_xliff_is_told(data: bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        our_xliff.read(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "encoding"),
        (b"no po", "not_po"),
        (b'msgid "a"\nmsgstr "b', "not_po"),
        (b'msgid ""\nmsgstr "Language: xx\\n"\n', "no_language"),
        (b'msgid "a"\nmsgstr "b"\n', "no_language"),
    ],
)
def test_what_is_no_po_is_told(data: bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        our_po.read(data)
    assert refused.value.code == code


def test_a_sentence_translated_twice_comes_in_both_ways() -> None:
    head = 'msgid ""\nmsgstr "Language: fr\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    said = [("a", "b"), ("a", "c"), ("d", "e"), ("d", "e"), ("a", "d")]
    text = head + "".join(f'\nmsgid "{english}"\nmsgstr "{french}"\n' for english, french in said)
    found = our_po.read(f'{text}\nmsgctxt "x"\nmsgid "a"\nmsgstr "f"\n'.encode())
    assert [(one.context, one.source[0], one.target[0]) for one in found.units] == [
        ("", "a", "b"),
        ("", "d", "e"),
        ("x", "a", "f"),
        ("", "a", "c"),
        ("", "a", "d"),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for form in (our_xliff, our_po):
        with suppress(NotReadable):
            form.read(data)


def test_inline_elements_lose_what_they_stood_for() -> None:
    """A program that made elements of our tags: their text stays, and the checks miss the tags."""
    data = (
        b'<xliff version="1.2"><file target-language="es" original="pack"><body><trans-unit id="a">'
        b"<source>See <g id='1'>this</g></source><target>Vea <g id='1'>esto</g></target>"
        b"</trans-unit></body></file></xliff>"
    )
    (unit,) = our_xliff.read(data).units
    assert (unit.source, unit.target) == (("See this",), ("Vea esto",))


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh_Hans", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-Hant-HK", "zh-hant"),
        ("pt-BR", "pt"),
        ("tl", "fil"),
        ("ES", "es"),
        *((BY_CODE[one].tag, one) for one in BY_CODE),
    ],
)
def test_names_of_languages(tag: str, code: str) -> None:
    assert language_code(tag) == code
