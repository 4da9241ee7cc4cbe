"""What an office asks for stands in both languages, whatever the office wrote itself."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")
PHOTO = "visa_photo_receipt"


@pytest.fixture
def ada(client: Client) -> Actor:
    return signed_in(client)


def asked(ada: Actor, **said: Any) -> str:
    """Address of the page of a request in a new case."""
    case = stage.accepted(ada)
    services.request_information(
        stage.officer(stage.EXIT_ENTRY),
        case.pk,
        wanted=[
            Wanted(WantedKind.PAPER, PHOTO, "wrong_format"),
            Wanted(WantedKind.FIELD, "phone", "unclear"),
        ],
        decision=stage.RESIDENCE,
        pause="correction",
        answer_by=clock.today() + timedelta(days=9),
        key="ask",
        **said,
    )
    return f"cases/{case.reference}/"


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def part(text: str, tag: str) -> str:
    """The fixed part in one language."""
    return text.partition(f'<div lang="{tag}" dir="ltr"><ul')[2].partition("</ul>")[0]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_why_ground_and_day_stand_in_both_languages(client: Client, ada: Actor, language: str) -> None:
    place = asked(ada, text="请补交。", language="zh-hans", needs_interpreter=True)
    text = page(client, f"/{language}/{place}answer/r1/")
    english, chinese = part(text, "en"), part(text, "zh-Hans")
    for one in (english, chinese):
        assert one.count("<li>") == 4, one
    assert "Phone" in english
    assert "Legal basis: Administrative License Law art. 32" in english
    assert "Send it by" in english
    assert "行政许可法" in chinese
    assert "Phone" not in chinese
    assert "Legal basis" not in chinese


def test_the_language_that_is_missing_is_marked(client: Client, ada: Actor) -> None:
    place = asked(ada, text="请补交。", language="zh-hans", needs_interpreter=True)
    for address in (f"/en/{place}", f"/en/{place}answer/r1/"):
        text = page(client, address)
        assert "请补交。" in text
        assert "<b>English:</b> Not translated yet. An interpreter was asked to do it." in text


def test_nothing_is_missing_where_both_are_there(client: Client, ada: Actor) -> None:
    place = asked(ada, text="请补交。", language="zh-hans", translation="Send it.", translation_language="en")
    text = page(client, f"/en/{place}answer/r1/")
    assert "Send it." in text
    assert "Not translated yet" not in text
    assert "Nobody has translated" not in text
