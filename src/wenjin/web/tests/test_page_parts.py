"""Parts of templates that are drawn once: sentences, addresses without arguments, lists that did not change."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString
from pytest_django import Settings

from wenjin.web.templatetags import kept


def drawn(source: str | Template, **values: object) -> str:
    template = source if isinstance(source, Template) else Template(source)
    return template.render(Context(values))


# Sentences


def test_a_sentence_comes_in_the_language_of_each_page() -> None:
    template = Template('{% translate "Services" %}|{% translate "Close" context "a box" %}')
    said: dict[str, set[str]] = {}
    for code in ("en", "zh-hans", "ar", "en", "zh-hans"):
        with translation.override(code):
            said.setdefault(code, set()).add(drawn(template))
    assert all(len(one) == 1 for one in said.values())
    assert said["en"] == {"Services|Close"}
    assert len({one.copy().pop() for one in said.values()}) == 3


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('{% translate "100% <b>" %}', "100% <b>"),
        ("{% translate one %}", "A &amp; B"),
        ('{% translate "Services" as name %}[{{ name }}]', "[Services]"),
        ('{% translate "Services"|upper %}', "SERVICES"),
        ('{% trans "Services" noop %}', "Services"),
        ('{% autoescape off %}{% translate "a & b" %}{% endautoescape %}', "a & b"),
    ],
)
def test_everything_else_that_djangos_own_tag_can(source: str, wanted: str) -> None:
    template = Template(source)
    for _again in range(2):
        assert drawn(template, one="A & B") == wanted


# Addresses


def test_addresses_follow_the_language_and_the_other_forms_of_the_tag_work() -> None:
    template = Template(
        "{% url 'services' %} {% url 'service' 'z-visa' %} {% url 'no-such' as none %}[{{ none }}]"
    )
    for code in ("en", "ar", "en"):
        with translation.override(code):
            assert drawn(template) == f"/{code}/services/ /{code}/services/z-visa/ []"


def test_files_have_the_address_of_the_storage_in_use(settings: Settings) -> None:
    template = Template("{% static 'web/wenjin.css' %}{% static name %}")
    first = drawn(template, name="/x")
    assert first == drawn(template, name="/x")
    settings.STATIC_URL = "/elsewhere/"
    assert drawn(template, name="x") != first


# Lists that did not change


@dataclass(frozen=True, slots=True)
class Line:
    text: str


class Counter:
    """Says how often it was drawn."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return ""


LINES = "{% kept lines %}{% for one in lines %}<p>{{ one.text }}{{ counter }}</p>{% endfor %}{% endkept %}"


def test_a_part_is_drawn_again_only_when_a_value_differs() -> None:
    template, counter = Template(LINES), Counter()
    first = drawn(template, lines=(Line("<a>"),), counter=counter)
    assert first == "<p>&lt;a&gt;</p>"
    assert drawn(template, lines=(Line("<a>"),), counter=counter) == first
    assert counter.times == 1
    assert drawn(template, lines=(Line("b"),), counter=counter) == "<p>b</p>"
    assert drawn(template, lines=(Line("<a>"),), counter=counter) == first
    assert counter.times == 2


def test_another_language_and_a_second_one_beside_it_are_drawn_anew() -> None:
    template, counter = Template(LINES), Counter()
    for code in ("en", "ar"):
        with translation.override(code):
            drawn(template, lines=(Line("a"),), counter=counter)
    assert counter.times == 2
    for _again in range(2):
        drawn(template, lines=(Line("a"),), counter=counter, second_language="zh-hans")
    assert counter.times == 4


def test_what_could_change_unseen_is_always_drawn() -> None:
    template, lines = Template(LINES), [Line("a")]
    assert drawn(template, lines=lines) == "<p>a</p>"
    lines[0] = Line("b")
    assert drawn(template, lines=lines) == "<p>b</p>"


def test_parts_are_few_and_do_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("wenjin.web.templatetags.kept.time.monotonic", lambda: now)
    template, counter = Template(LINES), Counter()
    (node,) = (one for one in template.nodelist if isinstance(one, kept.KeptNode))
    for number in range(kept.MOST + 20):
        drawn(template, lines=(Line(str(number)),), counter=counter)
    assert len(node._kept) == kept.MOST
    now += kept.SECONDS + 1
    before = counter.times
    drawn(template, lines=(Line(str(kept.MOST)),), counter=counter)
    assert counter.times == before + 1
    assert len(node._kept) == 1
    assert isinstance(next(iter(node._kept.values()))[1], SafeString)


def test_a_part_says_what_it_shows() -> None:
    with pytest.raises(TemplateSyntaxError, match="kept needs"):
        Template("{% kept %}{% endkept %}")
