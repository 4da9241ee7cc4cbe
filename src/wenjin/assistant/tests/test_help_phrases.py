"""Calls for help that staff add: what is refused, what is found from then on, and by whom it was said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.assistant.domain.alarm import PhraseRefused, calls_for_help, is_too_general, wording
from wenjin.assistant.models import HelpPhrase, Question
from wenjin.assistant.queries.answering import answer
from wenjin.assistant.queries.asked import staff_help_phrases
from wenjin.assistant.queries.hearing import hear
from wenjin.assistant.queries.helping import helping
from wenjin.assistant.services import help_phrases, questions
from wenjin.assistant.services.help_phrases import HelpPhraseRefused
from wenjin.core import clock
from wenjin.core.ledger.models import Entry

SAID = "the stairwell glows orange"


@pytest.mark.parametrize(
    ("said", "text", "is_in"),
    [
        ("The stairwell glows orange!", "help, the STAIRWELL glows, orange", True),
        ("the stairwell glows", "the stairwell glowsticks", False),
        ("he + !me$", "so he me", True),
        ("… he pushed me at …", "my boss he pushed me at home", True),
        ("楼道里有怪味", "请问楼道里有怪味怎么办", True),
        ("يخنقني جاري", "إن يخنقنى جاري!", True),
    ],
)
def test_the_same_words_are_found(said: str, text: str, is_in: bool) -> None:
    assert calls_for_help(text, [wording("fire", said)]) == ("fire" if is_in else "")


@pytest.mark.parametrize("said", ["", "…", "?! …"])
def test_no_words_are_no_wording(said: str) -> None:
    with pytest.raises(PhraseRefused):
        wording("fire", said)


@pytest.mark.parametrize(
    ("said", "is_general"),
    [
        ("visas", True),
        ("danger", False),
        ("go 24", True),
        ("at it", False),
        ("… me …", True),
        ("救命", True),
        ("他打我", False),
        ("살려", True),
        ("살려줘", False),
        ("ช่วย", True),
        ("", True),
    ],
)
def test_what_says_too_little(said: str, is_general: bool) -> None:
    assert is_too_general(said) == is_general


@given(st.text(max_size=60))
def test_what_is_not_too_general_finds_itself(said: str) -> None:
    if not is_too_general(said):
        assert calls_for_help(said, [wording("fire", said)]) == "fire"


@pytest.mark.usefixtures("shenzhen")
def test_words_call_for_help_until_it_is_taken_back() -> None:
    at = clock.now()
    day = date(2026, 11, 1)
    row = Question.objects.create(
        fingerprint="f", language="en", text=SAID, outcome="declined", first_on=day, last_on=day
    )
    before = helping()
    assert hear(SAID, "en").help is None
    phrase = help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", question=row.pk, at=at)
    row.refresh_from_db()
    assert row.settled_at is not None
    given = answer(f"{SAID.upper()}!! what now", "en")
    assert given.help is not None
    assert given.help.number == "119"
    # The phrases of the pack stay, and those of the language stay its own.
    assert hear("help my husband is beating me right now", "en").help is not None
    assert helping().phrases["fr"] == before.phrases["fr"]
    assert help_phrases.remove(SYSTEM, phrase, at=at)
    assert not help_phrases.remove(SYSTEM, phrase, at=at)
    assert hear(SAID, "en").help is None
    assert help_phrases.restore(SYSTEM, phrase, at=at)
    assert not help_phrases.restore(SYSTEM, phrase, at=at)
    assert hear(SAID, "en").help is not None
    codes = Entry.objects.filter(code__startswith="help-phrase.").order_by("pk").values_list("code", "actor")
    assert list(codes) == [
        (f"help-phrase.{act}", SYSTEM.reference) for act in ("added", "removed", "restored")
    ]
    listed = staff_help_phrases()
    assert [(one.id, one.kind, one.removed_at) for one in listed] == [(phrase, "fire", None)]


@pytest.mark.usefixtures("shenzhen")
def test_what_another_process_adds_is_seen() -> None:
    assert hear(SAID, "en").help is None
    HelpPhrase.objects.create(
        language="en", kind="fire", text=SAID, fingerprint="f", added_by="system", added_at=clock.now()
    )
    assert hear(SAID, "en").help is not None
    # Of a language that is not looked at, of a kind that the pack no longer has, without words.
    HelpPhrase.objects.update(language="fr")
    assert hear(SAID, "en").help is None
    HelpPhrase.objects.update(language="en", kind="flood")
    assert hear(SAID, "en").help is None
    HelpPhrase.objects.update(kind="fire", text="…")
    assert hear(SAID, "en").help is None
    assert helping().numbers


@pytest.mark.usefixtures("shenzhen")
@pytest.mark.parametrize(
    ("text", "language", "kind", "code"),
    [
        ("?!", "en", "fire", "text"),
        (SAID, "tlh", "fire", "language"),
        (SAID, "en", "flood", "kind"),
        (SAID, "en", "", "kind"),
        ("visas", "en", "fire", "general"),
        ("my passport", "en", "fire", "example"),
        ("我的护照", "zh-hans", "fire", "example"),
        ("help my husband is beating me right now", "en", "violence", "known"),
    ],
)
def test_what_cannot_be_a_call_for_help(text: str, language: str, kind: str, code: str) -> None:
    with pytest.raises(HelpPhraseRefused) as refused:
        help_phrases.add(SYSTEM, text=text, language=language, kind=kind, at=clock.now())
    assert refused.value.code == code
    assert bool(refused.value.example) == (code == "example")
    assert staff_help_phrases() == []


@pytest.mark.usefixtures("shenzhen")
def test_the_same_words_are_added_once() -> None:
    at = clock.now()
    first = help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", at=at)
    with pytest.raises(HelpPhraseRefused, match="known"):
        help_phrases.add(SYSTEM, text=SAID.title(), language="en", kind="violence", at=at)
    help_phrases.remove(SYSTEM, first, at=at)
    help_phrases.add(SYSTEM, text=SAID.title(), language="en", kind="injury", at=at)
    with pytest.raises(HelpPhraseRefused, match="known"):
        help_phrases.restore(SYSTEM, first, at=at)


@pytest.mark.usefixtures("shenzhen")
def test_two_who_say_so_in_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    at = clock.now()
    first = help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", at=at)
    monkeypatch.setattr(help_phrases, "calls_for_help", lambda *_: "")
    with pytest.raises(HelpPhraseRefused, match="known"):
        help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", at=at)
    help_phrases.remove(SYSTEM, first, at=at)
    help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", at=at)
    with pytest.raises(HelpPhraseRefused, match="known"):
        help_phrases.restore(SYSTEM, first, at=at)


@pytest.mark.usefixtures("shenzhen")
def test_what_names_somebody_is_blanked_in_a_phrase_too() -> None:
    help_phrases.add(SYSTEM, text=f"call 13800001111, {SAID}", language="en", kind="fire", at=clock.now())
    assert "1380" not in staff_help_phrases()[0].text
    assert hear(f"call 13922223333, {SAID}", "en").help is not None
    assert questions.fingerprint(SAID, "en") != HelpPhrase.objects.get().fingerprint
