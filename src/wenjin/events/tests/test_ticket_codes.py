"""Codes of tickets: read however they are written, and not to be guessed."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.ticket_codes import NoTicket, read_code, ticket_code, ticket_fingerprint

KEY = b"a key of sixteen bytes or more"


@given(st.uuids())
def test_one_guest_has_one_code(guest: UUID) -> None:
    code = ticket_code(guest, KEY)
    assert code == ticket_code(guest, KEY)
    assert len(code) == 26
    assert ticket_code(guest, KEY + b"x") != code
    for written in (code.lower(), f" {code} ", code.replace("-", ""), code.replace("-", " "), f"/t/{code}/"):
        assert ticket_fingerprint(written) == ticket_fingerprint(code)
    assert ticket_fingerprint(code.replace("0", "O").replace("1", "l")) == ticket_fingerprint(code)


def test_codes_differ() -> None:
    assert len({ticket_code(uuid4(), KEY) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("text", ["", "WJ-", "WJ-ABCDE", "U" * 20, "🎫" * 20, "A" * 21, "WJ" + "A" * 19])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(NoTicket):
        read_code(text)
