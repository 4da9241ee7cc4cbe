"""Addresses of sources as records write them."""

import pytest

from wenjin.catalogue.queries.sources import Source, read_source, read_sources


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://www.example.org/a", Source("https://www.example.org/a", "example.org", "")),
        (
            "http://m.example.org/a (copy of a page)",
            Source("http://m.example.org/a", "example.org", "copy of a page"),
        ),
        ("inferred", Source("", "", "inferred")),
        ("a book, page 3", Source("", "", "a book, page 3")),
    ],
)
def test_read_source(text: str, source: Source) -> None:
    assert read_source(text) == source


def test_the_longer_form() -> None:
    assert read_sources([{"id": "a", "citation": "A law", "url": "https://example.org/a"}, "inferred"]) == (
        Source("https://example.org/a", "example.org", "A law"),
        Source("", "", "inferred"),
    )
