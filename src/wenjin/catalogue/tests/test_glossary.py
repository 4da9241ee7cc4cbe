"""The glossary of a pack: read, checked, loaded."""

from pathlib import Path

import pytest
from django.conf import settings

from wenjin.catalogue.models import Pack
from wenjin.catalogue.pack.glossary import read_words
from wenjin.catalogue.pack.problems import PackRefused
from wenjin.catalogue.pack.reader import pack_hash, read_pack
from wenjin.catalogue.queries.terms import terms
from wenjin.catalogue.tests.test_load_pack import FILES

TERMS = "terms:\n  - id: permit\n    english: permit\n    chinese: 许可\n    pattern: permits?\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        **FILES,
        "glossary.yaml": TERMS,
        "glossary/es.tsv": "permit\tpermiso\tpermiso\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_words_stand_in_the_record_of_the_term(root: Path) -> None:
    (term,) = [one for one in read_pack(root).records if one.kind == "term"]
    assert term.document["words"] == {"es": {"word": "permiso", "stems": ["permiso"]}}


def test_a_changed_word_makes_another_pack(root: Path) -> None:
    before = pack_hash(root)
    (root / "glossary" / "es.tsv").write_text("permit\tpermiso\tpermis\n", encoding="utf-8")
    assert pack_hash(root) != before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("es.tsv", "permit\tpermiso\n", "not three columns between tabs"),
        ("es.tsv", "permit\tpermiso\t|\n", "not three columns between tabs"),
        ("es.tsv", "visa\tvisado\tvisad\n", "'visa' is no term of glossary.yaml"),
        ("es.tsv", "permit\ta\tb\npermit\ta\tb\n", "'permit' stands twice"),
        ("xx.tsv", "", "'xx' is not a language to translate into"),
        ("en.tsv", "", "'en' is not a language to translate into"),
    ],
)
def test_what_is_wrong_is_told(root: Path, name: str, text: str, message: str) -> None:
    (root / "glossary" / name).write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        read_pack(root)
    assert [one.message for one in refused.value.problems] == [message]


def test_bytes_that_are_no_text_are_told(root: Path) -> None:
    (root / "glossary" / "es.tsv").write_bytes(b"\xff")
    assert [one.message for one in read_words(root, ["permit"])[1]] == ["not UTF-8 (byte 0)"]


def test_a_broken_pattern_is_told(root: Path) -> None:
    (root / "glossary.yaml").write_text(TERMS.replace("permits?", '"permit("'), encoding="utf-8")
    with pytest.raises(PackRefused, match="1 errors"):
        read_pack(root)


def test_remarks_and_empty_lines_are_passed_over(root: Path) -> None:
    (root / "glossary" / "es.tsv").write_text("# a remark\n\npermit\ta\tb|c\n", encoding="utf-8")
    assert read_words(root, ["permit"]) == ({"es": {"permit": {"word": "a", "stems": ["b", "c"]}}}, [])


def test_the_sample_city_has_its_terms(shenzhen: Pack) -> None:
    found = terms()
    assert len(found) > 50
    assert all({"zh-hans", "ar", "es"} <= one.words.keys() for one in found)
    sizes = [path.stat().st_size for path in Path(settings.PACK).glob("glossary/*.tsv")]
    assert sum(sizes) < 1_000_000
