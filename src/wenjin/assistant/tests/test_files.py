from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from wenjin.assistant.domain.examples import KINDS
from wenjin.assistant.example_files import ExamplesRefused, read_examples
from wenjin.assistant.help_files import HelpRefused, read_help
from wenjin.assistant.kept_vectors import vectors_of
from wenjin.assistant.tests.small_world import SmallEncoder

IDS = frozenset(path.stem for path in (settings.PACK / "services").glob("*.yaml"))


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_examples_of_the_sample_city() -> None:
    found = read_examples(settings.PACK, IDS)
    assert {one.service for one in found} - {""} == IDS
    assert {one.kind for one in found} - {""} == KINDS


def test_examples_are_read_in_order_and_once(tmp_path: Path) -> None:
    write(tmp_path, "questions/en.tsv", "visa\tI need a  visa\nvisa\tI need a visa\n\nschool\tmy son\n")
    write(tmp_path, "declined/vi.tsv", "promise\thứa đi\n")
    found = read_examples(tmp_path, {"visa", "school"})
    assert [(one.service or one.kind, one.language, one.text) for one in found] == [
        ("visa", "en", "I need a visa"),
        ("school", "en", "my son"),
        ("promise", "vi", "hứa đi"),
    ]


def test_each_wrong_line_is_named(tmp_path: Path) -> None:
    write(tmp_path, "questions/en.tsv", "visa\tgood\nvsia\tbad\nvisa\t\0\nvisa\t" + "x" * 301 + "\n")
    write(tmp_path, "questions/tlh.tsv", "visa\tqo'\n")
    write(tmp_path, "declined/en.tsv", "weather\train\n")
    with pytest.raises(ExamplesRefused) as refused:
        read_examples(tmp_path, {"visa"})
    told = "\n".join(refused.value.lines)
    for place in ("en.tsv:2", "en.tsv:3", "en.tsv:4", "tlh.tsv", "declined/en.tsv:1"):
        assert place in told
    assert "en.tsv:1:" not in told.replace("declined/en.tsv:1:", "")


def test_vectors_are_made_once(tmp_path: Path) -> None:
    encoder = SmallEncoder()
    told: list[float] = []
    texts = [f"text {number}" for number in range(200)]
    first = vectors_of(texts, encoder, tmp_path, told.append)
    assert len(encoder.asked) == 200
    assert told[-1] == 1
    again = vectors_of([*reversed(texts), "new"], encoder, tmp_path, told.append)
    assert encoder.asked[200:] == ["new"]
    assert np.array_equal(again[:200], first[::-1])


def test_another_model_begins_anew(tmp_path: Path) -> None:
    vectors_of(["a"], SmallEncoder(), tmp_path, lambda done: None)
    other = SmallEncoder()
    other.model_id = "others"
    vectors_of(["a"], other, tmp_path, lambda done: None)
    assert other.asked == ["a"]


def test_a_broken_store_of_vectors_is_made_anew(tmp_path: Path) -> None:
    vectors_of(["a", "b"], SmallEncoder(), tmp_path, lambda done: None)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[:50])
    encoder = SmallEncoder()
    assert vectors_of(["a", "b"], encoder, tmp_path, lambda done: None).shape == (2, 32)
    assert encoder.asked == ["a", "b"]


def test_help_of_a_pack(tmp_path: Path) -> None:
    write(tmp_path, "help/numbers.tsv", "injury\t120\tambulance\nfire\t119\tfire-service\n")
    write(tmp_path, "help/en.tsv", "fire\thouse + burn\ninjury\tnot breath\n")
    found = read_help(tmp_path, {"ambulance", "fire-service"})
    assert [one.kind for one in found.phrases_of(["en", "vi", "en"])] == ["injury", "fire"]
    assert found.phrases_of(["vi"]) == []
    # The gravest of the languages that were named, else of all.
    assert found.kind_of("the house is burning, he does not breathe", ["en"]) == "injury"
    assert found.kind_of("the house is burning", ["vi"]) == "fire"
    assert found.kind_of("the house is warm", ["en"]) == ""
    # What one language knows as harmless is no call in another.
    write(tmp_path, "help/de.tsv", "injury\tdrown\n")
    write(tmp_path, "help/nl.tsv", "injury\tdrown + !debt\n")
    both = read_help(tmp_path, {"ambulance", "fire-service"})
    assert both.kind_of("drowning in debt", ["nl"]) == ""
    assert both.kind_of("drowning in the lake", ["nl"]) == "injury"
    assert both.kind_of("drowning in debt", ["en"]) == "injury"
    assert found.numbers["fire"].number == "119"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("help/en.tsv", "flood\twater\n"),
        ("help/en.tsv", "fire\t!x\n"),
        ("help/tlh.tsv", "fire\tx\n"),
        ("help/numbers.tsv", "fire\t119\tnowhere\n"),
    ],
)
def test_wrong_help_is_refused(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, "help/numbers.tsv", "fire\t119\tfire-service\n")
    write(tmp_path, name, text)
    with pytest.raises(HelpRefused):
        read_help(tmp_path, {"fire-service"})


def test_a_pack_without_help() -> None:
    assert read_help(Path("nowhere"), set()).phrases == {}
