"""Answers, references and times to keep: pure, and tried with many values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.cases.domain import form_checks as checks
from wenjin.cases.domain.form_checks import WrongAnswer, read_answer, read_answers
from wenjin.cases.domain.procedure import FormField
from wenjin.cases.domain.reference import (
    ALPHABET,
    document_code,
    read_document_code,
    read_reference,
    reference_of,
)
from wenjin.cases.domain.retention import HoldReason, KeptCase, Since, holds, kept_until, rule_for

TODAY = date(2026, 11, 22)
USCC = "91440300MA5EXAMP2J"
signs = st.lists(st.integers(0, 30), min_size=4, max_size=8)


@given(signs, st.integers(2000, 2099))
def test_a_reference_is_read_however_it_is_typed(drawn: list[int], year: int) -> None:
    written = reference_of("SZ", year, drawn)
    assert read_reference(written) == written
    assert read_reference(f" {written.lower().replace('-', ' ')} ") == written


@given(signs, st.data())
def test_one_wrong_sign_or_two_exchanged_are_noticed(drawn: list[int], data: st.DataObject) -> None:
    written = reference_of("SZ", 2026, drawn)
    place = data.draw(st.integers(6, 5 + len(drawn)))
    other = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != written[place]]))
    assert read_reference(written[:place] + other + written[place + 1 :]) is None
    if place > 6 and written[place] != written[place - 1]:
        swapped = written[: place - 1] + written[place] + written[place - 1] + written[place + 1 :]
        assert read_reference(swapped) is None


@given(st.lists(st.integers(0, 30), min_size=11, max_size=12), st.text(max_size=20))
def test_codes_of_documents_are_read_and_nonsense_is_not(drawn: list[int], noise: str) -> None:
    code = document_code(drawn)
    assert read_document_code(code.lower().replace("-", "")) == code
    found = read_document_code(noise)
    assert found is None or len(found) == 14


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_wrong_sign_in_a_social_credit_code_is_noticed(place: int, sign: str) -> None:
    assert checks.uscc(USCC.lower()) == USCC
    changed = USCC[:place] + sign + USCC[place + 1 :]
    if changed != USCC:
        with pytest.raises(WrongAnswer):
            checks.uscc(changed)


@given(
    st.text(max_size=600), st.sampled_from(["text", "date", "number", "money", "phone", "email", "country"])
)
def test_any_text_is_an_answer_or_is_told_why_not(text: str, kind: str) -> None:
    field = FormField("f", "F", kind)
    good, wrong = read_answers({"f": text}, [field], TODAY)
    assert good.keys() | wrong.keys() == {"f"}
    if "f" in good:
        assert read_answer(good["f"], field, TODAY) == good["f"]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("phone", "００86 138-0000 0000", "+8613800000000"),
        ("phone", "٠٧٥٥٨٨٨٨٨٨٨٨", "075588888888"),
        ("number", "12,500", "12500"),
        ("money", "360000.50", "360000.5"),
        ("country", "gb", "GB"),
        ("email", " ada@example.org ", "ada@example.org"),
    ],
)
def test_foreign_ways_of_writing_are_welcome(kind: str, typed: str, value: str) -> None:
    assert read_answer(typed, FormField("f", "F", kind), TODAY) == value


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (FormField("f", "F", "number", check="whole"), "36.5", "not_whole"),
        (FormField("f", "F", "country"), "ZZ", "not_a_country"),
        (FormField("f", "F", "country"), "England", "not_a_country"),
    ],
)
def test_what_cannot_be_is_refused(field: FormField, typed: str, code: str) -> None:
    with pytest.raises(WrongAnswer) as caught:
        read_answer(typed, field, TODAY)
    assert caught.value.code == code


def test_days_are_checked_against_today_and_each_other() -> None:
    fields = [
        FormField("born", "Born", "date", check="in_past"),
        FormField("from", "From", "date"),
        FormField("until", "Until", "date", check="in_future", after="from"),
    ]
    good, wrong = read_answers(
        {"born": "2026-11-23", "from": "2027-01-01", "until": "2026-12-01"}, fields, TODAY
    )
    assert good == {"from": "2027-01-01"}
    assert {name: error.code for name, error in wrong.items()} == {
        "born": "not_in_past",
        "until": "not_after",
    }


@pytest.mark.parametrize("check", ["in_past", "in_future"])
def test_today_is_in_the_past_and_in_the_future_of_a_form(check: str) -> None:
    """Whoever entered today says so today."""
    field = FormField("entry_on", "Entered", "date", check=check)
    assert read_answer(TODAY.isoformat(), field, TODAY) == TODAY.isoformat()


PERSON = (
    FormField("born", "Born", "date", min_age=18, max_age=100),
    FormField("issued", "Issued", "date", after="born"),
    FormField("expires", "Expires", "date", after="issued", expiry_of="passport"),
    FormField("nation", "Nation", "country", refused=("CN",)),
    FormField("contract", "Contract", "date", check="in_future"),
    FormField("months", "Months", "number", not_beyond=("contract", "expires")),
)


def wrong_of(kept: dict[str, str] | None = None, **typed: str) -> dict[str, str]:
    _, wrong = read_answers(typed, PERSON, TODAY, kept, {"passport": 6})
    return {name: error.code for name, error in wrong.items()}


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2008-11-22", None),
        ("2008-11-23", "age_out_of_range"),
        ("1926-11-22", None),
        ("1925-11-22", "age_out_of_range"),
        ("2030-01-01", "age_out_of_range"),
    ],
)
def test_whoever_works_is_between_eighteen_and_a_hundred(born: str, code: str | None) -> None:
    assert wrong_of(born=born).get("born") == code


@given(st.dates(date(1901, 1, 1), date(2099, 1, 1)))
def test_an_age_is_judged_for_every_day(born: date) -> None:
    eighteen = born <= date(2008, 11, 22)
    hundred = born > date(1925, 11, 22)
    assert ("born" in wrong_of(born=born.isoformat())) is not (eighteen and hundred)


def test_a_passport_is_issued_after_the_birth_and_before_its_end() -> None:
    assert wrong_of(born="1990-01-01", issued="1989-01-01") == {"issued": "not_after"}
    assert wrong_of({"expires": "2030-01-01"}, issued="2031-01-01") == {"issued": "not_before"}
    assert wrong_of({"issued": "2020-01-01"}, expires="2019-01-01")["expires"] == "not_valid_long_enough"
    assert wrong_of({"issued": "2028-01-01"}, expires="2027-12-01") == {"expires": "not_after"}


def test_a_paper_must_be_valid_as_long_as_its_record_says() -> None:
    assert wrong_of(expires="2027-05-22") == {}
    _, wrong = read_answers({"expires": "2027-05-21"}, PERSON, TODAY, None, {"passport": 6})
    assert wrong["expires"].details == {"months": 6, "day": "2027-05-22"}
    assert read_answers({"expires": "2026-12-01"}, PERSON, TODAY)[1] == {}, "no record, no rule"


def test_who_needs_no_permit_is_told_and_a_contract_is_not_over() -> None:
    assert wrong_of(nation="cn") == {"nation": "refused"}
    assert wrong_of(nation="KZ") == {}
    assert wrong_of(contract="2026-11-21") == {"contract": "not_in_future"}


def test_months_beyond_the_contract_or_the_passport_are_only_doubted() -> None:
    answers = {"months": "12", "contract": "2027-11-22", "expires": "2027-11-21"}
    assert [(one.field, one.other) for one in checks.doubts(answers, PERSON, TODAY)] == [
        ("months", "expires")
    ]
    assert checks.doubts({"months": "12"}, PERSON, TODAY) == ()


def test_times_to_keep_name_their_source_and_the_nearest_rule_counts() -> None:
    general, own = rule_for("papers"), rule_for("papers", "health_certificate")
    assert general is not None
    assert own is not None
    assert own.days < general.days
    assert "house rule" in own.source
    closed_on = date(2026, 1, 1)
    assert kept_until("papers", {Since.CLOSED: closed_on}, "health_certificate") == closed_on + timedelta(
        days=365
    )
    assert kept_until("papers", {}) is None


def test_what_forbids_to_erase() -> None:
    closed = datetime(2025, 1, 1, tzinfo=UTC)
    found = holds(
        [
            KeptCase("A", "open"),
            KeptCase("B", "closed", closed, closed),
            KeptCase("C", "closed", closed - timedelta(days=9 * 365), None),
            KeptCase("D", "draft"),
        ],
        TODAY,
    )
    assert [(one.reference, one.reason) for one in found] == [
        ("A", HoldReason.CASE_OPEN),
        ("B", HoldReason.RETENTION),
    ]


@pytest.mark.parametrize("text", [".", "-", "😀", "😀😀😀1", "12", "no figure", "1" * 61])
def test_what_cannot_be_the_number_of_a_permit_is_not_taken(text: str) -> None:
    with pytest.raises(WrongAnswer) as raised:
        read_answer(text, FormField("number", "Number", check="permit_number"), TODAY)
    assert raised.value.code == "not_a_permit_number"


@pytest.mark.parametrize("text", ["R1002", "深科外字〔2026〕12号", " 61 0145  67801 "])
def test_numbers_of_permits_are_written_in_many_ways(text: str) -> None:
    kept = read_answer(text, FormField("number", "Number", check="permit_number"), TODAY)
    assert kept == " ".join(text.split())


@pytest.mark.parametrize(
    ("check", "day", "is_good"),
    [
        ("permit_end", "1950-01-01", False),
        ("permit_end", "2025-11-21", False),
        ("permit_end", "2025-11-22", True),
        ("permit_end", "2036-11-22", True),
        ("permit_end", "2099-01-01", False),
        ("contract_begin", "1900-01-01", False),
        ("contract_begin", "1990-01-01", True),
        ("contract_begin", "2028-11-22", True),
        ("contract_begin", "2028-11-23", False),
        ("in_future", "2099-01-01", False),
        ("in_future", "2046-01-01", True),
    ],
)
def test_no_slip_in_a_year_gets_through(check: str, day: str, is_good: bool) -> None:
    field = FormField("day", "Day", kind="date", check=check)
    if is_good:
        assert read_answer(day, field, TODAY) == day
    else:
        with pytest.raises(WrongAnswer) as raised:
            read_answer(day, field, TODAY)
        assert raised.value.code == "out_of_range"
