"""Addresses that are looked up once."""

from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from wenjin.web.hrefs import href


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("desk:act", ("SZ-26-CZ8G-5", "ask")),
        ("desk:paper", ("SZ-26-CZ8G-5", uuid4())),
        ("desk:inbox", ()),
        ("case-letter", ("SZ-26-CZ8G-5", "stand-in-0-")),
    ],
)
def test_it_is_what_reverse_gives(language: str, name: str, values: tuple[str | UUID, ...]) -> None:
    with translation.override(language):
        for _ in range(2):
            assert href(name, *values) == reverse(name, args=values)


def test_a_value_of_odd_form_is_checked() -> None:
    with pytest.raises(NoReverseMatch):
        href("case-paper", "SZ-26-CZ8G-5", "no slug/")


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(NoReverseMatch):
        href("nowhere", "one")
