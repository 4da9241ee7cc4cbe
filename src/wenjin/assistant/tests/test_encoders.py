import json
import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

import numpy as np
import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.assistant import encoders
from wenjin.assistant.domain.encoder import EncoderUnavailable
from wenjin.assistant.domain.question import readable
from wenjin.assistant.encoders import EndpointEncoder, LocalEncoder, encoder

SENTENCES = ("I lost my passport", "我的护照丢了", "فقدت جواز سفري", "where can I fly my drone")


@pytest.fixture(scope="module")
def local() -> LocalEncoder:
    return LocalEncoder()


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
        assert np.isfinite(LocalEncoder().encode([read])).all()


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


class Endpoint(ThreadingHTTPServer):
    """Speaks the embeddings call of the OpenAI interface; its answer can be set."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, str, dict[str, object]]] = []
        self.status = 200
        self.answer: bytes | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers.get("Authorization", ""), body))
        data = [
            {"index": place, "embedding": [float(len(text)), 1.0, 0.0]}
            for place, text in enumerate(body["input"])
        ]
        answer = self.server.answer or json.dumps({"data": data[::-1]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_vectors_of_an_endpoint(endpoint: Endpoint) -> None:
    asked = EndpointEncoder(endpoint.address, "some/model", "secret")
    texts = ["x" * number for number in range(1, 301)]
    rows = asked.encode(texts)
    assert rows.shape == (300, 3)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.allclose(rows[:, 0] / rows[:, 1], range(1, 301), rtol=1e-4)
    path, key, body = endpoint.seen[0]
    assert (path, key, body["model"]) == ("/v1/embeddings", "Bearer secret", "some/model")
    assert len(endpoint.seen) == 2
    assert asked.model_id == "endpoint/some/model"
    assert asked.dimensions == 3


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"{}"),
        (401, b"{}"),
        (200, b"not json"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": "x"}]}'),
        (200, b'{"data": [{"index": 0}]}'),
    ],
)
def test_an_endpoint_that_fails_is_said_to(endpoint: Endpoint, status: int, answer: bytes) -> None:
    endpoint.status, endpoint.answer = status, answer
    with pytest.raises(EncoderUnavailable):
        EndpointEncoder(endpoint.address, "m").encode(["a"])


def test_an_endpoint_that_is_not_there() -> None:
    with pytest.raises(EncoderUnavailable):
        EndpointEncoder("http://127.0.0.1:9/v1", "m", seconds=1).encode(["a"])


def test_no_texts_no_vectors(endpoint: Endpoint, local: LocalEncoder) -> None:
    assert local.encode([]).shape == (0, 384)
    assert len(EndpointEncoder(endpoint.address, "m").encode([])) == 0
    assert endpoint.seen == []


def test_the_settings_choose(endpoint: Endpoint) -> None:
    assert isinstance(encoder(), LocalEncoder)
    assert encoder() is encoder()
    with override_settings(ENCODER=endpoint.address, ENCODER_MODEL="theirs"):
        assert encoder().model_id == "endpoint/theirs"
        assert encoder().encode(["a"]).shape == (1, 3)
    encoders.forget()
    assert isinstance(encoder(), LocalEncoder)
