from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.examples import Situation, digest
from wenjin.assistant.domain.gate import Gate, fit_gate, signs
from wenjin.assistant.domain.head import centred, packed, softmax, unpacked
from wenjin.assistant.domain.learning import Learnt, learn
from wenjin.assistant.domain.reporting import report_of, style_of
from wenjin.assistant.domain.trained import understand
from wenjin.assistant.head_files import ABOUT, HeadUnreadable, load, save
from wenjin.assistant.tests.small_world import QUICK, SERVICES, small_world


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    examples, vectors = small_world()
    return learn(examples, vectors, "letters", settings=QUICK)


def test_it_understands_what_it_has_not_seen(learnt: Learnt) -> None:
    examples, vectors = small_world(seed=2)
    found = [understand(learnt.trained, row[None]) for row in vectors]
    services = [(one, it) for one, it in zip(examples, found, strict=True) if one.service]
    assert np.mean([it.services[0][0] == one.service for one, it in services]) > 0.95
    assert np.mean([it.is_declined for one, it in services]) < 0.15
    declined = [(one, it) for one, it in zip(examples, found, strict=True) if one.kind]
    assert np.mean([it.is_declined for one, it in declined]) > 0.85
    assert np.mean([it.reason == one.kind for one, it in declined]) > 0.85
    assert (
        np.mean([it.languages[0][0] == one.language for one, it in zip(examples, found, strict=True)]) > 0.9
    )


def test_shares_add_up(learnt: Learnt) -> None:
    _, vectors = small_world(3, seed=3)
    shares = learnt.trained.services.shares(vectors)
    assert shares.shape == (len(vectors), len(SERVICES))
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_the_same_examples_give_the_same_head(learnt: Learnt) -> None:
    examples, vectors = small_world()
    again = learn(examples, vectors, "letters", settings=QUICK)
    assert np.array_equal(again.trained.services.members[0].inner, learnt.trained.services.members[0].inner)
    assert again.trained.gate == learnt.trained.gate


def test_a_head_is_the_same_from_its_files(learnt: Learnt, tmp_path: Path) -> None:
    save(tmp_path, learnt.trained, "2026-11-22T00:00:00+00:00")
    read = load(tmp_path)
    _, vectors = small_world(5, seed=4)
    assert read.model_id == "letters"
    assert read.examples == learnt.trained.examples
    assert read.gate == learnt.trained.gate
    assert np.abs(read.services.shares(vectors) - learnt.trained.services.shares(vectors)).max() < 0.05


def test_half_a_head_is_none(learnt: Learnt, tmp_path: Path) -> None:
    with pytest.raises(HeadUnreadable):
        load(tmp_path)
    save(tmp_path, learnt.trained, "2026-11-22T00:00:00+00:00")
    (tmp_path / "services-0.npz").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(HeadUnreadable):
        load(tmp_path)
    (tmp_path / ABOUT).write_text('{"form": 99}', encoding="utf-8")
    with pytest.raises(HeadUnreadable):
        load(tmp_path)


def test_both_kinds_of_examples_are_needed() -> None:
    examples, vectors = small_world(4)
    chosen = [place for place, one in enumerate(examples) if one.service]
    with pytest.raises(ValueError, match="both"):
        learn([examples[place] for place in chosen], vectors[chosen], "letters", settings=QUICK)


def test_progress_is_told_to_the_end() -> None:
    examples, vectors = small_world(4)
    told: dict[str, float] = {}
    learn(examples, vectors, "letters", settings=QUICK, told=lambda what, done: told.update({what: done}))
    assert set(told) == {"checks", "heads"}
    assert all(done == pytest.approx(1) for done in told.values())


def test_the_report_counts_what_was_not_seen(learnt: Learnt) -> None:
    report = report_of(learnt.judged)
    assert report["all"]["count"] == 120
    assert report["all"]["first"] > 0.9
    assert set(report["languages"]) == {"en", "vi"}
    assert report["languages"]["vi"]["count"] == 60
    assert set(report["declined"]) == {"chitchat", "promise"}
    wrong = [one for one in learnt.judged if one.example.service and one.ranked[0] != one.example.service]
    assert sum(pair["times"] for pair in report["confusions"]) == len(wrong)


@pytest.mark.parametrize(
    ("language", "text", "style"),
    [
        ("en", "lost passport", "short"),
        ("en", "I lost my passport on the way home", "sentence"),
        ("ar", "daa3 jawaz safari", "romanised"),
        ("ar", "ضاع جواز سفري", "short"),
        ("zh-hans", "护照丢了", "short"),
        ("zh-hans", "我昨天在地铁上把护照弄丢了，现在怎么办，需要先去派出所吗", "sentence"),
        ("vi", "toi mat ho chieu", "short"),
    ],
)
def test_styles(language: str, text: str, style: str) -> None:
    assert style_of(Situation(language, text, "x")) == style


def test_the_digest_knows_examples_not_their_order() -> None:
    examples, _ = small_world(3)
    assert digest(examples) == digest(reversed(examples))
    assert digest(examples) != digest(examples[1:])
    assert digest(examples) != digest([replace(examples[0], language="vi"), *examples[1:]])


def test_the_gate_loses_no_more_than_it_may() -> None:
    random = np.random.default_rng(5)
    good, bad = random.normal(0, 1, (500, 4)), random.normal(1.5, 1, (100, 4))
    rows, is_declined = np.vstack((good, bad)), np.arange(600) >= 500
    gate = fit_gate(rows, is_declined, lost=0.04)
    assert gate.declines(good).mean() <= 0.04 + 1e-9
    assert gate.declines(bad).mean() > 0.6


def test_signs_of_sure_and_unsure_shares() -> None:
    rows = signs(np.array([[0.97, 0.02, 0.01], [0.4, 0.3, 0.3]], dtype=np.float32), np.array([0.1, 0.1]))
    assert rows[0, 1] > rows[1, 1]
    assert rows[0, 2] > rows[1, 2]
    assert rows[0, 3] < rows[1, 3]
    assert np.isfinite(signs(np.array([[1.0, 0.0]], dtype=np.float32), np.array([1.0]))).all()
    assert Gate((0, 0, 0, 0), 1.0, 0.5).declines(rows).all()


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 100))
def test_eight_bits_are_near(rows: int, columns: int, seed: int) -> None:
    numbers = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    again = unpacked("x", packed("x", numbers))
    assert np.abs(again - numbers).max() <= np.abs(numbers).max() / 127 + 1e-6


def test_nothing_is_divided_by_nothing() -> None:
    zero = np.zeros((1, 3), dtype=np.float32)
    assert np.isfinite(centred(zero, np.zeros(3, dtype=np.float32))).all()
    assert np.isfinite(softmax(np.array([[1e4, -1e4]], dtype=np.float32))).all()
    assert not unpacked("x", packed("x", zero)).any()


def test_several_at_once_learn_the_same(learnt: Learnt) -> None:
    examples, vectors = small_world()
    with ThreadPoolExecutor(3) as pool:
        together = learn(examples, vectors, "letters", settings=QUICK, mapped=pool.map)
    assert together.judged == learnt.judged
