"""The cookie of answers: what goes in comes out, and nothing else ever does."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.facts import About, FactError, FactType, Option, ValueType
from wenjin.catalogue.queries.texts import Texts
from wenjin.web import answers as store
from wenjin.web.answers import Answers, AnswersTooLarge
from wenjin.web.countries import all_countries
from wenjin.web.questions import answer_words, parse_answer, question
from wenjin.web.typed_dates import order_of_parts
from wenjin.web.typed_numbers import read_number

TODAY = date(2026, 11, 24)


def loaded(cookie: str | None) -> Answers:
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[store.COOKIE] = cookie
    return store.load(request)


def saved(answers: Answers) -> str:
    response = HttpResponse()
    store.save(response, answers)
    return response.cookies[store.COOKIE].value


FULL = (
    Answers()
    .with_fact("annual_salary", 300000)
    .with_fact("nationality", "BR")
    .with_fact("seconded", False)
    .with_people([{"role": "child", "birth_date": "2020-05-01"}])
    .with_held("marriage_certificate", True)
    .with_estimate("z-visa", 7)
    .with_situations([("journey", "hired-from-abroad")])
    .with_start(date(2027, 1, 4))
    .with_skipped("hsk")
)


def test_what_goes_in_comes_out() -> None:
    assert loaded(saved(FULL)) == FULL


def test_the_cookie_is_closed_to_scripts_and_other_sites() -> None:
    response = HttpResponse()
    store.save(response, FULL)
    morsel = response.cookies[store.COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["max-age"] == 30 * 24 * 3600


@pytest.mark.parametrize("cookie", [None, "", "x", ":::", ".eJx:1:2", "é" * 10, "a" * 5000, "\x00"])
def test_a_broken_cookie_is_no_answers(cookie: str | None) -> None:
    assert loaded(cookie) == Answers()


def test_a_forged_or_foreign_cookie_is_no_answers() -> None:
    content = {"facts": {"annual_salary": 1}}
    assert loaded(signing.dumps(content, key="another key", salt=store.SALT)) == Answers()
    assert loaded(signing.dumps(content, salt="another salt")) == Answers()
    assert loaded(saved(FULL)[:-1] + "x") == Answers()


@pytest.mark.parametrize(
    "content",
    [
        None,
        5,
        "text",
        [1],
        {"facts": 5},
        {"people": [1]},
        {"situations": [["one"]]},
        {"start": "soon"},
        {"start": 7},
    ],
)
def test_signed_content_of_another_shape_is_no_answers(content: object) -> None:
    assert loaded(signing.dumps(content, salt=store.SALT)) == Answers()


def test_too_many_answers_are_refused_and_nothing_is_set() -> None:
    many = Answers()
    for place in range(400):
        many = many.with_fact(f"fact_{place * 7919}", f"{place * 104729}")
    response = HttpResponse()
    with pytest.raises(AnswersTooLarge):
        store.save(response, many)
    assert store.COOKIE not in response.cookies


def test_undo_and_skip() -> None:
    answers = Answers().with_fact("age", 30).with_skipped("age")
    assert answers.facts == {}
    assert answers.skipped == ("age",)
    assert answers.with_skipped("age").skipped == ("age",)
    assert answers.with_fact("age", 31).skipped == ()
    assert answers.with_fact("age", 31).without_fact("age").is_empty
    assert answers.with_fact("age", None).is_empty


def test_as_raw_is_what_the_household_reads() -> None:
    raw = FULL.as_raw()
    assert raw["annual_salary"] == 300000
    assert raw["people"] == [{"role": "child", "birth_date": "2020-05-01"}]
    assert raw["held"] == {"marriage_certificate": True}
    assert raw["estimates"] == {"z-visa": 7}
    assert Answers().as_raw() == {}


def test_saving_nothing_deletes_the_cookie() -> None:
    response = HttpResponse()
    store.save(response, Answers())
    assert response.cookies[store.COOKIE]["max-age"] == 0


@given(st.text(max_size=60))
def test_no_cookie_breaks_a_page(cookie: str) -> None:
    assert loaded(cookie) == Answers()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("300,000", 300000),
        ("300 000", 300000),
        ("300\u202f000", 300000),
        ("300\u00a0000", 300000),
        ("300.000", 300000),
        ("300'000", 300000),
        ("３００，０００", 300000),
        ("٣٠٠٬٠٠٠", 300000),
        ("३,००,०००", 300000),
        ("30万", 300000),
        ("30 万元", 300000),
        ("30w", 300000),
        ("300k", 300000),
        ("¥ 300,000", 300000),
        ("1.234,56", Decimal("1234.56")),
        ("1,234.56", Decimal("1234.56")),
        ("0.125", Decimal("0.125")),
        ("3,5", Decimal("3.5")),
        ("−5", -5),
        ("\u200f٣٠", 30),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: object) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "abc", "1e5", "nan", "inf", "--5", "1,23,4", "½", "9" * 50, "1.000,000,1"]
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read_number(typed) is None


def test_a_fraction_may_have_three_figures() -> None:
    assert read_number("3.125", is_fraction=True) == Decimal("3.125")
    assert read_number("3,125") == 3125


@given(st.text(max_size=45))
def test_reading_a_number_never_fails(typed: str) -> None:
    read_number(typed)


SALARY = FactType("pay", About.PERSON, ValueType.MONEY, min=0, question="Pay?")
YEARS = FactType("years", About.PERSON, ValueType.INTEGER, min=0, max=80)
BORN = FactType("born", About.PERSON, ValueType.DATE, is_past=True)
MARRIED = FactType("married", About.PERSON, ValueType.BOOLEAN)
SCHOOL = FactType(
    "school", About.PERSON, ValueType.ENUM, options=(Option("public", "A public school"), Option("none"))
)
COUNTRY = FactType("nationality", About.PERSON, ValueType.COUNTRY)
SPEAKS = FactType("speaks", About.PERSON, ValueType.LANGUAGE)
SHARE = FactType("share", About.FIRM, ValueType.DECIMAL, min=0, max=100, unit="per cent")
NOTE = FactType("note", About.PERSON, ValueType.TEXT)
DAY = {"born-day": "5", "born-month": "May", "born-year": "1996"}


@pytest.mark.parametrize(
    ("fact", "post", "value"),
    [
        (SALARY, {"pay": "30万"}, 300000),
        (SALARY, {"pay": "300,000.50"}, 300000.5),
        (YEARS, {"years": "٣"}, 3),
        (BORN, DAY, "1996-05-05"),
        (BORN, {"born-day": "５", "born-month": "5月", "born-year": "１９９６"}, "1996-05-05"),
        (MARRIED, {"married": "yes"}, True),
        (MARRIED, {"married": "no"}, False),
        (SCHOOL, {"school": "public"}, "public"),
        (COUNTRY, {"nationality": "BR"}, "BR"),
        (SPEAKS, {"speaks": "pt"}, "pt"),
        (SHARE, {"share": "3.125"}, 3.125),
        (NOTE, {"note": "unknown"}, "unknown"),
    ],
)
def test_an_answer_becomes_a_json_value(fact: FactType, post: dict[str, str], value: object) -> None:
    parsed = parse_answer(fact, post, today=TODAY)
    assert (parsed.value, parsed.errors) == (value, ())
    assert loaded(saved(Answers().with_fact(fact.id, parsed.value))).facts[fact.id] == value


@pytest.mark.parametrize(
    ("fact", "post", "code"),
    [
        (SALARY, {"pay": "-5"}, "too_small"),
        (SALARY, {"pay": "a lot"}, "not_a_number"),
        (SALARY, {"pay": "1.234"}, None),
        (SALARY, {}, "empty"),
        (YEARS, {"years": "3.5"}, "not_whole"),
        (YEARS, {"years": "200"}, "too_large"),
        (BORN, {**DAY, "born-year": "2027"}, "in_the_future"),
        (BORN, {**DAY, "born-year": "96"}, "no_such_date"),
        (BORN, {**DAY, "born-day": "31", "born-month": "2"}, "no_such_date"),
        (BORN, {"born-day": "5"}, "date_incomplete"),
        (BORN, {**DAY, "born-day": "²"}, "date_incomplete"),
        (MARRIED, {"married": "maybe"}, "not_an_option"),
        (SCHOOL, {"school": "sea"}, "not_an_option"),
        (COUNTRY, {"nationality": "XX"}, "not_an_option"),
        (SPEAKS, {"speaks": "!"}, "not_an_option"),
        (NOTE, {"note": "\x07"}, "bad_characters"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(fact: FactType, post: dict[str, str], code: str | None) -> None:
    parsed = parse_answer(fact, post, today=TODAY)
    assert [error.code for error in parsed.errors] == ([code] if code else [])


@pytest.mark.parametrize("fact", [SALARY, YEARS, BORN, MARRIED, SCHOOL, COUNTRY, SPEAKS, SHARE])
def test_every_question_may_stay_open(fact: FactType) -> None:
    said_so = parse_answer(fact, {f"{fact.id}-known": "unknown"}, today=TODAY)
    assert (said_so.value, said_so.errors, said_so.is_empty) == (None, (), False)
    left_empty = parse_answer(fact, {}, today=TODAY, is_required=False)
    assert (left_empty.value, left_empty.errors, left_empty.is_empty) == (None, (), True)


@pytest.mark.parametrize("fact", [SALARY, YEARS, BORN, MARRIED, SCHOOL, COUNTRY, SPEAKS, SHARE, NOTE])
@given(typed=st.text(max_size=30))
def test_no_answer_breaks_a_page(fact: FactType, typed: str) -> None:
    parts = {f"{fact.id}-{part}": typed for part in ("day", "month", "year")}
    parse_answer(fact, {fact.id: typed, **parts}, today=TODAY)


def test_what_was_typed_is_shown_again() -> None:
    post = {"pay": "a lot"}
    shown = question(SALARY, Texts([]), post=post, errors=[FactError("not_a_number", "pay")])
    assert shown.typed == "a lot"
    assert shown.errors == ("Write the answer in figures, for instance 300,000 or 30万.",)
    assert shown.described_by == "pay-unit pay-error"
    date_shown = question(BORN, Texts([]), post={**DAY, "born-day": "first"}, errors=[])
    assert [part.value for part in date_shown.parts] == ["first", "May", "1996"]


def test_texts_come_through_the_fallback_chain() -> None:
    rows = [("ru", "fact/pay", "question", "Зарплата?"), ("en", "fact/pay", "question", "Pay?")]
    with translation.override("kk"):
        text = question(SALARY, Texts(rows)).text
    assert text == "Зарплата?"
    assert getattr(text, "language", None) == "ru"


def test_a_date_is_asked_in_the_order_of_the_language() -> None:
    assert order_of_parts("en") == ("day", "month", "year")
    assert order_of_parts("zh-hans") == ("year", "month", "day")
    assert order_of_parts("ar") == ("day", "month", "year")


def test_countries_stand_in_the_order_of_a_dictionary() -> None:
    assert all_countries("en")[0][1] == "Afghanistan"
    assert all_countries("zh-hans")[0][1] == "阿尔巴尼亚"
    names = [name for _code, name in all_countries("de")]
    assert names.index("Ägypten") < names.index("Albanien")


def test_answers_are_told_in_words() -> None:
    assert answer_words(MARRIED, Texts([]), True) == "Yes"
    assert answer_words(SCHOOL, Texts([]), "public") == "A public school"
    assert answer_words(COUNTRY, Texts([]), "BR") == "Brazil"
    assert answer_words(BORN, Texts([]), "1996-05-05") == "5 May 1996"
    assert "240,000" in answer_words(SALARY, Texts([]), 240000)
    assert answer_words(SHARE, Texts([]), 3.5) == "3.5 per cent"
    assert answer_words(YEARS, Texts([]), None) == "Not answered"
