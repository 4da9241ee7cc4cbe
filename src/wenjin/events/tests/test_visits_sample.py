"""The sample: two days of a delegation from eleven countries, planned without conflict."""

import pytest

from wenjin.cases.tests.pdf_text import text_of
from wenjin.events.exports.programme import programme_pdf, programme_sheet
from wenjin.events.queries.visits import conflicts_of, plan_of, visit
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.tests.stage import NOW

pytestmark = pytest.mark.django_db


def test_a_delegation_from_eleven_countries_is_planned_without_conflict() -> None:
    assert sample_visit(NOW) == CODE
    seen = visit(CODE)
    assert seen is not None
    guests = seen.of("guest")
    assert len({one.about.country for one in guests}) == 11
    assert (seen.ends_on - seen.starts_on).days == 1
    found, notices = conflicts_of(plan_of(seen))
    assert found == []
    assert notices == []
    assert seen.state == "confirmed"
    assert seen.is_sample
    assert all("Sample" in one.about.name for one in seen.people), "nobody takes them for real"


def test_its_programme_is_printed_in_two_languages() -> None:
    sample_visit(NOW)
    seen = visit(CODE)
    assert seen is not None
    printed = text_of(programme_pdf(seen, at=NOW))
    for stop in seen.stops:
        for language in ("en", "zh-hans"):
            assert _bare(stop.title(language)) in printed, stop.title(language)
            assert _bare(stop.where(language)) in printed
        assert f"{stop.starts_at:%H:%M}" in printed
    for one in seen.people:
        assert _bare(one.about.name) in printed
        assert _bare(one.about.other_name) in printed
    assert "SAMPLE" in printed


def test_one_delegate_gets_only_their_own_stops() -> None:
    sample_visit(NOW)
    seen = visit(CODE)
    assert seen is not None
    own = next(one for one in seen.of("guest") if "DUARTE" in one.about.name)
    printed = text_of(programme_pdf(seen, at=NOW, person=own.id))
    assert _bare("Robots at work") in printed
    assert _bare("The port and its control room") not in printed
    assert _bare("Tao Sample Jun") in printed, "who interprets for her"
    assert _bare("Gu Sample Xin") not in printed


@pytest.mark.parametrize("pair", [("ar", "zh-hans"), ("he", "en"), ("th", "ar"), ("ja", "ko")])
def test_any_two_languages_stand_side_by_side(pair: tuple[str, str]) -> None:
    sample_visit(NOW)
    seen = visit(CODE)
    assert seen is not None
    sheet = programme_sheet(seen, pair)
    assert [one["code"] for one in sheet["languages"]] == list(pair)
    printed = text_of(programme_pdf(seen, at=NOW, languages=pair))
    for index in range(2):
        years = str(seen.starts_on.year)
        assert years in sheet["when"][index] or sheet["when"][index]
    assert printed.count("09:00") == 2


def test_the_same_visit_gives_the_same_paper() -> None:
    sample_visit(NOW)
    seen = visit(CODE)
    assert seen is not None
    assert programme_pdf(seen, at=NOW) == programme_pdf(seen, at=NOW)


def _bare(words: str) -> str:
    return "".join(words.split())
