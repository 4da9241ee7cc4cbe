"""What we write of a mail ourselves, read by the library, and beside what the library writes."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wenjin.core.delivery.writing import (
    POLICY,
    file_part,
    joined,
    mailbox_header,
    sender_header,
    subject_header,
    text_part,
)

LONGEST = 998


def read(content: bytes) -> EmailMessage:
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= LONGEST, "RFC 5322, 2.1.1"
    assert b"\n" not in content.replace(b"\r\n", b""), "lines end in one way"
    return message_from_bytes(content, policy=policy.default)


def by_library(text: str) -> str:
    message = EmailMessage(policy=POLICY)
    message.set_content(text)
    found = message_from_bytes(message.as_bytes(), policy=policy.default).get_content()
    return str(found).replace("\r\n", "\n")


@given(st.text(max_size=400))
@example("a line that ends in a space \n.\nFrom here\r\n\tand on\r")
@example("=" * 200)
@example("您的回执已生成。" * 40)
@example("\x00\x7f")
@example("")
def test_text_arrives_as_it_was(text: str) -> None:
    found = str(read(text_part(text, "plain")).get_content())
    lines = found.replace("\r\n", "\n").removesuffix("\n")
    assert lines == text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


@pytest.mark.parametrize("text", ["Dear Mary", "الإيصال جاهز.", "您的回执\n\n已生成。", "=3D and = and é"])
def test_the_library_writes_the_same(text: str) -> None:
    assert str(read(text_part(text, "plain")).get_content()).replace("\r\n", "\n") == by_library(text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Dear Mary", "7bit"),
        ("The café opens again on Monday. " * 9, "quoted-printable"),
        ("x" * 79, "quoted-printable"),
        ("您的回执已生成。", "base64"),
    ],
)
def test_the_shortest_way_is_taken(text: str, encoding: str) -> None:
    assert read(text_part(text, "html"))["Content-Transfer-Encoding"] == encoding


@pytest.mark.parametrize(
    "name", ["visit.ics", "回执.pdf", 'a "b"; c.pdf', "a b.pdf", f"{'long' * 40}.pdf", "-", ".x"]
)
def test_a_file_arrives_under_its_name(name: str) -> None:
    content = bytes(range(256)) * 3
    part = read(file_part(name, "application/pdf", content, {"charset": "utf-8"}))
    assert (part.get_filename(), part.get_content_type()) == (name, "application/pdf")
    assert part.get_content_disposition() == "attachment"
    assert part.get_param("charset") == "utf-8"
    assert part.get_payload(decode=True) == content


def test_parts_stand_in_one_another() -> None:
    both = joined("alternative", [text_part("a", "plain"), text_part("<p>a", "html")])
    whole = read(b"MIME-Version: 1.0\r\n" + joined("mixed", [both, file_part("a.bin", "a/b", b"x", {})]))
    assert [one.get_content_type() for one in whole.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "a/b",
    ]
    assert not whole.defects


@pytest.mark.parametrize(
    "address",
    ["mary@example.org", '"a b"@example.org', "o'neil@example.org", f"{'a' * 64}@{'b' * 60}.example.org"],
)
def test_an_address_stands_alone(address: str) -> None:
    (found,) = read(mailbox_header("To", address))["To"].addresses
    assert (found.addr_spec, found.display_name) == (address, "")


@pytest.mark.parametrize("subject", ["x", "Your case has news " * 9, "收到 · Приём · 접수 " * 9])
def test_subject_and_sender_of_any_script(subject: str) -> None:
    found = read(subject_header(subject) + sender_header("问津 Centre, Shenzhen", "c@example.org"))
    assert str(found["Subject"]).strip() == subject.strip()
    assert found["From"].addresses[0].display_name == "问津 Centre, Shenzhen"
