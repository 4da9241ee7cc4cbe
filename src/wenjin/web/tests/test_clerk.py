"""Show to a clerk: plan, shared plan and check beside the language of the counter."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import get_language

from wenjin.core import clock
from wenjin.web.clerk import for_clerk, pair_up
from wenjin.web.tests.test_check import WORK, answered
from wenjin.web.tests.test_plan import START, page

pytestmark = pytest.mark.usefixtures("shenzhen")
SECTIONS = ("crossing", "deadlines", "rests", "papers", "people", "answers")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))


@pytest.fixture
def family(client: Client) -> Client:
    """A reader with a plan and an answer about a child."""
    client.post("/en/plan/start/", START)
    client.post("/en/plan/q/age/?person=child-1", {"age": "7"})
    return client


def in_second(text: str, tag: str) -> str:
    """What stands on the page in the second language."""
    return " ".join(re.findall(rf'lang="{tag}" dir="ltr">(.*?)</(?:div|span)>', text, re.DOTALL))


@dataclass(frozen=True)
class Line:
    said: str
    inner: tuple["Line", ...] = ()


def test_every_record_finds_its_twin() -> None:
    first, second = Line("a", (Line("b"), Line("c"))), Line("A", (Line("B"), Line("C")))
    twins: dict[int, object] = {}
    pair_up({"one": first, "same": first.inner}, {"one": second, "same": second.inner}, twins)
    assert twins == {id(first): second, id(first.inner[0]): Line("B"), id(first.inner[1]): Line("C")}


def test_lists_that_do_not_match_are_not_paired() -> None:
    twins: dict[int, object] = {}
    pair_up([Line("a")], [Line("A"), Line("B")], twins)
    assert twins == {}


def test_the_twin_stands_in_the_second_language_also_within_a_loop() -> None:
    request = RequestFactory().get("/en/plan/?clerk=1")
    parts = for_clerk(request, lambda: {"lines": [Line(str(get_language()))]})
    template = Template(
        "{% for line in lines %}{% both bare %}<p>{{ line.said }}</p>{% endboth %}{% endfor %}"
    )
    assert template.render(Context(parts)) == (
        '<div class="pair"><div><p>en</p></div><div lang="zh-Hans" dir="ltr"><p>zh-hans</p></div></div>'
    )
    alone = for_clerk(RequestFactory().get("/en/plan/"), lambda: {"lines": [Line("x")]})
    assert template.render(Context(alone)) == "<p>x</p>"


def test_a_plan_can_be_shown_to_a_clerk(family: Client) -> None:
    assert 'href="/en/plan/?clerk=1"' in page(family, "/en/plan/")
    text = page(family, "/en/plan/?clerk=1")
    assert 'class="btn second" href="/en/plan/"' in text
    chinese = in_second(text, "zh-Hans")
    for said in ("工作签证(Z字)", "7周岁", "这位家人的年龄是多少？", "护照", "渡程", "动身之前"):
        assert said in chinese, said
    assert "You can be settled by" in text
    assert text.count("<h1") == 1
    for name in SECTIONS:
        assert text.count(f'<h2 id="{name}">') == 1
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_the_days_and_states_of_the_crossing_stand_in_both(family: Client) -> None:
    text = page(family, "/en/plan/?clerk=1")
    steps = re.findall(r'<div class="what">(.*?)</div>', text, re.DOTALL)
    pairs = [one for one in steps if '<span class="pair">' in one]
    assert len(pairs) > 10
    assert all(re.search(r"\d+月\d+日", one) and re.search(r"\d+ (Nov|Dec|Jan)", one) for one in pairs)


def test_whoever_reads_chinese_gets_english_beside_it(family: Client) -> None:
    text = page(family, "/zh-hans/plan/?clerk=1")
    assert "You can be settled by" in in_second(text, "en")


def test_nothing_is_changed_while_a_clerk_reads(family: Client) -> None:
    text = page(family, "/en/plan/?clerk=1")
    assert "change=1" not in text
    assert "<form" not in text.partition("</main>")[0].partition("<main")[2]


def test_a_shared_plan_can_be_shown_too(family: Client) -> None:
    address = family.post("/en/plan/link/", {"key": "k"})["Location"].removesuffix("address/")
    assert f'href="{address}?clerk=1"' in page(Client(), address)
    text = page(Client(), f"{address}?clerk=1")
    assert "工作签证(Z字)" in in_second(text, "zh-Hans")
    assert 'class="qr"' in text


def test_the_answer_of_a_check_can_be_shown(client: Client) -> None:
    answered(client)
    path = f"/en/check/{WORK}/result/"
    assert f'href="{path}?clerk=1"' in page(client, path)
    text = page(client, f"{path}?clerk=1")
    assert "Not known yet" in text
    chinese = in_second(text, "zh-Hans")
    for said in ("尚不能确定", "30周岁", "240,000元", "学士", "途径"):
        assert said in chinese, said
    assert "待定：" in text
    assert text.count("<h1") == 1
    assert "?change" not in text
    assert 'lang="zh-Hans"' not in page(client, path).partition("<main")[2].replace(
        '<bdi lang="zh-Hans">中文</bdi>', ""
    )


def test_an_arabic_reader_sees_both_directions(family: Client) -> None:
    text = page(family, "/ar/plan/?clerk=1")
    assert '<html lang="ar" dir="rtl"' in text
    assert "工作签证(Z字)" in in_second(text, "zh-Hans")
