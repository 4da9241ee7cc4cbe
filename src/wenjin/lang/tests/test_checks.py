"""What can be seen to be wrong in a translation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.lang.domain.checks import Code, figures, findings, own_share
from wenjin.lang.domain.glossary import Term, missed_terms, terms_in
from wenjin.lang.domain.plurals import plurals
from wenjin.lang.domain.registry import LANGUAGES

PLURAL = ("%(count)s day of %(name)s", "%(count)s days of %(name)s")


def codes(source: tuple[str, ...], target: tuple[str, ...], language: str = "ar") -> set[Code]:
    return {one.code for one in findings(source, target, language)}


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("By %(day)s", "%(dya)s قبل", Code.PLACEHOLDERS),
        ("By %(day)s", "قبل", Code.PLACEHOLDERS),
        ("By", "قبل {x}", Code.PLACEHOLDERS),
        ("<b>By</b>", "قبل", Code.MARKUP),
        ('<a href="/x">By</a>', '<a href="/y">قبل</a>', Code.MARKUP),
        ("By", "  ", Code.EMPTY),
        ("By", "قبل\x00", Code.CONTROL),
        ("By", "قبل\ud800", Code.CONTROL),
        ("By", "\u202bقبل", Code.CONTROL),
        ("By", "\u202dقبل\u202c", Code.CONTROL),
        ("By", "\u202eقبل\u202c", Code.CONTROL),
        ("By", "\u2067قبل", Code.CONTROL),
        ("By", "قبل\u2069", Code.CONTROL),
        ("By", "\u2067قبل\u202c", Code.CONTROL),
        ("By", "\u2067\u202bقبل\u2069\u202c", Code.CONTROL),
        ("One\ntwo", "\u2067واحد\nاثنان\u2069", Code.CONTROL),
        ("By", "قبل" * 50, Code.LENGTH),
        ("One\ntwo", "واحد اثنان", Code.LINES),
        ("Within 30 days", "خلال أيام", Code.FIGURES),
        ("This is English still", "This is English still", Code.SAME),
        ("This is English still", "This is English still", Code.LETTERS),
    ],
)
def test_what_is_wrong_is_seen(source: str, target: str, code: Code) -> None:
    assert code in codes((source,), (target,))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("By %(day)s", "قبل %(day)s"),
        ("<b>By</b> then", "<b>قبل</b> ذلك"),
        ("Within 30 days", "خلال ٣٠ يوماً"),
        ("HSK 4", "HSK 4"),
        ("for example name@example.org", "مثلاً name@example.org"),
        ("100%% sure", "متأكد تماماً 100%%"),
        ("By", "\u200fقبل\u200e \u200cمن\u200d"),
        ("By", "\u2067\u2068قبل\u2069\u2069"),
        ("By", "\u202bقبل\u202c"),
    ],
)
def test_what_is_right_is_left_alone(source: str, target: str) -> None:
    assert codes((source,), (target,)) == set()


def test_signs_of_direction_are_named() -> None:
    (wrong,) = findings(("By",), ("\u2067\u202eقبل",), "ar")
    assert wrong.is_error
    assert wrong.about == ("U+202E", "U+2067")


# Each would take minutes in a pattern that begins anew at every letter.
@pytest.mark.parametrize(
    "piece", ["x", "1", "é", ".", "@", "-", "/", "a/", "xX", "&x", "<a", "%(", "1,", "A-"]
)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_one_long_word_is_looked_through_at_once(piece: str, language: str) -> None:
    long = piece * (100_000 // len(piece))
    assert Code.LENGTH in codes(("By",), (long,), language)
    assert Code.LENGTH in codes(("By",), (f"{long}\u0300 {long}!",), language)


def test_numbers_are_compared_however_they_are_grouped() -> None:
    assert (
        figures("5,000 yuan")
        == figures("5.000 Yuan")
        == figures("5 000")
        == figures("5\u202f000 元")
        == {"5000"}
    )
    assert figures("5,000元") == {"5000"}
    assert codes(("Up to 5,000 US dollars",), ("Bis 5.000 US-Dollar",), "de") == set()
    assert codes(("Up to 5,000 US dollars",), ("Bis 500 US-Dollar",), "de") == {Code.FIGURES}


def test_forms_of_a_plural_may_lack_the_number_but_for_the_last() -> None:
    six = ("لا أيام %(name)s", "يوم %(name)s", *["%(count)s أيام %(name)s"] * 4)
    assert codes(PLURAL, six) == set()
    assert codes(PLURAL, ("يوم", *six[1:])) == {Code.PLACEHOLDERS}
    assert codes(PLURAL, (*six[:5], "أيام %(name)s")) == {Code.PLACEHOLDERS}


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_each_language_has_its_number_of_forms(language: str) -> None:
    wanted = plurals(language).forms
    right = ("%(count)s %(name)s",) * wanted
    assert Code.PLURALS not in codes(PLURAL, right, language)
    assert codes(PLURAL, (*right, "x"), language) == {Code.PLURALS}
    assert codes(("By",), ("x", "y"), language) == {Code.PLURALS}


def test_errors_keep_a_translation_out_and_warnings_do_not() -> None:
    (wrong,) = findings(("By %(day)s",), ("قبل",), "ar")
    assert wrong.is_error
    assert wrong.about == ("day",)
    assert not any(one.is_error for one in findings(("Within 30 days",), ("خلال",), "ar"))


def test_own_letters_are_counted_without_names_of_pages() -> None:
    assert own_share("онлайн jwtz.ndrc.gov.cn", "kk") == 1.0
    assert own_share("only English here", "kk") == 0.0
    assert own_share("only English here", "es") is None


# Each stands beside seven letters: what is left of it would count as well.
@pytest.mark.parametrize(
    "name", ["jwtz.ndrc.gov.cn", "-/a.b@c.d/e", "a@b.c@@", "work-permit-new", "HSK", "AB-work-permit-new"]
)
def test_addresses_ids_and_names_are_passed_over(name: str) -> None:
    assert own_share(f"{name} переезд", "kk") == 1.0


@pytest.mark.parametrize("rest", ["work-permit", "Hsk", "работаxx-yy"])
def test_other_words_are_not_passed_over(rest: str) -> None:
    share = own_share(f"{rest} переезд", "kk")
    assert share is not None
    assert share < 1.0


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([one.code for one in LANGUAGES]))
def test_any_text_is_looked_through(source: str, target: str, language: str) -> None:
    for one in findings((source,), (target,), language):
        assert one.form == 0


PERMIT = Term.of(
    {
        "id": "work-permit",
        "english": "work permit",
        "chinese": "工作许可",
        "pattern": "work permits?",
        "words": {
            "es": {"word": "permiso de trabajo", "stems": ["permiso de trabajo", "permisos de trabajo"]},
            "ar": {"word": "تصريح العمل", "stems": ["تصريح عمل"]},
        },
    }
)


def test_a_term_is_found_by_whole_words() -> None:
    assert terms_in("Your Work Permits are ready", [PERMIT]) == [PERMIT]
    assert terms_in("Network permitted", [PERMIT]) == []
    assert terms_in('<a href="work permit">It</a>', [PERMIT]) == []


def test_a_translation_without_the_term_is_seen() -> None:
    english = "You need a work permit."
    assert missed_terms(english, "Necesita un PERMISO de trabajo.", "es", [PERMIT]) == []
    assert missed_terms(english, "Necesita una licencia.", "es", [PERMIT]) == [PERMIT]
    assert missed_terms(english, "تحتاج إلى تَصريح عَمَل", "ar", [PERMIT]) == []
    assert missed_terms(english, "Vous devez avoir une licence.", "fr", [PERMIT]) == []
    assert missed_terms("Nothing of it.", "Nada.", "es", [PERMIT]) == []
