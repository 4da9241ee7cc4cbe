"""Reports of several mail servers, as they come: read, noted once, and everything else left alone."""

import importlib
import io
import sys
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from wenjin.core.delivery import queries, send_mail_later
from wenjin.core.delivery.bounces import Report, read_report
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.services import send_again, take_report
from wenjin.core.delivery.tests.postbox import Postbox
from wenjin.core.outbox.worker import run_due

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
OURS = "<0f8fad5b-d9cb-469f-a165-70867728950e@example.org>"
POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: centre@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"
Message-Id: <20261124083100.4F2@mx.example.net>

This is a MIME-encapsulated message.

--B1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<mary@example.com>: host mail.example.com said: 550 5.1.1 unknown user

--B1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Tue, 24 Nov 2026 16:30:58 +0800 (CST)

Final-Recipient: rfc822; mary@example.com
Original-Recipient: rfc822;mary@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <mary@example.com>: unknown user

--B1
Content-Description: Undelivered Message
Content-Type: message/rfc822

Subject: Your case has news
From: The centre <centre@example.org>
To: mary@example.com
Message-ID: @OURS@
Content-Type: text/plain

Dear Mary

--B1--
"""
EXCHANGE = """\
From: <postmaster@contoso.example>
To: centre@example.org
Subject: =?utf-8?B?5peg5rOV6YCB6L6+?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c4d9ea4c-5b7e"

--c4d9ea4c-5b7e
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="inner"

--inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

5peg5rOV6YCB6L6+

--inner--

--c4d9ea4c-5b7e
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.contoso.example
Received-From-MTA: dns;mx.example.net

Final-Recipient: rfc822;mary@contoso.example
Action: Failed
Status: 5.7.1 (delivery not authorised)
Diagnostic-Code: smtp;550 5.7.1 RESOLVER.RST.AuthRequired

--c4d9ea4c-5b7e
Content-Type: text/rfc822-headers

Received: from mx.example.net by AM0PR01.contoso.example
Subject: Your case has news
Message-ID:
 @OURS@

--c4d9ea4c-5b7e--
"""
QMAIL = """\
From: MAILER-DAEMON@old.example
To: centre@example.org
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<mary@old.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: @OURS@
Subject: Your case has news
"""


def written(text: str, message_id: str = OURS) -> bytes:
    return text.replace("@OURS@", message_id).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("text", "status"), [(POSTFIX, "5.1.1"), (EXCHANGE, "5.7.1")])
def test_reports_of_servers_are_read(text: str, status: str) -> None:
    assert read_report(written(text)) == Report(OURS, status)
    assert read_report(text.replace("@OURS@", OURS).encode()) == Report(OURS, status), "with other line ends"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00 no mail at all",
        written(QMAIL),
        written(POSTFIX.replace("Action: failed", "Action: delayed")),
        written(POSTFIX.replace("Action: failed", "Action: relayed")),
        written(POSTFIX.replace("Status: 5.1.1\n", "")),
        written(POSTFIX.replace("multipart/report", "multipart/mixed")),
        written(POSTFIX).replace(b"Message-ID:", b"X-Nothing:"),
        written(POSTFIX)[:700],
        b"Content-Type: multipart/report; boundary=x\n\nno part",
        "".join(
            f'Content-Type: multipart/report; boundary="b{one}"\n\n--b{one}\n' for one in range(3000)
        ).encode(),
    ],
)
def test_what_is_no_report_of_a_failure_says_nothing(content: bytes) -> None:
    assert read_report(content) is None


def test_the_mail_that_comes_back_may_be_long() -> None:
    long = written(POSTFIX).replace(b"Dear Mary", b"Dear Mary\r\n" + b"x" * 76 * 20_000)
    assert read_report(long) == Report(OURS, "5.1.1")


def test_a_server_that_was_away_too_long_is_no_mailbox_that_refuses() -> None:
    report = read_report(written(POSTFIX.replace("Status: 5.1.1", "Status: 4.4.7")))
    assert report is not None
    assert not report.is_final
    assert not take_report(report)


def _sent() -> Mail:
    made = send_mail_later(
        "mary@example.com", "Your case has news", "Dear Mary", language="en", key="k", at=NOW
    )
    run_due(worker="w", at=NOW)
    return made


def _piped(content: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    call_command("take-bounce", stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_a_report_marks_our_mail_once(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _sent()
    assert _piped(written(POSTFIX), monkeypatch) == "Nothing to note."
    report = written(POSTFIX, mail.message_id)
    assert [_piped(report, monkeypatch) for _ in range(2)] == ["Noted: 5.1.1.", "Nothing to note."]
    assert _piped(written(QMAIL, mail.message_id), monkeypatch) == "No report of a mail that failed."
    mail.refresh_from_db()
    assert (mail.state, mail.failure) == ("failed", "5.1.1")
    assert queries.refused_since("k", NOW) == [("k", NOW)]


def test_without_a_database_the_mail_server_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_report: Report) -> bool:
        raise OperationalError

    monkeypatch.setattr(
        importlib.import_module("wenjin.core.delivery.management.commands.take-bounce"), "take_report", away
    )
    with pytest.raises(CommandError) as refused:
        _piped(written(POSTFIX), monkeypatch)
    assert refused.value.returncode == 75


@pytest.mark.django_db
def test_a_mail_that_came_back_can_be_sent_again(postbox: Postbox) -> None:
    mail = _sent()
    assert take_report(Report(mail.message_id, "5.2.2"))
    send_again(mail.pk, at=NOW)
    run_due(worker="w", at=NOW)
    mail.refresh_from_db()
    assert (mail.state, len(postbox.mails)) == ("sent", 2)
