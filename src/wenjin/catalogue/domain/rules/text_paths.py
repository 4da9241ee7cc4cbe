"""Where the English texts of a rule or fact file stand, so that each can be translated and found again."""

from collections.abc import Iterator, Mapping
from typing import Final

TEXT_KEYS: Final = frozenset(
    {"title", "summary", "label", "text", "note", "message", "question", "hint", "unit"}
)
_IDENTIFIERS: Final = ("id", "code", "fact")


def texts_of(document: Mapping[str, object]) -> dict[str, str]:
    """Every text by its path, in the order of the file.

    A path is made of the keys and, inside lists, of the ids of the items: ``routes.B1.criteria.degree.text``.
    It stays the same when items are added, removed or sorted.

    Raises:
        ValueError: a text inside a list item without an id, or two texts on one path.
    """
    texts: dict[str, str] = {}
    for path, text in _walk(document, ""):
        if path in texts:
            raise ValueError(f"two texts on the path {path}")
        texts[path] = text
    return texts


def _walk(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            below = f"{path}.{key}" if path else str(key)
            if key in TEXT_KEYS and isinstance(item, str):
                yield below, item
            else:
                yield from _walk(item, below)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield from _walk(item, f"{path}.{_identifier(item, path)}")


def _identifier(item: Mapping[object, object], path: str) -> object:
    for key in _IDENTIFIERS:
        if key in item:
            return item[key]
    if next(_walk(dict(item), path), None) is None:
        return ""
    raise ValueError(f"an item of {path} has texts, but no id")
