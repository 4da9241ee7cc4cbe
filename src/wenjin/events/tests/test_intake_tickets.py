"""Signed tickets of forms: ours count once for their event and their time, and nobody else can make one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.intake_tickets import TicketForged, TicketOver, read_ticket, signed_ticket

KEY, NOW = b"k" * 32, datetime(2026, 11, 24, 2, tzinfo=UTC)
NONCE = bytes(range(16))


def ticket(event: str = "opening", minutes: int = 60, key: bytes = KEY) -> str:
    return signed_ticket(event, NOW + timedelta(minutes=minutes), NONCE, key)


def test_a_ticket_says_its_nonce_and_its_time() -> None:
    read = read_ticket(ticket(), "opening", NOW, KEY)
    assert read.nonce == "AAECAwQFBgcICQoLDA0ODw"
    assert read.expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "text", ["", "0.a.b", ticket("closing"), ticket(key=b"x" * 32), ticket()[:-1], ticket() + "A", "é" * 50]
)
def test_what_was_not_made_here_for_this_event_is_forged(text: str) -> None:
    with pytest.raises(TicketForged):
        read_ticket(text, "opening", NOW, KEY)


def test_a_ticket_is_over_and_still_tells_its_nonce() -> None:
    with pytest.raises(TicketOver) as caught:
        read_ticket(ticket(minutes=0), "opening", NOW, KEY)
    assert caught.value.nonce == "AAECAwQFBgcICQoLDA0ODw"


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_no_sign_of_it_can_be_changed(place: int, sign: str) -> None:
    text = ticket()
    place %= len(text)
    changed = text[:place] + sign + text[place + 1 :]
    if changed == text:
        return
    with pytest.raises(TicketForged):
        read_ticket(changed, "opening", NOW, KEY)
