import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from django.test import override_settings

from wenjin.assistant import encoders
from wenjin.assistant.domain.encoder import EncoderUnavailable
from wenjin.assistant.encoders import EndpointEncoder, encoder
from wenjin.assistant.local_model.encoder import LocalEncoder


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


def test_no_texts_no_vectors(endpoint: Endpoint) -> None:
    assert encoder().encode([]).shape == (0, 384)
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
