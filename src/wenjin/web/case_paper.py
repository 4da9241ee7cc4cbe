"""Giving a paper: a file or photographs, what must be known of it, or one that was given before."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.services import give_consent
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.queries.papers import PaperRow, papers, reusable_items
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services import put_paper, remove_paper, reuse_item
from wenjin.cases.services.looking import open_paper
from wenjin.cases.services.refusals import Forbidden, NoSuchCase, PaperNotAsked
from wenjin.cases.services.restoring import restore_paper
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.core.files.limits import LARGEST_FILE
from wenjin.core.files.models import StoredFile
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.services import NotClean
from wenjin.core.files.uploads import UploadTrouble
from wenjin.lang.templatetags.lang import asked_language, interface_language
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_answers import Wrong
from wenjin.web.case_draft import reusable_now
from wenjin.web.case_errors import ALREADY_SENT_NO_FILE, refusal_words
from wenjin.web.case_fields import error_line
from wenjin.web.case_files import (
    ACCEPT,
    LARGEST_FORM,
    MOST_FILES,
    TooManyFiles,
    allowed_words,
    drop,
    take_files,
    too_large_words,
)
from wenjin.web.case_paper_facts import PaperFacts, fact_fields, read_facts, shown_facts
from wenjin.web.case_paper_page import PaperPage, paper_page
from wenjin.web.limits import accepts_body

_ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a form with a paper is shown again."""

    status: HTTPStatus
    file: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    kept: str = ""


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accepts_body(LARGEST_FORM)
def paper(request: HttpRequest, reference: str, evidence: str) -> HttpResponse:
    """One paper: what is asked, what is there, and the form to give it."""
    case = opened(request, reference, Deed.READ_PAPERS)
    row = _row(case, evidence)
    page = paper_page(case, row)
    if request.method != "POST":
        return _page(request, case, page)
    if not page.may_give:
        told = _("Nobody asks for this paper now.") if case.is_draft else str(ALREADY_SENT_NO_FILE)
        return _page(request, case, page, _Trouble(HTTPStatus.CONFLICT, (told,)))
    return _given(request, case, page)


def _row(case: OpenedCase, evidence: str) -> PaperRow:
    """The paper in the case.

    Raises:
        Http404: the case has nothing to do with it, or not for the reader.
    """
    rows = papers(case.row, case.state, reach=case.reach)
    found = next((one for one in rows if one.evidence == evidence), None)
    if found is None or not found.is_theirs:
        raise Http404
    return found


def _given(request: HttpRequest, case: OpenedCase, page: PaperPage) -> HttpResponse:
    """The file is kept first: whatever is wrong with what was said of it, nobody has to send it again."""
    facts, wrong = read_facts(
        fact_fields(page.document, page.originals),
        request.POST.dict(),
        language=interface_language(),
        today=clock.today(),
    )
    try:
        stored = take_files(request, case.actor.reference, case.at)
    except FileRefused as refusal:
        trouble = _Trouble(HTTPStatus.UNPROCESSABLE_ENTITY, (refusal.words,), tuple(wrong))
        return _page(request, case, page, trouble)
    except TooManyFiles:
        told = _("At most %(count)s files at once.") % {"count": MOST_FILES}
        return _page(request, case, page, _Trouble(HTTPStatus.BAD_REQUEST, (told,), tuple(wrong)))
    except NotClean:
        return HttpResponseRedirect(
            page.back
        )  # the same form for the second time: its pages are joined already
    except UploadTrouble:
        told = _("A file has not arrived as a whole. Choose it again.")
        return _page(request, case, page, _Trouble(HTTPStatus.CONFLICT, (told,), tuple(wrong)))
    if not stored:
        told = _("Choose a file first.")
        return _page(request, case, page, _Trouble(HTTPStatus.BAD_REQUEST, (told,), tuple(wrong)))
    trouble_now = _put(request, case, page, stored, facts)
    if trouble_now is not None:
        return _page(request, case, page, trouble_now)
    if wrong:
        kept = _("The file is kept. One thing about it needs a look.")
        fresh = paper_page(case, _row(case, page.evidence))
        return _page(request, case, fresh, _Trouble(HTTPStatus.BAD_REQUEST, (), tuple(wrong), kept))
    return HttpResponseRedirect(f"{page.back_to(case)}?{urlencode({'given': page.evidence})}#news")


def _put(
    request: HttpRequest, case: OpenedCase, page: PaperPage, stored: list[StoredFile], facts: PaperFacts
) -> _Trouble | None:
    """Put the files into the case; what cannot be put there is erased again."""
    if len(stored) > 1 and not case.is_draft:
        drop(stored, case.at)
        told = _("Send one file: join the pages to one PDF, or photograph them all.")
        return _Trouble(HTTPStatus.BAD_REQUEST, (told,))
    adds = request.POST.get("how") == "add"
    key = key_of(request) or new_secret()
    for place, file in enumerate(stored):
        try:
            outcome = put_paper(
                case.actor,
                case.id,
                page.evidence,
                file.pk,
                issued_on=facts.issued_on,
                expires_on=facts.expires_on,
                language=facts.language,
                legalisation=facts.legalisation,
                translation_of=facts.translation_of,
                adds=adds or place > 0,
                key=f"{key}-{place}",
                at=case.at,
            )
        except CaseError as error:
            drop(stored[place:], case.at)
            return _Trouble(HTTPStatus.CONFLICT, (refusal_words(error),))
        except (Forbidden, NoSuchCase) as error:
            drop(stored[place:], case.at)
            raise Http404 from error
        if outcome.is_repeat:
            drop([file], case.at)  # the same form twice: the first file is in the case
    return None


@object_decides
@never_cache
@require_POST
def reuse(request: HttpRequest, reference: str, evidence: str) -> HttpResponse:
    """Use a paper again that was given before, with the consent of its holder."""
    case = opened(request, reference, Deed.EDIT)
    item = _uuid(request.POST.get("item", ""))
    offered = {one.item_id for one in reusable_items(case.actor, case.row).get(evidence, [])}
    if item in offered:
        _agree(request, case)
    try:
        reuse_item(case.actor, case.id, evidence, item, key=key_of(request), at=case.at)
    except (CaseError, Forbidden, NoSuchCase) as error:
        return _refused(request, case, evidence, error)
    back = paper_page(case, _row(case, evidence)).back_to(case)
    return HttpResponseRedirect(f"{back}?{urlencode({'given': evidence})}#news")


@object_decides
@never_cache
@require_POST
def reuse_all(request: HttpRequest, reference: str) -> HttpResponse:
    """Use everything again that was given before and is still valid, as far as it is missing here."""
    case = opened(request, reference, Deed.EDIT)
    if not case.is_draft:
        return HttpResponseRedirect(case.href)  # sent meanwhile: its page says so
    _agree(request, case)
    key = key_of(request) or new_secret()
    count = 0
    for evidence, item in reusable_now(case, papers(case.row, case.state, reach=case.reach)).items():
        try:
            reuse_item(case.actor, case.id, evidence, item.item_id, key=f"{key}-{evidence}", at=case.at)
        except CaseError:
            continue  # without consent nothing is used; the page says what is still to give
        count += 1
    return HttpResponseRedirect(f"{case.href}?{urlencode({'reused': count})}#news")


def _agree(request: HttpRequest, case: OpenedCase) -> None:
    """Keep the consent to using papers again, when the reader gives it for themselves."""
    own = case.actor.person_id
    if request.POST.get("consent") == "yes" and own is not None and own == case.row.applicant_id:
        give_consent(own, Purpose.REUSE_PAPERS, language=asked_language(), actor=case.actor, at=case.at)


@object_decides
@never_cache
@require_POST
def remove(request: HttpRequest, reference: str, evidence: str, item: UUID) -> HttpResponse:
    """Take a paper out of a draft; the page after it offers to put it back."""
    case = opened(request, reference, Deed.EDIT)
    try:
        remove_paper(case.actor, case.id, evidence, item, key=key_of(request), at=case.at)
    except (CaseError, Forbidden, NoSuchCase) as error:
        return _refused(request, case, evidence, error)
    query = urlencode({"removed": evidence, "item": str(item)})
    return HttpResponseRedirect(f"{case.href}?{query}#news")


@object_decides
@never_cache
@require_POST
def restore(request: HttpRequest, reference: str, evidence: str) -> HttpResponse:
    """Undo a removal."""
    case = opened(request, reference, Deed.EDIT)
    item = _uuid(request.POST.get("item", ""))
    try:
        restore_paper(case.actor, case.id, evidence, item, key=key_of(request), at=case.at)
    except (CaseError, Forbidden, NoSuchCase) as error:
        if case.is_draft:
            raise Http404 from error
        return _refused(request, case, evidence, error)
    return HttpResponseRedirect(f"{case.href}?{urlencode({'given': evidence})}#news")


@object_decides
@never_cache
@require_safe
def file(request: HttpRequest, reference: str, item: UUID) -> HttpResponse:
    """The file of a paper, to save: never shown inside the site, whatever it holds."""
    case = opened(request, reference, Deed.READ_PAPERS)
    try:
        stored, content, name = open_paper(case.actor, case.id, item, at=case.at)
    except (PaperNotAsked, Forbidden, NoSuchCase, NotClean, FileNotFoundError) as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=stored.media_type)
    response.headers["Content-Disposition"] = attachment(name, stored.media_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def attachment(name: str, media_type: str) -> str:
    """The header that makes a browser save a file, under a name that no browser misreads (RFC 6266)."""
    from django.utils.http import content_disposition_header

    ending = _ENDINGS.get(media_type, "bin")
    stem = name.rsplit(".", 1)[0] or "paper"
    return content_disposition_header(True, f"{stem}.{ending}") or "attachment"


def _refused(request: HttpRequest, case: OpenedCase, evidence: str, error: Exception) -> HttpResponse:
    """Why a button did nothing, such as one of the draft that was pressed after it was sent.

    Raises:
        Http404: it is a draft, so the reader may not do this for another reason.
    """
    page = paper_page(case, _row(case, evidence))
    if not case.is_draft and not page.may_give:
        return _page(request, case, page, _Trouble(HTTPStatus.CONFLICT, (str(ALREADY_SENT_NO_FILE),)))
    if not isinstance(error, CaseError):
        raise Http404 from error
    return _page(request, case, page, _Trouble(HTTPStatus.CONFLICT, kept=refusal_words(error)))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _page(
    request: HttpRequest, case: OpenedCase, page: PaperPage, trouble: _Trouble | None = None
) -> HttpResponse:
    is_refused = trouble is not None and bool(trouble.file or trouble.wrong)
    fields = shown_facts(
        fact_fields(page.document, page.originals),
        known=page.known_facts,
        post=request.POST.dict() if is_refused else None,
        wrong=trouble.wrong if trouble else (),
    )
    file_errors = trouble.file if trouble else ()
    errors = [{"text": one, "href": "#file" if page.may_give else ""} for one in file_errors]
    errors += [
        {"text": error_line(one.label, each), "href": f"#{one.target}"}
        for one in fields
        for each in one.errors
    ]
    context: dict[str, Any] = {
        "paper": page,
        "reference": case.reference,
        "given": page.given,
        "reusable": page.reusable,
        "needs_consent": page.needs_consent,
        "may_give": page.may_give,
        "may_have_at_counter": case.is_draft,
        "wanted": page.wanted,
        "fields": fields,
        "file_errors": file_errors,
        "errors": errors,
        "kept_words": trouble.kept if trouble else "",
        "back": page.back_to(case),
        "back_words": page.back_words,
        "begin_href": reverse("case-upload", args=[case.reference]),
        "reuse_href": reverse("case-paper-reuse", args=[case.reference, page.evidence]),
        "largest": LARGEST_FILE,
        "accept": ACCEPT,
        "allowed_words": allowed_words(),
        "too_large_words": too_large_words(),
        "form_key": key_of(request) or new_secret(),
        "section": "cases",
    }
    return render(
        request, "web/case/paper.html", context, status=trouble.status if trouble else HTTPStatus.OK
    )
