"""The page about privacy tells what the rules do: made from them, in every language."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from wenjin.cases.domain.retention import RULES
from wenjin.web.privacy_table import days_words, kept

pytestmark = pytest.mark.django_db


def test_every_rule_stands_on_the_page(client: Client) -> None:
    page = client.get("/en/privacy/").content.decode()
    rows = kept()
    assert len(rows) == len(RULES)
    assert len({one.what for one in rows}) == len(RULES), "each kind has words of its own"
    for one in rows:
        assert one.what in page
        assert one.how_long in page
    assert f"{settings.MAIL_DAYS} days; then only that something was sent" in page


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (90, "90 days"), (365, "1 year"), (1825, "5 years"), (730, "2 years")]
)
def test_lengths_in_words(days: int, words: str) -> None:
    assert days_words(days) == words


@pytest.mark.parametrize("href", ["you/data/#copy", "you/data/#right", "you/data/erase/", "you/notices/"])
def test_rights_lead_to_where_they_are_used(client: Client, href: str) -> None:
    with translation.override("en"):
        assert f'href="/en/{href}"' in client.get("/en/privacy/").content.decode()
