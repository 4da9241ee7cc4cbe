"""The two encoders: a small model inside this process, or an endpoint that speaks the OpenAI interface."""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from django.conf import settings

from wenjin.assistant.domain.encoder import Encoder, EncoderUnavailable, Vectors
from wenjin.assistant.local_model.encoder import LocalEncoder
from wenjin.core.delivery import http
from wenjin.core.held import EachOnce

_BATCH: Final = 256
_MOST_BYTES: Final = 32 * 1024 * 1024  # 256 vectors of 4,096 numbers, written out


class EndpointEncoder:
    """Vectors from a server with the embeddings call of the OpenAI interface."""

    def __init__(self, address: str, model: str, key: str = "", seconds: int = 5) -> None:
        """Remember where it is; nothing is asked yet.

        Args:
            address: up to and with the version: ``https://vectors.example/v1``.
            model: name of the model as the server knows it.
            key: sent as bearer, when there is one.
            seconds: how long an answer is waited for.
        """
        self._address, self._model, self._key, self._seconds = address.rstrip("/"), model, key, seconds
        self._dimensions = 0

    @property
    def model_id(self) -> str:
        """The name of the model at this server."""
        return f"endpoint/{self._model}"

    @property
    def dimensions(self) -> int:
        """Length of a vector; asks the server once."""
        if not self._dimensions:
            self._dimensions = self.encode(["ford"]).shape[1]
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        parts = [self._ask(list(texts[start : start + _BATCH])) for start in range(0, len(texts), _BATCH)]
        rows = np.vstack(parts) if parts else np.empty((0, self._dimensions), dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def _ask(self, texts: list[str]) -> Vectors:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = json.dumps({"model": self._model, "input": texts}).encode()
        try:
            answer = http.post(
                f"{self._address}/embeddings", body, headers, seconds=self._seconds, most_bytes=_MOST_BYTES
            )
        except http.NoAnswer as error:
            raise EncoderUnavailable(str(error)) from error
        if not answer.is_taken:
            raise EncoderUnavailable(f"status {answer.status}")
        return _rows(answer.body, len(texts))


def _rows(body: bytes, count: int) -> Vectors:
    """The vectors of an answer, in the order in which they were asked for."""
    try:
        data = sorted(json.loads(body)["data"], key=lambda one: one["index"])
        rows = np.array([one["embedding"] for one in data], dtype=np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderUnavailable("not an answer with embeddings") from error
    if rows.ndim != 2 or len(rows) != count or not np.isfinite(rows).all():
        raise EncoderUnavailable("not as many vectors as texts")
    return rows


def encoder() -> Encoder:
    """The encoder that the settings name, made once in a process.

    Raises:
        EncoderUnavailable: it cannot be made.
    """
    return _held.of(str(settings.ENCODER))


def forget() -> None:
    """Make the encoder anew when it is next asked for."""
    _held.forget()


def _made(address: str) -> Encoder:
    if not address:
        return LocalEncoder(settings.MODEL_FOLDER)
    return EndpointEncoder(address, settings.ENCODER_MODEL, settings.ENCODER_KEY, settings.ENCODER_SECONDS)


_held: Final = EachOnce(_made)
