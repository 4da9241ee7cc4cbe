"""Rows of the assistant."""

from wenjin.assistant.models.example import Example
from wenjin.assistant.models.help_phrase import HelpPhrase
from wenjin.assistant.models.question import Question

__all__ = ["Example", "HelpPhrase", "Question"]
