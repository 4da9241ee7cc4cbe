import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.backing import Backed, backed_sentences, is_backed
from wenjin.assistant.phrasing import phrased

PASSAGES = (
    "Report at the police station, get a receipt, then report loss at exit-entry before the embassy.",
    "The fee is 160 yuan. A new permit takes 7 working days.",
)


def test_a_sentence_in_the_words_of_its_passage_stays() -> None:
    text = (
        "Report the loss at the police station and get a receipt [1]. A new permit takes 7 working days. [2]"
    )
    assert backed_sentences(text, PASSAGES) == (
        Backed("Report the loss at the police station and get a receipt.", (0,)),
        Backed("A new permit takes 7 working days.", (1,)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Report at the police station.",  # cites nothing
        "Report at the police station. [3]",  # no such passage
        "A new permit takes 5 working days. [2]",  # another figure
        "Your permit will certainly be approved tomorrow. [2]",  # other words
        "The fee is 160 yuan. [1]",  # another passage
        "",
    ],
)
def test_what_no_passage_backs_is_dropped(text: str) -> None:
    assert backed_sentences(text, PASSAGES) == ()


def test_scripts_without_spaces() -> None:
    passage = "先到派出所报案并取得回执，再到出入境报失。办理需要7个工作日。"
    assert is_backed("先到派出所报案并取得回执。", passage)
    assert not is_backed("办理需要5个工作日。", passage)
    assert not is_backed("保证一定能批准您的永久居留。", passage)


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_whatever_a_model_says_is_from_the_passages(text: str, passages: list[str]) -> None:
    for one in backed_sentences(text, passages):
        assert is_backed(one.text, " ".join(passages[place] for place in one.passages))


class Model(ThreadingHTTPServer):
    """Speaks the chat call of the OpenAI interface."""

    said: Any = "Report at the police station, get a receipt. [1] You will surely win. [1]"
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = json.dumps({"choices": [{"message": {"content": self.server.said}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def model() -> Iterator[Model]:
    with Model() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        with override_settings(PHRASER=address, PHRASER_MODEL="some/model"):
            yield server
        server.shutdown()
        thread.join()


def test_no_model_no_words() -> None:
    assert phrased("lost passport", PASSAGES, "en") == ()


def test_only_backed_sentences_come_back(model: Model) -> None:
    found = phrased("I lost my passport", PASSAGES, "en")
    assert [one.text for one in found] == ["Report at the police station, get a receipt."]
    (asked,) = model.seen
    assert asked["model"] == "some/model"
    assert "English" in asked["messages"][0]["content"]
    assert PASSAGES[1] in asked["messages"][1]["content"]


@pytest.mark.parametrize(("status", "said"), [(500, "x"), (200, None), (200, ["x"]), (200, "")])
def test_a_model_that_fails_is_not_missed(model: Model, status: int, said: object) -> None:
    model.status, model.said = status, said
    assert phrased("I lost my passport", PASSAGES, "en") == ()
