"""Translations written on the desk: laid over the pack, never lost, written back."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from wenjin.catalogue.models import (
    CatalogueText,
    Event,
    EvidenceRequirement,
    EvidenceType,
    Output,
    Pack,
    PublicOrganisation,
    PublicService,
    RecordVersion,
    TextEdit,
)
from wenjin.catalogue.queries.text_history import ADDED, KEPT, REMOVED, difference, older_english
from wenjin.catalogue.queries.text_units import Unit, fresh_units, units
from wenjin.catalogue.services.packs import load_pack
from wenjin.catalogue.services.text_edits import EditRefused, review_text, save_text, undo_edit
from wenjin.catalogue.services.text_files import write_back
from wenjin.catalogue.tests.test_load_pack import FILES
from wenjin.core import clock
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db

ANNA = "person:00000000-0000-4000-8000-00000000000a"
BO = "person:00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def little(tmp_path: Path, db: None) -> Path:
    """A little pack in an empty catalogue."""
    of_services: list[type[Model]] = [EvidenceRequirement, Output, PublicService, EvidenceType]
    of_the_pack: list[type[Model]] = [CatalogueText, Event, PublicOrganisation, RecordVersion, Pack]
    for model in of_services + of_the_pack:
        model._default_manager.all().delete()
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    load_pack(tmp_path)
    return tmp_path


def unit(english: str = "A first permit", language: str = "ar") -> Unit:
    return next(one for one in units(language).values() if one.english == english and not one.context)


def save(value: str, by: str = ANNA, english: str = "A first permit", language: str = "ar") -> TextEdit:
    one = unit(english, language)
    edit = save_text(
        language, one.source_hash, one.context, value, by=by, at=clock.now(), seen=one.token, in_spite=True
    )
    assert edit is not None
    return edit


def reload(root: Path, file: str, change: Callable[[str], str]) -> None:
    path = root / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    load_pack(root)


def test_an_edit_is_seen_at_once_and_told(little: Path) -> None:
    before = Pack.objects.get().edition
    edit = save("التصريح الأول")
    assert unit().target == "التصريح الأول"
    assert unit().state == "drafted"
    assert Pack.objects.get().edition != before
    (entry,) = book.entries("texts:ar")
    assert (entry.code, entry.actor, entry.payload["edit"]) == ("text.drafted", ANNA, edit.pk)
    assert (edit.old_value, edit.old_state, edit.author) == ("أول تصريح", "drafted", ANNA)


def test_loading_a_pack_loses_no_edit(little: Path) -> None:
    save("التصريح الأول")
    reload(little, "themes.yaml", lambda text: text.replace("summary: Work", "summary: To work"))
    assert unit().target == "التصريح الأول"
    reload(little, "texts/ar/services.po", lambda text: text.replace("أول تصريح", "من الملف"))
    assert unit().target == "التصريح الأول"
    undo_edit("ar", TextEdit.objects.get().pk, by=BO, at=clock.now())
    assert unit().target == "من الملف"


def test_a_language_without_a_file_can_be_begun(little: Path) -> None:
    save("Premier permis", language="fr")
    reload(little, "themes.yaml", lambda text: text.replace("summary: Work", "summary: To work"))
    assert unit(language="fr").target == "Premier permis"


def test_an_edit_is_stale_when_its_english_changes(little: Path) -> None:
    edit = save("التصريح الأول")
    reload(
        little, "services/permit-first.yaml", lambda text: text.replace("A first permit", "The first permit")
    )
    edit.refresh_from_db()
    assert edit.stale_at is not None
    now = unit("The first permit")
    assert (now.target, now.state) == ("التصريح الأول", "stale")
    assert older_english(now) == "A first permit"
    pieces = [(one.how, one.text) for one in difference("A first permit", now.english)]
    assert pieces == [(REMOVED, "A"), (ADDED, "The"), (KEPT, " first permit")]
    fresh = save("التصريح الأول الآن", english="The first permit")
    assert unit("The first permit").state == "drafted"
    undo_edit("ar", fresh.pk, by=ANNA, at=clock.now())
    assert unit("The first permit").state == "stale"
    reload(
        little, "services/permit-first.yaml", lambda text: text.replace("The first permit", "A first permit")
    )
    edit.refresh_from_db()
    assert edit.stale_at is None
    assert (unit().target, unit().state) == ("التصريح الأول", "drafted")


def test_what_was_written_back_belongs_to_the_pack_again(little: Path) -> None:
    save("التصريح الأول")
    save("جواز", english="Passport")
    review_text("ar", unit().source_hash, "", by=BO, at=clock.now(), seen=unit().token)
    assert write_back(little) == {"ar": 2}
    text = (little / "texts" / "ar" / "services.po").read_text(encoding="utf-8")
    assert '# reviewed\nmsgid "A first permit"\nmsgstr "التصريح الأول"' in text
    assert "جواز" in (little / "texts" / "ar" / "desk.po").read_text(encoding="utf-8")
    load_pack(little)
    assert not TextEdit.objects.filter(settled_at__isnull=True).exists()
    assert (unit().target, unit().state) == ("التصريح الأول", "reviewed")
    assert write_back(little) == {}
    # From now on the file is right again.
    reload(little, "texts/ar/services.po", lambda text: text.replace("التصريح الأول", "من الملف"))
    assert unit().target == "من الملف"


def test_who_wrote_it_cannot_review_it_after_it_was_written_back(little: Path) -> None:
    save("التصريح الأول")
    write_back(little)
    load_pack(little)
    one = unit()
    with pytest.raises(EditRefused, match="own_words"):
        review_text("ar", one.source_hash, "", by=ANNA, at=clock.now(), seen=one.token)
    review_text("ar", one.source_hash, "", by=BO, at=clock.now(), seen=one.token)
    assert unit().state == "reviewed"


def test_edits_are_undone_one_after_the_other(little: Path) -> None:
    first, second = save("واحد"), save("اثنان", by=BO)
    with pytest.raises(EditRefused, match="not_there"):
        undo_edit("ar", first.pk, by=ANNA, at=clock.now())
    undo_edit("ar", second.pk, by=ANNA, at=clock.now())
    assert unit().target == "واحد"
    undo_edit("ar", first.pk, by=ANNA, at=clock.now())
    assert unit().target == "أول تصريح"
    with pytest.raises(EditRefused, match="not_there"):
        undo_edit("ar", first.pk, by=ANNA, at=clock.now())


def test_two_clicks_write_once(little: Path) -> None:
    one = unit()
    for _ in range(2):
        save_text("ar", one.source_hash, "", "واحد", by=ANNA, at=clock.now(), seen=one.token, in_spite=True)
    assert TextEdit.objects.count() == 1


def test_undoing_the_first_translation_leaves_none(little: Path) -> None:
    edit = save("جواز", english="Passport")
    undo_edit("ar", edit.pk, by=ANNA, at=clock.now())
    assert unit("Passport").state == "missing"
    assert not CatalogueText.objects.filter(language="ar", subject="evidence/passport").exists()


@pytest.mark.parametrize(
    ("language", "source_hash", "value", "seen", "code"),
    [
        ("ar", "0" * 16, "x", "", "unknown"),
        ("en", "", "x", "", "unknown"),
        ("xx", "", "x", "", "unknown"),
        ("ar", "", "x", "old", "meanwhile"),
        ("ar", "", "  ", None, "empty"),
        ("ar", "", "تصريح %(x)s", None, "wrong"),
        ("ar", "", "A first permit", None, "strange"),
    ],
)
def test_what_is_refused_changes_nothing(
    little: Path, language: str, source_hash: str, value: str, seen: str | None, code: str
) -> None:
    one, before = unit(), Pack.objects.get().edition
    with pytest.raises(EditRefused) as refused, transaction.atomic():
        save_text(
            language,
            source_hash or one.source_hash,
            "",
            value,
            by=ANNA,
            at=clock.now(),
            seen=one.token if seen is None else seen,
        )
    assert refused.value.code == code
    assert Pack.objects.get().edition == before
    assert fresh_units("ar", [one.source_hash])[one.key] == one
    assert not TextEdit.objects.exists()


def test_the_command_writes_back(little: Path) -> None:
    save("التصريح الأول")
    out = StringIO()
    call_command("texts", "export", "--changed", "--into", str(little), stdout=out)
    assert out.getvalue() == "ar: 1 changes written\n"


def test_the_check_command_tells_what_is_wrong(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(settings.PACK, city, ignore=shutil.ignore_patterns("texts"))
    folder = city / "texts" / "es"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text('msgid "Work visa (Z)"\nmsgstr "Visado %(x)s"\n', encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("texts", "check", "es", "--pack", str(city), stdout=out)
    assert ended.value.code == 1
    assert "wrong: pack, placeholders x" in out.getvalue()
    with pytest.raises(SystemExit) as ended:
        call_command("texts", "check", "xx", stdout=out, stderr=StringIO())
    assert ended.value.code == 2
