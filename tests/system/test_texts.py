"""Every sentence of the interface is collected and translated, all translations are looked through, and no text
names a machine.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from wenjin.lang.extraction import KEYWORDS, Sentence, sentences

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ("ar", "zh_Hans")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|(%[sd])")
MARKUP = re.compile(r"<(/?\w+)")
# A path of somebody's machine, and where packages came from. Pages that a fact was read on may be named.
MACHINE = re.compile(
    r"(?<![\w.:/>-])/(?:work|root|home/\w+|Users/\w+|tmp|private/var|mnt|opt/\w+)(?:/|\b)(?!\))"
    r"|[A-Z]:\\\\?Users"
)
REGISTRY = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|/packages/\S+\.whl"
    r"|//registry\.|artifactory|nexus\.|/simple/|\bdevpi\b|(?:UV|PIP)_(?:DEFAULT_)?INDEX"
    r"|//(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+|\.(?:internal|corp|lan)\b[:/]",
    re.IGNORECASE,
)
# Where such words are spoken of, not used.
SPOKEN_OF = {"tests/system/test_texts.py"}


@cache
def collected() -> list[Sentence]:
    return list(sentences(settings.PACKAGE))


@cache
def catalogue(locale: str) -> Catalog:
    with (settings.PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po").open("rb") as stream:
        return read_po(stream, locale=locale)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message: Message | Sentence) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_something_is_collected() -> None:
    assert len({(one.id, one.context) for one in collected()}) > 500
    assert any(one.place[0].endswith(".html") for one in collected())
    assert any(one.context for one in collected())


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_translated(locale: str) -> None:
    known = catalogue(locale)
    missing = []
    for one in collected():
        message = known.get(one.id, context=one.context)
        if message is None or not all(text.strip() for text in strings(message)) or message.fuzzy:
            missing.append((one.place, one.id))
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_translated_that_is_not_said(locale: str) -> None:
    said = {(one.id, one.context) for one in collected()}
    spare = [m.id for m in catalogue(locale) if m.id and (_key(m), m.context or None) not in said]
    assert spare == []


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def test_no_sentence_hides_from_the_collector() -> None:
    """The collector reads tokens; a call inside an f-string is one token for it, and stays English for ever."""
    known = {text for one in collected() for text in ids(one)}
    hidden = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted(settings.PACKAGE.rglob("*.py"))
        if "tests" not in path.parts
        for line, text in gettext_calls(path.read_text(encoding="utf-8"))
        if text not in known
    ]
    assert hidden == []


def gettext_calls(source: str) -> Iterator[tuple[int, str]]:
    """First sentence of every call of gettext, with its line."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(getattr(node, "func", None), "id", None)
        if not isinstance(node, ast.Call) or name not in KEYWORDS or not node.args:
            continue
        text = node.args[1 if name.startswith(("pgettext", "npgettext")) else 0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield node.lineno, text.value


def test_a_hidden_sentence_would_be_seen() -> None:
    assert list(gettext_calls("x = f\"{_('Hidden.')}\"")) == [(1, "Hidden.")]


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_are_those_of_the_english(locale: str) -> None:
    assert [wrong for message in catalogue(locale) if message.id for wrong in wrong_in(message)] == []


def wrong_in(message: Message) -> Iterator[str]:
    """What a translation lacks, or has too much.

    A language may have words for none, one and two of a thing: such forms of a plural may lack the number.
    """
    english = ids(message)
    wanted = set().union(*(names(one) for one in english))
    may_lack = 1 if len(english) > 1 else 0
    for number, text in enumerate(strings(message), 1):
        is_last = number == len(strings(message))
        lacks = wanted - names(text)
        if names(text) - wanted or len(lacks) > (0 if is_last else may_lack):
            yield f"{english[0]!r} → {text!r}: {sorted(wanted ^ names(text))}"
        if sorted(MARKUP.findall(text)) != sorted(MARKUP.findall(english[-1])):
            yield f"{english[0]!r} → {text!r}: other markup"


def names(text: str) -> set[str]:
    return {next(filter(None, match)) for match in PLACEHOLDER.findall(text)}


def test_a_wrong_placeholder_would_be_seen() -> None:
    assert list(wrong_in(Message("By %(day)s", "%(dya)s قبل")))
    assert list(wrong_in(Message("By %(day)s", "قبل")))
    assert list(wrong_in(Message("<b>By</b>", "قبل")))
    plural = ("%(count)s day of %(name)s", "%(count)s days of %(name)s")
    assert list(wrong_in(Message(plural, ("يوم %(name)s", "%(count)s أيام %(name)s")))) == []
    assert list(wrong_in(Message(plural, ("يوم", "%(count)s أيام %(name)s"))))
    assert list(wrong_in(Message(plural, ("يوم %(name)s", "أيام %(name)s"))))


@pytest.mark.parametrize("locale", LOCALES)
def test_plurals_have_all_forms_of_the_language(locale: str) -> None:
    known = catalogue(locale)
    for message in known:
        if len(ids(message)) > 1:
            assert len(strings(message)) == known.num_plurals, message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_are_in_their_own_letters(locale: str) -> None:
    """A translation that is the English again, or has none of its own letters, is none."""
    letters = {"ar": r"[\u0600-\u06ff]", "zh_Hans": r"[\u4e00-\u9fff]"}[locale]
    strange = [
        message.id
        for message in catalogue(locale)
        if message.id
        for text in strings(message)
        if re.search(r"[A-Za-z]{2}", spoken(text)) and not re.search(letters, text)
    ]
    assert [one for one in strange if one not in SAME_EVERYWHERE] == []


SAME_EVERYWHERE = {"PDF", "%(count)s MB"}


def spoken(text: str) -> str:
    """What is left of a sentence without placeholders and markup."""
    return re.sub(r"<[^>]+>", "", PLACEHOLDER.sub("", text))


def tracked() -> list[str]:
    """Files of the repository, also those that are new and not ignored; of a copy without git, all of them."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = [str(one.relative_to(ROOT)) for one in ROOT.rglob("*") if ".venv" not in one.parts]
    return [one for one in listed if one and (ROOT / one).is_file()]


def lines() -> Iterator[tuple[str, int, str]]:
    for name in tracked():
        if name in SPOKEN_OF or name.endswith((".png", ".mo", ".pyc")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            yield name, number, line


def test_no_file_names_a_machine() -> None:
    assert len(tracked()) > 300
    found = [
        f"{name}:{number}: {line.strip()[:120]}" for name, number, line in lines() if MACHINE.search(line)
    ]
    assert found == []


def test_no_file_names_where_packages_came_from() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}" for name, number, line in lines() if REGISTRY.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'ROOT = "/home/anna/tree"',
        "see /home/anna/.cache/x",
        "/home/anna/wenjin",
        "/mnt/x",
        "C:\\Users\\anna",
        "cd /tmp/x",
    ],
)
def test_a_machine_would_be_seen(line: str) -> None:
    assert MACHINE.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example/x",
        "https://files.example/packages/x.whl",
        "https://x.example/simple/django/",
        "http://10.1.2.3/x",
        "https://packages.internal/x",
    ],
)
def test_a_registry_would_be_seen(line: str) -> None:
    assert REGISTRY.search(line)


@pytest.mark.parametrize(
    "line", ["https://example.org/project/holidays/", "/ar/services/", "a/work/b", "home/index"]
)
def test_what_is_no_machine_is_left_alone(line: str) -> None:
    assert not MACHINE.search(line)
    assert not REGISTRY.search(line)
