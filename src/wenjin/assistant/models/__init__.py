"""Rows of the assistant."""

from wenjin.assistant.models.example import Example
from wenjin.assistant.models.question import Question

__all__ = ["Example", "Question"]
