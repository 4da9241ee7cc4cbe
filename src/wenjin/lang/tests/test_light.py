"""What is kept of 43 languages in little room says the same as before."""

from datetime import date

import pytest
from babel import localedata
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency
from django.utils import translation
from django.utils.translation import trans_real

from wenjin.lang.cldr import conventions
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.one_set_of_keys import SaidForKeys


def test_a_table_of_sentences_answers_like_a_dictionary() -> None:
    one = SaidForKeys(
        {"only here": "nur hier", ("%d evening", 0): "%d Abend", ("%d evening", 1): "%d Abende"}
    )
    other = SaidForKeys({"only there": "", ("%d evening", 0): "%d jour"})
    assert dict(one) == {
        "only here": "nur hier",
        ("%d evening", 0): "%d Abend",
        ("%d evening", 1): "%d Abende",
    }
    assert dict(other) == {"only there": "", ("%d evening", 0): "%d jour"}
    assert (len(one), len(other)) == (3, 2)
    assert one.get("only there") is None
    assert other.get(("%d evening", 1), "missing") == "missing"
    assert other["only there"] == ""
    with pytest.raises(KeyError):
        one["said by nobody"]


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_django_reads_sentences_as_it_would_without_us(language: str) -> None:
    by_itself = trans_real.DjangoTranslation(language)
    with translation.override(language):
        for sentence in ("Ask", "Email address", "a sentence that nobody has translated"):
            assert translation.gettext(sentence) == by_itself.gettext(sentence)
        for number in (0, 1, 2, 5, 11, 21, 100):
            said = translation.ngettext("%(count)s file", "%(count)s files", number)
            assert said == by_itself.ngettext("%(count)s file", "%(count)s files", number)


@pytest.mark.parametrize("language", [one.tag for one in LANGUAGES])
def test_what_pages_say_by_the_cldr_is_still_there(language: str) -> None:
    locale = conventions(language)
    assert locale.territories["CN"]
    assert locale.languages["zh"]
    assert locale.get_display_name()
    assert format_date(date(2026, 11, 22), "full", locale=locale)
    assert format_skeleton("yMMMM", date(2026, 11, 22), locale=locale)
    assert format_list(["a", "b"], locale=locale)
    assert format_currency(8, "CNY", locale=locale, format_type="name")


def _said_in_turn(tags: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Days as each language says them, in a house that is asked for these languages in this order."""
    monkeypatch.setattr(localedata, "_cache", {})
    days, skeletons = [date(2026, month, 7) for month in range(1, 13)], ("MMMd", "yMMMM", "E", "MMMEd")
    return {
        tag: [format_skeleton(one, day, locale=there) for one in skeletons for day in days]
        + [format_date(day, pattern, locale=there) for pattern in ("LLLL", "LLL", "cccc") for day in days]
        for tag in tags
        if (there := conventions(tag))
    }


def test_no_language_borrows_the_months_of_another_that_was_asked_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tags = [one.tag for one in LANGUAGES]
    forwards = _said_in_turn(tags, monkeypatch)
    assert forwards == _said_in_turn(tags[::-1], monkeypatch)
    assert "اکتبر" in " ".join(forwards["fa"])
