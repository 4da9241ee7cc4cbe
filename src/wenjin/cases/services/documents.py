"""Receipts and letters as files: set, signed, stored once, and found again."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.accounts import queries as people
from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.addresses import verify_path, whole
from wenjin.cases.domain.events import Outcome
from wenjin.cases.domain.procedure import DecisionRule
from wenjin.cases.domain.reference import document_code
from wenjin.cases.domain.refusal_words import UNSAID, RefusalWords, has_chinese
from wenjin.cases.domain.state import from_json
from wenjin.cases.exports.documents import CHINESE, Both, document_language
from wenjin.cases.exports.letter_key import letter_signer
from wenjin.cases.exports.letter_pdf import LetterContent, letter_pdf
from wenjin.cases.exports.letter_signature import sign
from wenjin.cases.exports.receipt_pdf import ReceiptContent, ReceiptPaper, receipt_pdf
from wenjin.cases.models import Case, CasePart, Letter, Receipt
from wenjin.cases.queries.centres import centre, where_lines
from wenjin.cases.queries.filed_names import has_filed_name, passport_line
from wenjin.cases.queries.papers import papers_given
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.reasons import said_of
from wenjin.cases.queries.remedies import final_remedy, usual_remedy
from wenjin.cases.queries.situation import needs_of
from wenjin.cases.queries.words import Words
from wenjin.cases.services.acts import Note, load, only_noting, perform
from wenjin.catalogue.queries.texts import texts
from wenjin.core.files import services as files
from wenjin.core.files.models import StoredFile
from wenjin.lang.templatetags.lang import has_interface

_PDF: Final = "application/pdf"


def receipt_file(receipt: Receipt) -> tuple[StoredFile, bytes]:
    """The PDF of a receipt, made now when it was not made yet; the same bytes whoever makes it.

    Call it outside a transaction: the file goes to the storage.
    """
    if receipt.file is not None:
        return receipt.file, files.read(receipt.file)
    content = receipt_pdf(receipt_content(receipt))
    file = files.put(content, _PDF, f"receipt-{receipt.case.reference}.pdf", receipt.issued_at)
    is_first = Receipt.objects.filter(pk=receipt.pk, file__isnull=True).update(
        file=file, file_hash=hashlib.sha256(content).hexdigest()
    )
    if not is_first:
        # Somebody else made the same a moment ago; ours is not referred to and goes.
        files.erase(file)
        receipt.refresh_from_db(fields=["file"])
        return _kept_file(receipt), content
    receipt.file = file
    return file, content


def _kept_file(receipt: Receipt) -> StoredFile:
    if receipt.file is None:
        raise ValueError("the receipt has lost its file")
    return receipt.file


def receipt_content(receipt: Receipt) -> ReceiptContent:
    """What stands on the receipt of a case."""
    case = receipt.case
    language = document_language(case.language)
    procedure, state = procedure_of(case), from_json(case.state)
    rows = [row for row in papers_given(case) if row.added_at <= receipt.issued_at]
    given = {row.evidence for row in rows}
    rest = [one for one in needs_of(case, state) if one.evidence not in given]
    words = Words(
        [f"evidence/{one}" for one in [*given, *(need.evidence for need in rest)]]
        + [f"centre/{case.centre}", f"procedure/{procedure.id}"],
        language,
    )
    return ReceiptContent(
        reference=case.reference,
        code=receipt.code,
        filed_at=receipt.issued_at,
        office=words.both(f"centre/{case.centre}", "name"),
        where=_where(case, language),
        applicant=name_of(case),
        services=tuple(
            words.both(f"procedure/{procedure.id}", f"decisions/{decision}/title")
            for decision in procedure.order()
            if decision in state.parts
        ),
        papers=tuple(
            ReceiptPaper(words.both(f"evidence/{row.evidence}", "name"), row.item.file.sha256)
            for row in rows
            if row.item.file is not None
        ),
        perhaps=tuple(
            words.both(f"evidence/{one.evidence}", "name")
            for one in rest
            if one.is_to_bring and one.answer != "yes"
        ),
        made=tuple(words.both(f"evidence/{one.evidence}", "name") for one in rest if not one.is_to_bring),
        content_hash=receipt.content_hash,
        verify_url=whole(verify_path(receipt.code, language)),
        language=language,
        is_sample=case.is_sample,
        zone=settings.TIME_ZONE,
    )


def _where(case: Case, language: str) -> tuple[Both, ...]:
    """How to find the centre of a case, and when it is open, in both languages."""
    known = centre(case.centre)
    if known is None:
        return ()
    found = texts([known.subject], language, CHINESE, fields=["place", "district"])
    own = _lines_in(lambda: where_lines(known, found, language), language)
    chinese = _lines_in(lambda: where_lines(known, found, CHINESE), CHINESE)
    return tuple(Both(first, second) for first, second in zip(own, chinese, strict=True))


def name_of(case: Case) -> str:
    """The name as in the passport, of the applicant, as the file was sent."""
    if has_filed_name(case):
        return passport_line(case.filed_family_name, case.filed_given_name, case.filed_other_names)
    if case.applicant_id is None:
        return ""
    known = people.person(case.applicant_id)
    return passport_line(known.family_name, known.given_name, known.other_names)


def letter_of(case_id: UUID, decision: str, *, at: datetime) -> Letter:
    """The letter of a decision, made, signed and stored now when there is none yet.

    Call it outside a transaction. Made twice at the same moment, the first counts.

    Raises:
        NoLetterKey: there is no key to sign with.
        NoTimestamp: the timestamp host did not answer; try again later.
    """
    part = CasePart.objects.get(case_id=case_id, decision=decision)
    known = part.letters.select_related("file").first()
    if known is not None:
        return known
    case = load(case_id)
    signer = letter_signer()
    code = document_code([secrets.randbelow(31) for _ in range(11)])
    content = letter_content(case, decision, code, is_test_key=signer.is_test_key)
    pdf = sign(letter_pdf(content), signer=signer, at=content.decided_at)
    file = files.put(pdf, _PDF, f"{decision}-{case.reference}.pdf", at)
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        letter, is_first = Letter.objects.get_or_create(
            part=part,
            defaults={
                "code": code,
                "number": content.number,
                "content_hash": digest,
                "file": file,
                "signed_by_key": signer.key_id,
                "at": at,
            },
        )
        if is_first:
            note = Note("letter.made", {"decision": decision, "sha256": digest, "key": signer.key_id})
            perform(case_id, SYSTEM, f"letter:{decision}", only_noting(note), at=at)
    if not is_first:
        files.erase(file)
    return letter


def letter_content(case: Case, decision: str, code: str, *, is_test_key: bool) -> LetterContent:
    """What stands in the letter of a decision."""
    language = document_language(case.language)
    procedure, state = procedure_of(case), from_json(case.state)
    part, rule = state.parts[decision], procedure.decision(decision)
    words = Words([f"authority/{rule.authority}", f"procedure/{procedure.id}"], language)
    if part.outcome is None or part.ended_at is None:
        raise ValueError(f"{decision} is not decided")
    said, conditions = said_of(case, decision)
    return LetterContent(
        authority=words.both(f"authority/{rule.authority}", "name"),
        decision=words.both(f"procedure/{procedure.id}", f"decisions/{decision}/title"),
        outcome="granted" if part.outcome is Outcome.GRANTED else "refused",
        number=part.number,
        reference=case.reference,
        code=code,
        addressee=name_of(case),
        decided_at=part.ended_at,
        reasons=_reasons(said, language),
        conditions=_typed(conditions, language),
        legal_basis=_typed(said.legal_basis, language) or (_basis(rule, words, procedure.id),),
        remedies=_remedies(rule, words, procedure.id, language)
        if part.outcome is Outcome.REFUSED
        else Both(""),
        more_remedies=_typed(said.objection, language) if part.outcome is Outcome.REFUSED else (),
        verify_url=whole(verify_path(code, language)),
        language=language,
        valid_from=part.valid_from,
        valid_until=part.valid_until,
        is_sample=case.is_sample,
        is_test_key=is_test_key,
        zone=settings.TIME_ZONE,
    )


def _reasons(said: RefusalWords, language: str) -> tuple[Both, ...]:
    """The reason in the reader's language and in Chinese; where only Chinese is there, whom to ask."""
    if not said.reason:
        return ()
    chinese = said.texts.get(CHINESE, "")
    if language == CHINESE:
        return (Both(chinese or said.reason),)
    own = said.texts.get(language, "") or said.texts.get(UNSAID, "")
    if not own and chinese:
        own = _said_in(
            lambda: _("The reason is written in Chinese. Ask the office for an interpreter."), language
        )
    return (Both(own or said.reason, chinese),)


def _basis(rule: DecisionRule, words: Words, procedure_id: str) -> Both:
    """The law on which a decision rests: its own, or that of the procedure."""
    field = f"decisions/{rule.id}/legal_basis" if rule.legal_basis else "legal_basis"
    return words.both(f"procedure/{procedure_id}", field)


def _typed(text: str, language: str) -> tuple[Both, ...]:
    """A text of an officer: in Chinese when it has Chinese signs, else in the reader's language."""
    if not text:
        return ()
    return (Both("", text) if has_chinese(text) and language != CHINESE else Both(text),)


def _remedies(rule: DecisionRule, texts: Words, procedure_id: str, language: str) -> Both:
    """How to object to a refusal, or that the law makes it final; see ``queries.remedies``."""
    if not rule.is_final:
        return Both(*(_said_in(usual_remedy, code) for code in (language, CHINESE)))
    basis = texts.both(f"procedure/{procedure_id}", f"decisions/{rule.id}/remedy_basis")

    chinese = basis.chinese or basis.reader
    return Both(
        _said_in(lambda: final_remedy(basis.reader), language),
        _said_in(lambda: final_remedy(chinese), CHINESE),
    )


def _lines_in(words: Callable[[], tuple[str, ...]], language: str) -> tuple[str, ...]:
    with translation.override(language if has_interface(language) else "en"):
        return words()


def _said_in(words: Callable[[], str], language: str) -> str:
    with translation.override(language if has_interface(language) else "en"):
        return words()
