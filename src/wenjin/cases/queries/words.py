"""Texts of the pack in the reader's language and in Chinese, for documents and notices."""

from collections.abc import Iterable
from typing import Final

from wenjin.cases.exports.documents import CHINESE, Both
from wenjin.catalogue.queries.texts import texts


class Words:
    """The texts of some subjects in two languages, by one query; a text that is not there is its own id."""

    def __init__(self, subjects: Iterable[str], language: str) -> None:
        self._language: Final = language
        self._texts: Final = texts(subjects, language, CHINESE)

    def said(self, subject: str, field: str) -> str:
        """In the reader's language or its nearest fallback."""
        return self._texts.find(subject, field, self._language) or subject.partition("/")[2]

    def both(self, subject: str, field: str) -> Both:
        """In the reader's language, and in Chinese where there is a Chinese text."""
        chinese = self._texts.find(subject, field, CHINESE)
        is_chinese = chinese is not None and chinese.language == CHINESE
        return Both(self.said(subject, field), str(chinese) if is_chinese else "")
