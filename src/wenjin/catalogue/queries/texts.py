"""Content texts for a page, fetched at once, each knowing the language it is in."""

from collections.abc import Iterable
from typing import Self

from django.db import connection

from wenjin.catalogue.models import CatalogueText
from wenjin.lang.domain.registry import chain


class Said(str):
    """A text and the language it is in; otherwise an ordinary string.

    Attributes:
        language: code of the language of this text, not of the one that was asked for.
        state: how far it may be trusted: source, machine, drafted, reviewed or stale.
    """

    __slots__ = ("language", "state")
    language: str
    state: str

    def __new__(cls, value: str, language: str, state: str = "") -> Self:
        """A text in a language."""
        made = super().__new__(cls, value)
        made.language, made.state = language, state
        return made


class Texts:
    """The texts of a page in the languages of its reader.

    Attributes:
        states: of all texts that were found so far, so that a page can say at its end what nobody has reviewed.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Take rows of language, subject, field, value and, where it is known, state."""
        self._values: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
        self.states: set[str] = set()
        for language, subject, field, *said in rows:
            self._values.setdefault((subject, field), {})[language] = tuple(said)

    def find(self, subject: str, field: str, language: str) -> Said | None:
        """The text in that language, else in the nearest of its fallbacks."""
        values = self._values.get((subject, field))
        if values:
            for code in chain(language):
                if code in values:
                    value, *state = values[code]
                    found = Said(value, code, *state)
                    self.states.add(found.state)
                    return found
        return None


def texts(subjects: Iterable[str], *languages: str, fields: Iterable[str] = ()) -> Texts:
    """All texts of these subjects in these languages and their fallbacks, by one query.

    Args:
        subjects: such as ``service/z-visa``.
        languages: what the reader asked for, and a second language to stand beside it.
        fields: only these; all when empty.
    """
    codes = sorted({code for language in languages for code in chain(language)})
    conditions = {"language": codes, "subject": sorted(set(subjects)), "field": sorted(set(fields))}
    given = {column: values for column, values in conditions.items() if values}
    if "language" not in given or "subject" not in given:
        return Texts(())
    # Every page asks this with other numbers of subjects: building the sentence here takes a tenth of the time
    # that the object layer needs for it. Names of columns are ours, values are handed over apart.
    where = " AND ".join(
        f"{column} IN ({', '.join(['%s'] * len(values))})" for column, values in given.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT language, subject, field, value, state FROM {_TABLE} WHERE {where}",  # noqa: S608  see above
            [value for values in given.values() for value in values],
        )
        return Texts(cursor.fetchall())


def values_of(language: str) -> list[str]:
    """All texts of the pack in one language, without its fallbacks: the words that the house uses in it."""
    return list(CatalogueText.objects.filter(language=language).values_list("value", flat=True))


_TABLE = CatalogueText._meta.db_table
