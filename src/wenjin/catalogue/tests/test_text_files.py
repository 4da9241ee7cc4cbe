"""Files of translations: out, through another program, and in again."""

import json
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from translate.storage import pypo, xliff

from wenjin.catalogue.models import CatalogueText, Pack, TextEdit
from wenjin.catalogue.queries.text_exports import exported
from wenjin.catalogue.queries.text_history import last_edits
from wenjin.catalogue.queries.text_proposals import Verdict, counted, proposals
from wenjin.catalogue.queries.text_units import fresh_units, units
from wenjin.catalogue.services.text_edits import NewText, write_texts
from wenjin.catalogue.services.text_imports import (
    NotThere,
    hand_in,
    handed_in,
    import_interface,
    import_texts,
    judged_interface,
    read_file,
    take_in,
)
from wenjin.core import clock
from wenjin.core.ledger import book
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.exchange import xliff as our_xliff
from wenjin.lang.exchange.units import ExchangeFile, ExchangeUnit
from wenjin.lang.po_files import entries, interface_path, read

pytestmark = pytest.mark.django_db

ANNA = "person:00000000-0000-4000-8000-00000000000a"
ENGLISH = "Work visa (Z)"


def judged(*found: ExchangeUnit, by: str = "system", may_review: bool = True) -> list[tuple[str, str]]:
    return [(one.verdict.value, one.why) for one in proposals("fr", found, by=by, may_review=may_review)]


def one(
    target: str = "Visa Z", state: str = "drafted", english: str = ENGLISH, **more: object
) -> ExchangeUnit:
    return ExchangeUnit("", (english,), (target,) if target else (), state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_what_goes_out_comes_in_unchanged(shenzhen: Pack, form: str) -> None:
    made = exported("fr", form)
    found = read_file(made.content)
    assert (found.language, found.part) == ("fr", "pack")
    assert len(found.units) == len(units("fr"))
    counts = counted(proposals("fr", found.units, by="system", may_review=True))
    assert counts[Verdict.SAME] + counts[Verdict.EMPTY] == len(found.units)


def test_both_forms_say_the_same(shenzhen: Pack) -> None:
    files = [read_file(exported("zh-hans", form).content) for form in ("xliff", "po")]
    assert files[0].units == files[1].units


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_only_some_states_go_out(shenzhen: Pack, form: str) -> None:
    # Of German no text is loaded for the tests.
    found = read_file(exported("de", form, states=["missing"]).content)
    assert found.units
    assert all(not unit.target for unit in found.units)


def test_translate_toolkit_edits_and_we_take_it_in(shenzhen: Pack) -> None:
    store = xliff.Xliff1File.parsestring(exported("fr", "xliff").content)
    unit = next(unit for unit in store.units if unit.source == ENGLISH)
    unit.target = "Visa de travail Z"
    unit.set_state_n(xliff.Xliff1Unit.S_SIGNED_OFF)
    found = read_file(bytes(store))
    assert (
        import_texts(
            "fr", proposals("fr", found.units, by="system", may_review=True), by="system", at=clock.now()
        )
        == 1
    )
    row = CatalogueText.objects.get(language="fr", subject="service/z-visa", field="title")
    assert (row.value, row.state) == ("Visa de travail Z", "reviewed")
    assert [entry.code for entry in book.entries("texts:fr")] == ["text.imported"]


def test_pofilter_finds_no_fault(shenzhen: Pack) -> None:
    """The checks of translate-toolkit that look at what must not be translated."""
    from translate.filters import checks, pofilter

    store = pypo.pofile.parsestring(exported("fr", "po", states=["drafted"]).content)
    options = pofilter.cmdlineparser().parse_args(["-t", "pythonbraceformat", "-t", "xmltags", "a", "b"])[0]
    options.filterclass = checks.StandardChecker
    options.checkerconfig = checks.CheckerConfig(targetlanguage="fr")
    options.error = None
    for name in ("includefuzzy", "includereview", "includeheader", "autocorrect", "addnotes"):
        setattr(options, name, False)
    found = pofilter.pocheckfilter(options, [checks.StandardChecker], options.checkerconfig).filterfile(store)
    assert [unit.source for unit in found.units if not unit.isheader()] == []


@pytest.mark.parametrize(
    ("unit", "verdict"),
    [
        (one(), ("changed", "")),
        (one(""), ("empty", "")),
        (one(english="Nobody says this"), ("refused", "unknown")),
        (one(english="Work visa (Y)", places=("service/z-visa title",)), ("refused", "source_changed")),
        (one("Visa %(x)s"), ("refused", "wrong")),
        (one("Visa par machine", "machine"), ("refused", "person")),
    ],
)
def test_each_sentence_is_judged(shenzhen: Pack, unit: ExchangeUnit, verdict: tuple[str, str]) -> None:
    assert judged(unit) == [verdict]


def test_states_only_rise(shenzhen: Pack) -> None:
    said = next(unit.target for unit in units("fr").values() if unit.english == ENGLISH)
    assert judged(one(said, "machine"), one(said, "drafted")) == [("same", "")]
    assert judged(one(said, "reviewed")) == [("state", "")]
    assert judged(one(said, "reviewed"), may_review=False, by=ANNA) == [("state", "")]


def po(*said: str) -> bytes:
    head = 'msgid ""\nmsgstr "Language: fr\\n"\n'
    return (head + "".join(f'\nmsgid "{ENGLISH}"\nmsgstr "{french}"\n' for french in said)).encode()


def test_a_sentence_that_a_file_translates_twice_is_said_and_not_taken(shenzhen: Pack) -> None:
    assert judged(*read_file(po("Visa un", "Visa deux")).units) == [("refused", "twice")] * 2
    assert judged(*read_file(po("Visa un", "Visa un")).units) == [("changed", "")]
    assert judged(*read_file(po("Visa un", "")).units) == [("changed", "")]
    assert judged(one("Visa un"), one("Visa deux"), one(english="Nobody")) == [
        ("refused", "twice"),
        ("refused", "twice"),
        ("refused", "unknown"),
    ]


def _of_its_own(places: Iterable[str]) -> None:
    """Give places of the sentence translations of their own."""
    for place in places:
        found = [ExchangeUnit(place, (ENGLISH,), (f"Visa de {place}",), "drafted")]
        changes = proposals("fr", found, by="system", may_review=True)
        import_texts("fr", changes, by="system", at=clock.now())


def test_a_file_without_context_is_of_the_only_place(shenzhen: Pack) -> None:
    (unit,) = [unit for unit in units("fr").values() if unit.english == ENGLISH]
    places = [" ".join(place) for place in unit.places]
    CatalogueText.objects.filter(language="en", value=ENGLISH).exclude(
        subject=unit.places[0][0], field=unit.places[0][1]
    ).update(value=f"{ENGLISH} elsewhere", source_hash=source_hash(f"{ENGLISH} elsewhere"))
    Pack.objects.update(edition="other English")
    _of_its_own(places[:1])
    found = read_file(po("Visa sans contexte")).units
    changes = proposals("fr", found, by="system", may_review=True)
    assert [(proposal.verdict.value, proposal.old) for proposal in changes] == [
        ("changed", (f"Visa de {places[0]}",))
    ]
    assert import_texts("fr", changes, by="system", at=clock.now()) == 1
    row = CatalogueText.objects.get(language="fr", subject=unit.places[0][0], field=unit.places[0][1])
    assert (row.value, row.is_of_place) == ("Visa sans contexte", True)
    both = [*found, ExchangeUnit(places[0], (ENGLISH,), ("Visa avec",), "drafted")]
    assert judged(*both) == [("refused", "twice")] * 2


def test_a_file_without_context_does_not_choose_among_places(shenzhen: Pack) -> None:
    rows = CatalogueText.objects.filter(language="en", field="title").exclude(value=ENGLISH)[:1]
    CatalogueText.objects.filter(pk__in=[row.pk for row in rows]).update(
        value=ENGLISH, source_hash=source_hash(ENGLISH)
    )
    Pack.objects.update(edition="more English")
    (unit,) = fresh_units("fr", {source_hash(ENGLISH)}).values()
    assert len(unit.places) > 1
    _of_its_own(" ".join(place) for place in unit.places)
    assert judged(*read_file(po("Visa sans contexte")).units) == [("refused", "by_place")]


def test_nobody_reviews_their_own_words_by_a_file(shenzhen: Pack) -> None:
    (unit,) = [unit for unit in units("fr").values() if unit.english == ENGLISH]
    write_texts("fr", [NewText(unit.source_hash, "", "Visa à moi", "drafted")], by=ANNA, at=clock.now())
    assert judged(one("Visa à moi", "reviewed"), may_review=False, by=ANNA) == [("refused", "own_words")]
    (new,) = proposals("fr", [one("Visa nouveau", "reviewed")], by=ANNA, may_review=False)
    assert new.state == "drafted"


def test_a_file_is_looked_at_and_then_taken_in_once(shenzhen: Pack) -> None:
    kept = hand_in("fr", ExchangeFile("fr", "pack", (one(), one(english="Nobody"))), by=ANNA, at=clock.now())
    assert handed_in(kept.pk, by=ANNA)[0] == "fr"
    with pytest.raises(NotThere):
        handed_in(kept.pk, by="person:other")
    assert TextEdit.objects.count() == 0
    assert take_in(kept.pk, by=ANNA, at=clock.now()) == 1
    with pytest.raises(NotThere):
        take_in(kept.pk, by=ANNA, at=clock.now())
    assert TextEdit.objects.get().value == "Visa Z"


def test_interface_texts_are_written_into_their_file(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_bytes(interface_path("fr").read_bytes())
    before = list(entries(read(path)))
    first = next(entry for entry in before if len(entry.source) == 1)
    many = next(entry for entry in before if len(entry.source) == 2)
    found = ExchangeFile(
        "fr",
        "interface",
        (
            ExchangeUnit(first.context, first.source, (f"{first.target[0]} !",), "reviewed"),
            ExchangeUnit(many.context, many.source, many.target, "reviewed"),
            ExchangeUnit("", ("Nobody says this",), ("Personne",), "drafted"),
        ),
    )
    proposed = judged_interface(path, found)
    assert [one.verdict.value for one in proposed] == ["changed", "state", "refused"]
    assert import_interface(path, proposed) == 2
    after = {entry.key: entry for entry in entries(read(path))}
    assert after[first.key].target == (f"{first.target[0]} !",)
    assert after[first.key].state == after[many.key].state == "reviewed"
    assert len(after) == len(before)
    again = read_file(our_xliff.write([found.units[0]], "fr", "interface"))
    assert [one.verdict.value for one in judged_interface(path, again)] == ["same"]


def test_the_commands(shenzhen: Pack, tmp_path: Path) -> None:
    path = tmp_path / "fr.xlf"
    call_command("texts", "export", "fr", "--state", "drafted", "--out", str(path))
    text = path.read_text(encoding="utf-8")
    target = next(unit.target for unit in units("fr").values() if unit.english == ENGLISH)
    path.write_text(text.replace(f">{target}</target>", ">Visa Z (travail)</target>"), encoding="utf-8")
    out = StringIO()
    call_command("texts", "import", str(path), "--dry-run", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["counts"]["changed"], told["written"], told["refused"]) == (1, 0, [])
    call_command("texts", "import", str(path), stdout=out)
    assert TextEdit.objects.get().value == "Visa Z (travail)"
    path.write_text(text.replace(f">{target}</target>", ">%(x)s</target>"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("texts", "import", str(path), stdout=out)
    assert ended.value.code == 1
    assert "refused, wrong (placeholders x): 'Work visa (Z)'" in out.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [("export", "en"), ("export", "xx"), ("export", "fr", "--state", "good"), ("import", "no-such-file")],
)
def test_bad_input_ends_with_two(shenzhen: Pack, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("texts", *arguments, stderr=StringIO())
    assert ended.value.code == 2


def test_the_memory_goes_out_as_tmx(shenzhen: Pack) -> None:
    content = exported("fr", "tmx").content
    assert content.count(b"<tu>") > 3000
    assert b'<prop type="x-state">drafted</prop>' in content


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_an_old_file_does_not_take_back_what_was_written_since(shenzhen: Pack, form: str) -> None:
    old = read_file(exported("fr", form).content)
    (unit,) = [unit for unit in units("fr").values() if unit.english == ENGLISH]
    write_texts("fr", [NewText(unit.source_hash, "", "Visa neuf", "drafted")], by=ANNA, at=clock.now())
    (given,) = [one for one in old.units if one.source == (ENGLISH,) and not one.context]
    assert judged(given) == [("same", "")]  # the translator changed nothing
    changed = replace(given, target=("Visa du fichier",))
    (left,) = proposals("fr", [changed], by="system", may_review=True)
    assert (left.verdict, left.is_change, left.old) == (Verdict.NEWER, False, ("Visa neuf",))
    assert last_edits("fr")[unit.key][0] == ANNA
    (taken,) = proposals("fr", [changed], by="system", may_review=True, chosen=[changed.id])
    assert taken.verdict == Verdict.CHANGED
    kept = hand_in("fr", ExchangeFile("fr", "pack", (changed,)), by=ANNA, at=clock.now())
    assert take_in(kept.pk, by=ANNA, at=clock.now()) == 0
    kept = hand_in("fr", ExchangeFile("fr", "pack", (changed,)), by=ANNA, at=clock.now())
    assert take_in(kept.pk, by=ANNA, at=clock.now(), chosen=[changed.id]) == 1


def test_the_command_says_what_is_newer(shenzhen: Pack, tmp_path: Path) -> None:
    path, out = tmp_path / "fr.xlf", StringIO()
    call_command("texts", "export", "fr", "--state", "drafted", "--out", str(path))
    (unit,) = [unit for unit in units("fr").values() if unit.english == ENGLISH]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f">{unit.target}</target>", ">Visa du fichier</target>"), encoding="utf-8")
    write_texts("fr", [NewText(unit.source_hash, "", "Visa neuf", "drafted")], by=ANNA, at=clock.now())
    call_command("texts", "import", str(path), stdout=out)
    assert f"left as it is, newer here ({ANNA}, " in out.getvalue()
    assert [edit.value for edit in TextEdit.objects.all()] == ["Visa neuf"]
    call_command("texts", "import", str(path), "--over-newer", stdout=out)
    assert TextEdit.objects.latest("pk").value == "Visa du fichier"


def test_changes_for_the_pack_go_into_no_other_file(shenzhen: Pack, tmp_path: Path) -> None:
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("texts", "export", "de", "--changed", "--out", str(tmp_path / "x"), stderr=told)
    assert "--changed" in told.getvalue()
    assert "--out" in told.getvalue()
    assert not (tmp_path / "x").exists()


def test_nobody_is_named_who_does_not_exist(shenzhen: Pack) -> None:
    head = exported("fr", "po").content.decode().partition("#:")[0]
    assert "FULL NAME" not in head
    assert "EMAIL@" not in head
    assert "li.org" not in head
    assert "Language: fr" in head
