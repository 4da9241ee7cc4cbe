"""Several mails over one connection, and what happens when the server has had enough of it."""

import socket
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import Session
from pytest_django import Settings

from wenjin.core.delivery import send_mail_later, smtp
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.smtp import deliver, one_connection
from wenjin.core.delivery.tests.postbox import Postbox
from wenjin.core.outbox import queries as outbox
from wenjin.core.outbox.worker import run_due

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
MAIL = b"Subject: x\r\n\r\nx\r\n"


@pytest.fixture
def peers(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """From where each mail came: the other end of its connection."""
    seen: list[object] = []
    taken = Postbox.handle_DATA

    async def handle(self: Postbox, server: object, session: Session, envelope: object) -> str:
        seen.append(session.peer)
        return await taken(self, server, session, envelope)  # type: ignore[arg-type]  # as the server gives it

    monkeypatch.setattr(Postbox, "handle_DATA", handle)
    return seen


def send(settings: Settings, to: str = "mary@example.org") -> None:
    deliver(MAIL, settings.MAIL_FROM, to, settings.SMTP)


def test_mails_of_a_group_share_a_connection(peers: list[object], settings: Settings) -> None:
    with one_connection():
        for _ in range(3):
            send(settings)
    assert (len(peers), len(set(peers))) == (3, 1)
    send(settings)
    send(settings)
    assert len(set(peers)) == 3, "outside each has its own"


def test_a_connection_that_the_server_ended_is_opened_again(peers: list[object], settings: Settings) -> None:
    with one_connection():
        send(settings)
        _shared_socket().shutdown(socket.SHUT_RDWR)
        send(settings)
    assert len(set(peers)) == 2


def test_after_a_refusal_the_next_goes_out(peers: list[object], postbox: Postbox, settings: Settings) -> None:
    with one_connection():
        send(settings)
        postbox.to_rcpt = ["550 5.1.1 no such user"]
        with pytest.raises(Exception, match=r"550 5\.1\.1"):
            send(settings)
        send(settings)
    assert len(peers) == 2


@pytest.mark.django_db
def test_of_many_mails_each_has_its_own_end(peers: list[object], postbox: Postbox) -> None:
    for number in range(4):
        send_mail_later(f"g{number}@example.org", "x", "x", language="en", key=f"k{number}", at=NOW)
    postbox.to_rcpt = ["550 5.1.1 no such user", "451 4.7.1 later"]
    assert run_due(worker="w", at=NOW) == 4
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == [
        "failed",
        "waiting",
        "sent",
        "sent",
    ]
    assert len(set(peers)) == 1
    assert [one.error for one in outbox.dead_letters()] == ["MailNever: 550 5.1.1"]
    assert outbox.waiting(NOW).failing == 1


@pytest.mark.django_db
def test_a_mail_that_went_out_before_the_mark_goes_out_no_more(peers: list[object]) -> None:
    """As after a crash in a group: the row says that it is sent, the message does not know."""
    send_mail_later("mary@example.org", "x", "x", language="en", key="k", at=NOW)
    Mail.objects.update(sent_at=NOW, state="sent")
    assert run_due(worker="w", at=NOW) == 1
    assert peers == []
    assert outbox.waiting(NOW).open == 0


def _shared_socket() -> socket.socket:
    assert smtp._kept.smtp is not None
    assert smtp._kept.smtp.sock is not None
    return smtp._kept.smtp.sock
