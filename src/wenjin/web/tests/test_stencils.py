"""Pages that are drawn for many at once are those that would be drawn for each."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
import segno
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from wenjin.core import clock
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.domain.ticket_codes import ticket_code
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, Event, Quota, Registration, forum
from wenjin.web import events_link, events_register, events_tickets, stencils
from wenjin.web.stencils import Stencils
from wenjin.web.templatetags import kept

FORM = "events/{}/register/"
# What is drawn by chance in each page.
BY_CHANCE = re.compile(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]+')
NAMES = ("Ada Sample", "O'Brien <b>&amp;</b> “Søn”", "here-secret-", "{{ row.reference }}", "阿达")


def test_words_are_put_in_their_places_and_escaped() -> None:
    pages, drawn = Stencils(), list[Mapping[str, str]]()

    def draw(words: Mapping[str, str]) -> str:
        drawn.append(words)
        return f"<p>{words['name']}, {words['code']}; {words['name']}!</p>"

    first = pages.filled("k", {"name": "<Ada>", "code": "1"}, draw)
    assert first == "<p>&lt;Ada&gt;, 1; &lt;Ada&gt;!</p>"
    assert pages.filled("k", {"name": "Bo", "code": ""}, draw) == "<p>Bo, ; Bo!</p>"
    assert len(drawn) == 1
    pages.filled("another", {"name": "Bo", "code": ""}, draw)
    assert len(drawn) == 2


def test_a_page_is_drawn_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    pages, said, now = Stencils(), ["old", "new"], [0.0]
    monkeypatch.setattr("wenjin.web.stencils.time.monotonic", lambda: now[0])
    assert pages.filled("k", {}, lambda _: said.pop(0)) == "old"
    now[0] = stencils.SECONDS
    assert pages.filled("k", {}, lambda _: said.pop(0)) == "old"
    now[0] += 0.1
    assert pages.filled("k", {}, lambda _: said.pop(0)) == "new"


def test_a_page_in_which_a_secret_stayed_is_kept_for_nobody() -> None:
    pages, secret = Stencils(), "a-secret-of-one-reader"
    assert secret in pages.filled("k", {"secret": secret}, lambda _: f"<p>{secret}</p>")
    assert pages.filled("k", {"secret": "x" * 30}, lambda words: words["secret"]) == "x" * 30


@given(st.uuids(), st.binary(min_size=16, max_size=16))
def test_a_ticket_looks_as_the_library_draws_it(guest: object, key: bytes) -> None:
    code = ticket_code(guest, key)  # type: ignore[arg-type]  # a UUID; hypothesis says less
    made = segno.make(code, error="m", micro=False, mask=events_tickets._PATTERN)
    drawn = made.svg_inline(
        border=events_tickets.QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        omitsize=True,
    )
    size = made.symbol_size(scale=events_tickets.PIXELS, border=events_tickets.QUIET_ZONE)[0]
    sized = drawn.replace("<svg ", f'<svg aria-hidden="true" width="{size}" height="{size}" ', 1)
    assert events_tickets.ticket_svg(code) == sized


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Event:
    """A forum; no page of another test is known."""
    for module in (events_register, events_link):
        monkeypatch.setattr(module, "_PAGES", Stencils())
    return forum(places=20)


def both(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The page put together, and the page drawn."""
    client.get(address)
    filled = client.get(address).content.decode()
    with monkeypatch.context() as drawing:
        for module in (events_register, events_link):
            drawing.setattr(module, "of_reader", lambda _: None)
        drawing.setattr(kept, "SECONDS", -1)
        drawn = client.get(address).content.decode()
    return BY_CHANCE.sub(r"\1", filled), BY_CHANCE.sub(r"\1", drawn)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "theme"), [("en", ""), ("ar", "dark"), ("zh-hans", "light")])
def test_the_form_is_the_one_that_is_drawn(
    town: Event, client: Client, monkeypatch: pytest.MonkeyPatch, language: str, theme: str
) -> None:
    client.cookies["wenjin_theme"] = theme
    address = f"/{language}/{FORM.format(FORUM)}"
    filled, drawn = both(client, address, monkeypatch)
    assert filled == drawn
    Quota.objects.filter(event=town, code="places").update(taken=7)
    Quota.objects.filter(event=town, code="receiver-ar").update(taken=1)
    later, drawn = both(client, address, monkeypatch)
    assert later == drawn
    assert later != filled, "how many are left is said as it is now"


@pytest.mark.django_db
def test_each_form_has_a_key_and_a_token_of_its_own(town: Event) -> None:
    found = [BY_CHANCE.findall(Client().get(f"/en/{FORM.format(FORUM)}").content.decode()) for _ in range(3)]
    pages = [Client().get(f"/en/{FORM.format(FORUM)}").content.decode() for _ in range(3)]
    values = [re.findall(r'name="(?:csrfmiddlewaretoken|key)" value="([^"]+)"', one) for one in pages]
    assert all(len(one) == 2 for one in found)
    assert len({one for pair in values for one in pair}) == 6
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/en/{FORM.format(FORUM)}").content.decode()
    sent = dict(re.findall(r'name="(csrfmiddlewaretoken|key|shown)" value="([^"]+)"', page))
    sent |= {"name": "Ada Sample", "email": "ada@example.org", "answer-topic": "law"}
    assert strict.post(f"/en/{FORM.format(FORUM)}", sent).status_code == 302


@pytest.mark.django_db
def test_a_form_that_closes_is_not_shown_from_before(town: Event, client: Client) -> None:
    address = f"/en/{FORM.format(FORUM)}"
    assert 'name="email"' in client.get(address).content.decode()
    Event.objects.filter(pk=town.pk).update(
        closes_at=clock.now() - timedelta(minutes=1), version=town.version + 1
    )
    assert 'name="email"' not in client.get(address).content.decode()


@pytest.mark.django_db
def test_pages_of_registrations_are_those_that_are_drawn(
    town: Event, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number, name in enumerate(NAMES):
        others = tuple(GuestForm(NAMES[one % len(NAMES)]) for one in range(number % 3))
        form = Form(name, f"o'guest+{number}@example.org", guests=(GuestForm(), *others))
        form = Form(form.name, form.email, guests=form.guests, answers={"topic": "law"})
        made.append(register(FORUM, form, key=f"k{number}", at=clock.now(), language="en"))
    for language in ("en", "ar"):
        for one in made:
            filled, drawn = both(client, f"/{language}/events/registration/{one.secret}/", monkeypatch)
            assert filled == drawn
            assert one.reference in filled
            assert sum(other.reference in filled for other in made) == 1
            assert sum(other.secret in filled for other in made) == 1
    Registration.objects.filter(pk=made[0].id).update(mail_failed_at=clock.now())
    filled, drawn = both(client, f"/en/events/registration/{made[0].secret}/", monkeypatch)
    assert filled == drawn
    assert "came back" in filled
