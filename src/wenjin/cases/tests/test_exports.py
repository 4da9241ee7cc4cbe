import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.cases.exports import documents
from wenjin.cases.exports.documents import Both
from wenjin.cases.exports.letter_pdf import LetterContent, letter_pdf, letter_png
from wenjin.cases.exports.receipt_pdf import ReceiptContent, ReceiptPaper, receipt_pdf, receipt_png
from wenjin.cases.tests.pdf_picture import addresses_on
from wenjin.cases.tests.pdf_text import text_of
from wenjin.catalogue.exports import pdf as fonts_of_documents
from wenjin.lang.domain.registry import BY_CODE

LANGUAGES = ("en", "ar", "zh-hans")
WORK = {"en": "Work permit", "ar": "تصريح عمل", "zh-hans": "工作许可"}
PASSPORT = {"en": "Passport, page with your photo", "ar": "جواز السفر", "zh-hans": "护照资料页"}
BUREAU = {"en": "Shenzhen Innovation Bureau", "ar": "مكتب الابتكار في شنجن", "zh-hans": "深圳市科技创新局"}
REASONS = {
    "en": "Your diploma is not legalised.",
    "ar": "شهادتك غير مصدقة.",
    "zh-hans": "您的学位证书未经认证。",
}
HASH = "3cd78b12cc074962d58add4182677a289ba43c3c5a97b18b904d53943b30c37f"


def both(words: dict[str, str], language: str) -> Both:
    return Both(words[language], words["zh-hans"])


def receipt(language: str, *, papers: int = 12) -> ReceiptContent:
    return ReceiptContent(
        reference="SZ-26-0042-K",
        code="7QF2-M9XW-KD4T",
        filed_at=datetime(2026, 5, 4, 17, 30, tzinfo=UTC),
        office=both(BUREAU, language),
        applicant="OKAFOR Chidinma Grace",
        services=(both(WORK, language),),
        papers=tuple(ReceiptPaper(both(PASSPORT, language), f"{n:02x}" * 32) for n in range(papers)),
        content_hash=HASH,
        verify_url="https://wenjin.example.org/verify/7QF2-M9XW-KD4T",
        language=language,
        is_sample=True,
    )


def letter(language: str, outcome: Literal["granted", "refused"] = "granted") -> LetterContent:
    is_granted = outcome == "granted"
    return LetterContent(
        authority=both(BUREAU, language),
        decision=both(WORK, language),
        outcome=outcome,
        number="SZ-WP-2026-000917",
        reference="SZ-26-0042-K",
        code="AB12-CD34-EF56",
        addressee="OKAFOR Chidinma Grace",
        decided_at=datetime(2026, 5, 19, 8, 10, tzinfo=UTC),
        reasons=() if is_granted else (both(REASONS, language),),
        legal_basis=(Both("Regulations, art. 16", "《条例》第十六条"),),
        remedies=Both("Within 60 days you can ask for reconsideration.", "可在六十日内申请行政复议。"),
        verify_url="https://wenjin.example.org/verify/AB12-CD34-EF56",
        language=language,
        valid_from=date(2026, 5, 20) if is_granted else None,
        valid_until=date(2027, 5, 19) if is_granted else None,
        is_sample=True,
        is_test_key=True,
    )


def holds(pdf: bytes, *words: str) -> bool:
    """Whether all words stand on it. Arabic is drawn from its end, and a letter with dots may be drawn twice."""
    text = text_of(pdf)
    squeezed = _squeezed(text)
    for word in words:
        plain = re.sub(r"\s+", "", word)
        if plain not in text and _squeezed(plain[::-1]) not in squeezed:
            raise AssertionError(f"{plain} is not in {text}")
    return True


def _squeezed(text: str) -> str:
    """Without signs above and below letters, and no letter twice in a row."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return re.sub(r"(.)\1+", r"\1", bare)


def says(pdf: bytes, sentence: str, language: str) -> bool:
    """Whether a sentence of ours stands on it in the reader's language, and in Chinese beside it."""
    with translation.override(language):
        own = _(sentence)
    with translation.override("zh-hans"):
        chinese = _(sentence)
    assert language == "en" or own != sentence, f"{sentence} is not translated into {language}"
    return all(holds(pdf, word) for word in own.split()) and holds(pdf, chinese)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_says_what_was_filed(language: str) -> None:
    pdf = receipt_pdf(receipt(language))
    assert holds(pdf, "SZ-26-0042-K", "OKAFOR Chidinma Grace", "0b0b 0b0b 0b0b 0b0b", HASH, "SAMPLE")
    assert holds(pdf, "https://wenjin.example.org/verify/7QF2-M9XW-KD4T")
    for words in (WORK, PASSPORT, BUREAU):
        assert holds(pdf, words["zh-hans"])
        assert all(holds(pdf, word) for word in words[language].split())


def test_a_receipt_tells_the_time_of_the_city() -> None:
    assert holds(receipt_pdf(receipt("en")), "Tuesday 5 May 2026, 01:30 (UTC+08:00)", "2026年5月5日星期二")


@pytest.mark.parametrize(
    ("language", "told"),
    [("ar", "الثلاثاء، 5 مايو 2026، 01:30"), ("zh-hans", "2026年5月5日星期二 01:30")],
)
def test_day_and_time_are_put_together_as_the_language_does(language: str, told: str) -> None:
    moment = documents.Reader(language, "Asia/Shanghai").time(datetime(2026, 5, 4, 17, 30, tzinfo=UTC))
    assert moment[0] == f"{told} (UTC+08:00)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_a_letter_says_what_was_decided(language: str, outcome: Literal["granted", "refused"]) -> None:
    pdf = letter_pdf(letter(language, outcome))
    assert holds(pdf, "SZ-WP-2026-000917", "OKAFOR Chidinma Grace", "SAMPLE", "《条例》第十六条")
    assert says(pdf, "SAMPLE – invented person. This document has no effect.", language)
    assert says(pdf, "Signed with a TEST KEY – demonstration, not an authority.", language)
    assert says(pdf, "Granted" if outcome == "granted" else "Refused", language)
    assert holds(pdf, "可在六十日内申请行政复议。", WORK["zh-hans"], "2026年5月19日星期二")
    if outcome == "granted":
        assert holds(pdf, "2027年5月19日星期三")
    else:
        assert holds(pdf, REASONS["zh-hans"])
        assert all(holds(pdf, word) for word in REASONS[language].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_reads_the_address_from_the_paper(language: str) -> None:
    """Once on the first page, however many there are; beside the mark that says SAMPLE."""
    for content in (receipt(language), receipt(language, papers=90)):
        assert addresses_on(receipt_pdf(content)) == [content.verify_url]
    for decided in (letter(language), letter(language, "refused")):
        assert addresses_on(letter_pdf(decided)) == [decided.verify_url]


def test_only_samples_say_so() -> None:
    assert "SAMPLE" not in text_of(receipt_pdf(replace(receipt("en"), is_sample=False)))
    real = text_of(letter_pdf(replace(letter("en"), is_sample=False, is_test_key=False)))
    assert "SAMPLE" not in real
    assert "TESTKEY" not in real
    for language in ("ar", "zh-hans"):
        no_test = letter_pdf(replace(letter(language), is_test_key=False))
        with pytest.raises(AssertionError):
            says(no_test, "Signed with a TEST KEY – demonstration, not an authority.", language)
        with pytest.raises(AssertionError):
            says(no_test, "Refused", language)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert receipt_pdf(receipt("ar")) == receipt_pdf(receipt("ar"))
    assert letter_pdf(letter("en")) == letter_pdf(letter("en"))
    assert letter_pdf(letter("en")) != letter_pdf(replace(letter("en"), number="SZ-WP-2026-000918"))


def test_many_papers_take_several_pages() -> None:
    text = text_of(receipt_pdf(receipt("en", papers=90)))
    assert "Page1of3" in text
    assert "Page3of3" in text


def test_no_text_is_taken_for_markup() -> None:
    evil = '#panic("x") *b* $a$ <tag> \\ "quoted" ] } @ref https://x.example // gone /* gone */'
    assert holds(receipt_pdf(replace(receipt("en"), applicant=evil, office=Both(evil, evil))), evil)
    changed = replace(letter("en", "refused"), addressee=evil, reasons=(Both(evil, evil),))
    assert holds(letter_pdf(changed), evil)


def test_a_reason_in_one_language_only_stands_there() -> None:
    only_chinese = replace(letter("en", "refused"), reasons=(Both("", REASONS["zh-hans"]),))
    assert holds(letter_pdf(only_chinese), REASONS["zh-hans"])
    only_english = replace(letter("zh-hans", "refused"), reasons=(Both(REASONS["en"]),))
    assert holds(letter_pdf(only_english), REASONS["en"])


def test_a_refusal_needs_reasons() -> None:
    with pytest.raises(ValueError, match="reasons"):
        replace(letter("en", "refused"), reasons=(Both("", ""),))


def test_a_script_without_a_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(fonts_of_documents._FACES, "Thai")
    assert documents.document_language("th") == "en"
    assert documents.document_language("ar") == "ar"
    with pytest.raises(ValueError, match="document_language"):
        receipt_pdf(replace(receipt("en"), language="th"))


@pytest.mark.parametrize("language", sorted(BY_CODE))
def test_documents_are_made_in_every_language(language: str) -> None:
    assert documents.document_language(language) == language
    name = BY_CODE[language].own_name
    both_names = Both(name, "中文")
    made = (
        receipt_pdf(replace(receipt("en"), language=language, office=both_names, services=(both_names,))),
        letter_pdf(replace(letter("en", "refused"), language=language, authority=both_names)),
    )
    assert all(one.startswith(b"%PDF-") for one in made)
    if BY_CODE[language].script in ("Latn", "Cyrl", "Grek", "Hant", "Jpan", "Kore"):
        assert all(holds(one, name) for one in made)


def test_the_first_page_can_be_looked_at() -> None:
    assert receipt_png(receipt("ar")).startswith(b"\x89PNG")
    assert letter_png(letter("en")).startswith(b"\x89PNG")


def test_it_is_a_document_for_archives() -> None:
    for made in (receipt_pdf(receipt("en")), letter_pdf(letter("ar"))):
        assert b"<pdfaid:part>2</pdfaid:part>" in made
