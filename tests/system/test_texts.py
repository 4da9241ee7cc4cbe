"""Every sentence of the interface is collected and translated, all translations are looked through, and no text
names a machine.
"""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest
from django.conf import settings

from wenjin.catalogue.pack import text_checks
from wenjin.catalogue.pack.text_checks import LanguageCheck, check_texts
from wenjin.lang import po_files
from wenjin.lang.domain import checks
from wenjin.lang.domain.checks import Code, spoken
from wenjin.lang.domain.registry import BY_CODE, DESK_LANGUAGES, SOURCE
from wenjin.lang.extraction import KEYWORDS, Sentence, is_only_of_the_desk, sentences
from wenjin.lang.po_files import interface_entries

ROOT = Path(__file__).resolve().parents[2]
# Languages that the interface is translated into: all but the one it is written in.
TRANSLATED = sorted(set(BY_CODE) - {SOURCE})
MOST_MISSED = 0.05
SAME_EVERYWHERE = {"PDF", "%(count)s MB"}
# Names, and in Filipino terms of offices that are said in English there: they stay as they are.
NAMES = {
    "APEC business travel card",
    "Articles of association",
    "Business-unit headquarters",
    "CCPIT rules",
    "China Export and Credit Insurance Corporation (Sinosure)",
    "Chinese Testing International",
    "Department of Health (Hong Kong)",
    "Export credit insurance",
    "Frontier Health and Quarantine Law",
    "Headquarters-type entity",
    "JW201/JW202 form",
    "Nanshan International Cultural Exchange and Service Center",
    "Payment firms (Alipay, Weixin Pay)",
    "Personal accident insurance",
    "Power of attorney",
    "Shenzhen Culture, Radio, Television, Tourism and Sports Bureau (also named Culture, Media, Tourism and "
    "Sports Bureau)",
    "Small-scale taxpayer",
    "Tax identification number",
    "There are none yet. Run: wenjin sample",
    "Your code for Wenjin",
    "appointment, exit-entry hall",
    "online: Service System for Foreigners Working in China",
    "payment firms (Alipay, Weixin Pay)",
}
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
# One of these, in small letters, stands in every text that MACHINE or REGISTRY finds: found much sooner.
HINTS = (
    *("/work", "/root", "/home/", "/users/", "tmp", "/private/var", "/mnt", "/opt/", r":\users", r":\\users"),
    *("index-url", "--find-links", "--trusted-host", "/packages/", "//registry.", "artifactory", "nexus."),
    *("/simple/", "devpi", "_index", "//10.", "//192.168.", "//172.", ".internal", ".corp", ".lan"),
)
# Where such words are spoken of, not used.
SPOKEN_OF = {"tests/system/test_texts.py"}


@cache
def collected() -> list[Sentence]:
    return list(sentences(settings.PACKAGE))


@cache
def entries_of(language: str) -> tuple[po_files.Entry, ...]:
    """The interface in a language, read once."""
    return tuple(interface_entries(language))


def ids(sentence: Sentence) -> list[str]:
    return [sentence.id] if isinstance(sentence.id, str) else list(sentence.id)


def test_something_is_collected() -> None:
    assert len({(one.id, one.context) for one in collected()}) > 500
    assert any(one.place[0].endswith(".html") for one in collected())
    assert any(one.context for one in collected())


@cache
def only_of_the_desk() -> frozenset[tuple[str | tuple[str, ...], str | None]]:
    return frozenset(is_only_of_the_desk(collected()))


def said_to(language: str) -> set[tuple[str, tuple[str, ...]]]:
    """What the interface says to readers of a language: the desk speaks few."""
    found = collected()
    left_out = frozenset() if language in DESK_LANGUAGES else only_of_the_desk()
    return {
        (one.context or "", (one.id,) if isinstance(one.id, str) else tuple(one.id))
        for one in found
        if (one.id, one.context) not in left_out
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    """What a machine translated and nobody has read counts as none."""
    known = {entry.key for entry in entries_of(language) if entry.target and entry.state != po_files.MACHINE}
    assert sorted(said_to(language) - known) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_translated_that_is_not_said(language: str) -> None:
    assert sorted({entry.key for entry in entries_of(language)} - said_to(language)) == []


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


@cache
def looked_through() -> dict[str, LanguageCheck]:
    """All translations of the interface and of the city, by language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_checks, "interface_entries", entries_of)
        # The same English stands against each of its translations.
        patch.setattr(checks, "figures", lru_cache(maxsize=100_000)(checks.figures))
        return {report.language: report for report in check_texts(settings.PACK)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_wrong(language: str) -> None:
    """Placeholders and markup of the English, all forms of the plural, no longer than there is room for."""
    assert looked_through()[language].errors == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_in_their_own_letters(language: str) -> None:
    """A translation that is the English again, or has few of its own letters, is none."""
    strange = [
        (one.source, one.target)
        for one in looked_through()[language].warnings
        if one.finding.code in (Code.LETTERS, Code.SAME)
    ]
    assert [one for one in strange if one[0] not in NAMES] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left_over(language: str) -> None:
    """Short sentences, too: a button with English on it is the first thing that a reader sees."""
    if BY_CODE[language].script == "Latn":
        pytest.skip("written in the letters of English")
    left = [
        entry.source
        for entry in entries_of(language)
        for text in entry.target
        if re.search(r"[A-Za-z]{2}", spoken(text)) and not re.search(r"[^\W\d_A-Za-zÀ-ɏ]", text)
    ]
    assert [one for one in left if one[0] not in SAME_EVERYWHERE] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_terms_of_the_field_are_used(language: str) -> None:
    """A sentence may say it another way; a language that often does has not agreed with itself on its terms."""
    report = looked_through()[language]
    if not report.terms:
        pytest.skip("has no glossary yet")
    assert report.terms > 500
    assert report.missed_share < MOST_MISSED


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_complete_language_has_its_terms(language: str) -> None:
    assert looked_through()[language].terms > 500


def test_a_wrong_translation_would_be_seen(tmp_path: Path) -> None:
    """The whole way, from a file of a pack to what the checks say."""
    shutil.copytree(settings.PACK, tmp_path / "city")
    (tmp_path / "city" / "texts" / "es" / "wrong.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "service/z-visa title"\nmsgid "Work visa (Z)"\nmsgstr "<b>Visado</b> %(x)s"\n',
        encoding="utf-8",
    )
    (report,) = check_texts(tmp_path / "city", ["es"])
    assert {one.finding.code for one in report.errors} == {Code.PLACEHOLDERS, Code.MARKUP}


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


@cache
def suspects() -> list[tuple[str, int, str]]:
    """Lines of all files, with their names and numbers, that may name a machine or a registry."""
    found = []
    for name in tracked():
        if name in SPOKEN_OF or name.endswith((".png", ".mo", ".pyc")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        if is_suspect(text):
            numbered = enumerate(text.splitlines(), 1)
            found += [(name, number, line) for number, line in numbered if is_suspect(line)]
    return found


def is_suspect(text: str) -> bool:
    """Whether a text may name a machine or a registry."""
    small = text.lower()
    return any(one in small for one in HINTS)


def test_no_file_names_a_machine() -> None:
    assert len(tracked()) > 300
    found = [
        f"{name}:{number}: {line.strip()[:120]}" for name, number, line in suspects() if MACHINE.search(line)
    ]
    assert found == []


def test_no_file_names_where_packages_came_from() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}" for name, number, line in suspects() if REGISTRY.search(line)
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
    assert is_suspect(line)
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
    assert is_suspect(line)
    assert REGISTRY.search(line)


@pytest.mark.parametrize(
    "line", ["https://example.org/project/holidays/", "/ar/services/", "a/work/b", "home/index"]
)
def test_what_is_no_machine_is_left_alone(line: str) -> None:
    assert not MACHINE.search(line)
    assert not REGISTRY.search(line)
