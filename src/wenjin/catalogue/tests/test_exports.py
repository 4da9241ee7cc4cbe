"""What leaves the house: calendar files that programs accept, documents without missing letters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from wenjin.catalogue.exports.ics import CalendarFile, Entry, EntryKind, calendar_file, uid
from wenjin.catalogue.exports.pdf import can_write, faces, plan_document
from wenjin.catalogue.exports.qr import qr_drawing, qr_svg

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
URL = "https://city.example/zh-hans/services/z-visa/?a=1,2"


def entry(kind: EntryKind = EntryKind.DEADLINE, on: date = date(2027, 1, 3), step: str = "file") -> Entry:
    title = "截止：住宿登记, 第1步; 备注\\n"
    return Entry(kind, "z-visa", step, on, title, "一行\n两行 " + "长" * 120, URL)


def file_of(*entries: Entry, plan: str = "s1") -> CalendarFile:
    return CalendarFile("我的计划", "zh-Hans", "city.example", "shenzhen", plan, entries)


def events(content: bytes) -> list[Event]:
    return [one for one in Calendar.from_ical(content).walk("VEVENT") if isinstance(one, Event)]


def test_the_file_reads_back_as_it_was_meant() -> None:
    written = calendar_file(file_of(entry()), now=NOW)
    [event] = events(written)
    assert event["summary"] == entry().title
    assert event["summary"].params["LANGUAGE"] == "zh-Hans"
    assert event["description"] == entry().text
    assert event["url"] == URL
    assert event.decoded("dtstart") == date(2027, 1, 3)
    assert event.decoded("dtend") == date(2027, 1, 4)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp") == NOW


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    written = calendar_file(file_of(entry()), now=NOW)
    assert written.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def test_only_deadlines_remind_two_days_before() -> None:
    due, begin = events(
        calendar_file(file_of(entry(), entry(EntryKind.START, date(2027, 1, 4), "")), now=NOW)
    )
    [alarm] = due.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-2, hours=9)
    assert not begin.walk("VALARM")


def test_a_moved_day_keeps_its_name_and_raises_its_number() -> None:
    [first] = events(calendar_file(file_of(entry()), now=NOW))
    [moved] = events(calendar_file(file_of(entry(on=date(2027, 2, 1))), now=NOW + timedelta(hours=1)))
    assert first["uid"] == moved["uid"]
    assert int(str(moved["sequence"])) > int(str(first["sequence"]))


def test_names_differ_between_steps_kinds_and_plans() -> None:
    content = file_of()
    names = {
        uid(content, entry()),
        uid(content, entry(step="collect")),
        uid(content, entry(EntryKind.START)),
        uid(file_of(plan="s2"), entry()),
    }
    assert len(names) == 4


def test_each_step_stands_once() -> None:
    twice = file_of(entry(), entry(on=date(2027, 1, 9)))
    [event] = events(calendar_file(twice, now=NOW))
    assert event.decoded("dtstart") == date(2027, 1, 3)


def sheet(**changes: object) -> dict[str, object]:
    """The smallest sheet."""
    return {
        "over": "over",
        "title": "title",
        "lede": "lede",
        "turn": None,
        "minds": [],
        "crossing": {
            "title": "crossing",
            "weeks": ["0.00", "50.00"],
            "today": None,
            "months": [{"x": "0.00", "words": "May"}],
            "days": [{"x": "0.00", "words": "4"}],
            "banks": [],
            "foot": "foot",
        },
        "legend": [{"state": "todo", "words": "to come"}],
        "lines": [["path", "path"], ["off", "off"], ["law", "law"], ["due", "due"]],
        "deadlines": {"title": "deadlines", "head": ["a", "b", "c", "d"], "rows": []},
        "papers": {"title": "papers", "groups": []},
        "rests": {"title": "rests", "lines": []},
        "answers": {"title": "answers", "lines": []},
        "link": None,
        "footer": "footer",
        "page": "{page}/{pages}",
    } | changes


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "ar", "ja", "ko", "ru", "el", "hi", "ur"])
def test_a_document_is_made_in_every_script_the_fonts_hold(language: str) -> None:
    words = "Ünï 居留許可 رخصة الإقامة 거주 허가 вид на жительство άδεια निवास परमिट"
    assert can_write(language)
    assert plan_document(sheet(title=words), language).startswith(b"%PDF-")


def test_han_characters_take_the_face_of_their_country() -> None:
    assert faces("zh-hans")[-1] == "Noto Sans CJK SC"
    assert faces("zh-hant")[-1] == "Noto Sans CJK TC"
    assert faces("ja")[-1] == "Noto Sans CJK JP"


def test_text_is_never_markup() -> None:
    evil = '#panic("x") #read("/etc/passwd") $ * _ ` @ <a> \\ // ] ] #{'
    assert plan_document(sheet(title=evil, lede=evil, footer=evil, minds=[evil]), "en").startswith(b"%PDF-")


def test_the_same_sheet_needs_no_fonts_of_the_machine() -> None:
    with_link = sheet(link={"qr": qr_drawing("https://city.example/p/abc/"), "words": "until"})
    assert plan_document(with_link, "ar").startswith(b"%PDF-")


def test_the_qr_code_stands_in_a_page_without_style_attributes() -> None:
    drawing = qr_svg("https://city.example/p/abc/")
    assert "style=" not in drawing
    assert "viewBox=" in drawing, "else a smaller box would cut it off"
    assert drawing.startswith('<svg aria-hidden="true"')
