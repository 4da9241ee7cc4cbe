"""Settings that name servers: read whole, refused when they are unsafe."""

import pytest

from wenjin.core.delivery.gateways import BadGateway, MailServer, mail_sender, mail_server, sms_gateway


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, encryption="starttls")),
        (
            "smtp://u%40x:p%2Fw@mail.example.org:2525?tls=starttls",
            MailServer("mail.example.org", 2525, "u@x", "p/w"),
        ),
        ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, "u", "p", "implicit")),
        ("smtp://127.0.0.1:1025?tls=none", MailServer("127.0.0.1", 1025, encryption="none")),
        ("smtp://m.example.org?ca=/etc/own.pem", MailServer("m.example.org", 587, authority="/etc/own.pem")),
    ],
)
def test_a_mail_server_is_read(address: str, server: MailServer) -> None:
    assert mail_server(address) == server


def test_no_server_is_none() -> None:
    assert mail_server("  ") is None
    assert sms_gateway("") is None


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org:25",
        "http://mail.example.org",
        "smtp://",
        "smtp://u:p@mail.example.org?tls=none",
        "smtp://mail.example.org?tls=maybe",
        "smtps://mail.example.org?tls=none",
        "smtp://mail.example.org?secure=yes",
        "smtp://mail.example.org:99999",
    ],
)
def test_what_is_unsafe_or_unknown_is_refused(address: str) -> None:
    with pytest.raises(BadGateway):
        mail_server(address)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(mail_server("smtps://u:secret@mail.example.org"))
    gateway = sms_gateway('{"url": "https://sms.example.org", "headers": {"Authorization": "secret"}}')
    assert "secret" not in repr(gateway)


@pytest.mark.parametrize("text", ["", "nobody", "a@b.org, c@d.org", "A <a@b.org>\nBcc: x@y.org"])
def test_a_sender_is_one_address(text: str) -> None:
    with pytest.raises(BadGateway):
        mail_sender(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://sms.example.org/",
        "ftp://sms.example.org/",
        "{",
        '{"url": "https://sms.example.org", "method": "GET"}',
        '{"headers": {}}',
        '{"url": "https://sms.example.org", "headers": {"A": 1}}',
        '{"url": "https://sms.example.org", "body": "x"}',
    ],
)
def test_a_bad_text_message_gateway_is_refused(text: str) -> None:
    with pytest.raises(BadGateway):
        sms_gateway(text)
