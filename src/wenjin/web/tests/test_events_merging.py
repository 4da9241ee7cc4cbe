"""Two windows at one registration: field by field, for every way in which they can differ."""

import re
from typing import Final

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from wenjin.core import clock
from wenjin.events.queries.registrations import by_secret
from wenjin.events.tests.forum_stage import FORUM, Question, forum
from wenjin.web import events_limits
from wenjin.web.field_prints import packed, print_of, unpacked

FORM: Final = f"/en/events/{FORUM}/register/"
NAMES: Final = st.from_regex(r"[a-z0-9_-]{1,30}", fullmatch=True)


@given(st.dictionaries(NAMES, st.text()))
def test_what_is_packed_is_unpacked(values: dict[str, str]) -> None:
    prints = {name: print_of(value) for name, value in values.items()}
    assert unpacked(packed(prints)) == prints


@pytest.mark.parametrize("typed", ["", "x", "= = =", "=a", "a=" * 300_000, "was=\u0000"])
def test_what_is_no_print_of_ours_is_nothing_worse(typed: str) -> None:
    assert all(name for name in unpacked(typed))


@pytest.mark.django_db
def test_a_date_is_one_field_and_nobody_gets_the_day_of_one_and_the_month_of_another(client: Client) -> None:
    events_limits.COUNTS.forget()
    made = forum(places=3)
    Question.objects.create(event=made, code="arrival", kind="date", place=9)
    day = "answer-arrival"
    form = {"name": "Ada", "email": "ada@example.org", "answer-topic": "law", "people": "1", "shown": "1"}
    date = {f"{day}-day": "1", f"{day}-month": "2", f"{day}-year": "2026"}
    address = str(client.post(FORM, {**form, **date, "key": "k"})["Location"])
    page = client.get(f"{address}change/").content.decode()
    window = dict(re.findall(r'<input type="hidden" name="(seen|was)" value="([^"]*)"', page))
    first = {**form, **date, **window, f"{day}-day": "5", "key": "a"}
    assert client.post(f"{address}change/", first).status_code == 302
    second = {**form, **date, **window, f"{day}-month": "6", "key": "b"}
    response = client.post(f"{address}change/", second)
    assert response.status_code == 409
    page = response.content.decode()
    assert re.search(r"keep it, or change it\. [^<]*5 February 2026", page), "what is saved"
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert seen.answers["arrival"] == "2026-02-05"
    untouched = {**form, **date, **window, "telephone": "+86 755 1234 5678", "key": "c"}
    assert client.post(f"{address}change/", untouched).status_code == 302
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert (seen.answers["arrival"], seen.contact.telephone) == ("2026-02-05", "+86 755 1234 5678")


@pytest.mark.django_db
def test_a_form_without_prints_saves_nothing_over_what_it_did_not_show(client: Client) -> None:
    events_limits.COUNTS.forget()
    forum(places=3)
    form = {"name": "Ada", "email": "ada@example.org", "answer-topic": "law", "people": "1", "shown": "1"}
    address = str(client.post(FORM, {**form, "key": "k"})["Location"])
    for was in ("", "nonsense", "=a"):
        wrong = {**form, "name": "Eve", "seen": "99", "was": was, "key": f"w{was}"}
        assert client.post(f"{address}change/", wrong).status_code == 409
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    assert seen.contact.name == "Ada"
