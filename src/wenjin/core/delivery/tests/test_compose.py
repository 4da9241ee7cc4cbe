"""A mail as it is written: both parts, direction, files, and no header that was not meant."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils.html import linebreaks, urlize
from hypothesis import given
from hypothesis import strategies as st

from wenjin.core.delivery.mail import (
    Attachment,
    Letter,
    MailRefused,
    check,
    checked_address,
    compose,
    html_of,
)

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
HEADERS = {
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
}
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def written(letter: Letter) -> EmailMessage:
    """What a receiver reads."""
    check(letter)
    content = compose(letter, sender="问津 Centre <centre@example.org>", message_id="<1@example.org>", at=NOW)
    assert max(map(len, content.split(b"\r\n"))) <= 998, "RFC 5322, 2.1.1"
    assert content.isascii()
    return message_from_bytes(content, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "tag", "direction", "text"),
    [
        ("en", "en", "ltr", "Your receipt is ready."),
        ("ar", "ar", "rtl", "الإيصال جاهز."),
        ("ur", "ur", "rtl", "آپ کی رسید تیار ہے۔"),
        ("zh-hans", "zh-Hans", "ltr", "您的回执已生成。"),
    ],
)
def test_both_parts_say_the_same_in_the_right_direction(
    language: str, tag: str, direction: str, text: str
) -> None:
    mail = written(Letter("a@example.org", text, f"{text}\n\n{text}", language))
    assert mail["Subject"] == text
    assert part(mail, "plain").strip() == f"{text}\n\n{text}"
    html = part(mail, "html")
    assert f'<body lang="{tag}" dir="{direction}"><p>{text}</p>' in html
    assert mail["Content-Language"] == tag


def test_headers_of_any_script_arrive() -> None:
    mail = written(Letter("a@xn--fiqs8s.example", "收到 · Приём · 접수", "x", "en"))
    assert mail["Subject"] == "收到 · Приём · 접수"
    assert mail["From"].addresses[0].display_name == "问津 Centre"
    assert mail["Message-ID"] == "<1@example.org>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_domain_of_another_script_is_written_in_ascii() -> None:
    mail = written(Letter("office@例子.测试", "x", "x", "zh-hans"))
    assert mail["To"] == "office@xn--fsqu00a.xn--0zwm56d"


def test_text_is_not_markup_and_links_are_links() -> None:
    html = part(
        written(Letter("a@example.org", "x", "<b>1 < 2</b> https://example.org/en/?a=1&b=2", "en")), "html"
    )
    assert "&lt;b&gt;1 &lt; 2&lt;/b&gt;" in html
    assert 'href="https://example.org/en/?a=1&amp;b=2"' in html


def test_files_go_along() -> None:
    pdf = Attachment("回执.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    mail = written(Letter("a@example.org", "x", "x", "en", "", (pdf,)))
    found = next(iter(mail.iter_attachments()))
    assert found.get_filename() == "回执.pdf"
    assert found.get_content_type() == "application/pdf"
    assert found.get_content() == pdf.content


@pytest.mark.parametrize(
    ("media_type", "method"), [("text/calendar", "REQUEST"), ("text/calendar; method=CANCEL", "CANCEL")]
)
def test_a_calendar_file_names_its_method(media_type: str, method: str) -> None:
    mail = written(Letter("a@example.org", "x", "x", "en", "", (Attachment("visit.ics", media_type, ICS),)))
    found = next(iter(mail.iter_attachments()))
    assert found.get_content_type() == "text/calendar"
    assert found.get_param("method") == method
    assert found.get_param("charset") == "utf-8"
    assert found.get_payload(decode=True) == ICS


@pytest.mark.parametrize(
    "typed",
    ["\u200emary@example.org\u200f", "\ufeff mary@\u200bexample.org ", "\u2068mary@example.org\u2069"],
)
def test_marks_that_nobody_sees_are_no_part_of_an_address(typed: str) -> None:
    assert checked_address(typed) == "mary@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mary",
        "mary@",
        "Mary <mary@example.org>",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n",
        "a b@example.org",
        "玛丽@example.org",
        f"a@{'x' * 64}.org",
        f"{'a' * 64}@{'.'.join(['x' * 60] * 4)}.org",
    ],
)
def test_what_is_no_mailbox_is_refused(address: str) -> None:
    with pytest.raises(MailRefused) as refused:
        checked_address(address)
    assert refused.value.code == "address"


@pytest.mark.parametrize(
    "subject", ["", "  ", "Hello\nBcc: x@example.org", "Hello\r\nX: y", "a\x00b", "a\u2028b", "x" * 201]
)
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(MailRefused) as refused:
        check(Letter("a@example.org", subject, "x", "en"))
    assert refused.value.code == "subject"


@pytest.mark.parametrize(
    "file",
    [
        Attachment("a\r\nX: y.pdf", "application/pdf", b""),
        Attachment("", "application/pdf", b""),
        Attachment("a.pdf", "application/pdf\r\nX: y", b""),
        Attachment("a.pdf", "pdf", b""),
    ],
)
def test_a_file_has_a_plain_name_and_type(file: Attachment) -> None:
    with pytest.raises(MailRefused) as refused:
        check(Letter("a@example.org", "x", "x", "en", "", (file,)))
    assert refused.value.code == "attachment"


def test_too_much_is_refused() -> None:
    file = Attachment("a.bin", "application/octet-stream", bytes(5_000_001))
    with pytest.raises(MailRefused) as refused:
        check(Letter("a@example.org", "x", "x", "en", "", (file, file)))
    assert refused.value.code == "too_large"


@given(st.text(max_size=120), st.text(max_size=300))
def test_no_words_ever_make_a_header(subject: str, text: str) -> None:
    letter = Letter("a@example.org", subject, text, "en")
    try:
        check(letter)
    except MailRefused:
        return
    mail = compose(letter, sender="C <c@example.org>", message_id="<1@example.org>", at=NOW)
    back = message_from_bytes(mail, policy=policy.default)
    assert set(back.keys()) == HEADERS


@pytest.mark.parametrize(
    "text", ["a <b> & 'c'.", "see example.org", "www.example.x", "a@b.org.", "http://x/?a&b"]
)
def test_only_what_may_be_a_link_is_looked_at(text: str) -> None:
    assert linebreaks(urlize(text, autoescape=True)) in html_of(Letter("a@example.org", "x", text, "en"))
