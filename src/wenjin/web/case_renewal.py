"""The renewal of what a case gave: how far it has come, when to file it, and its beginning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.accounts.services import give_consent
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.domain.renewal import Renewal, RenewalWindow, Stage
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.renewals import Renewing, applied_for_anew, filing_window, renewing
from wenjin.cases.services.refusals import Forbidden, NoSuchCase
from wenjin.cases.services.renewing import open_renewal
from wenjin.catalogue.queries.procedures import procedure_document, procedure_words
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language, day, medium_day
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, key_of, opened
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_turns import titles_of
from wenjin.web.joining import gap, named
from wenjin.web.visitors import remember_visitor

_COURSE: Final[Mapping[Stage, Promise]] = {
    Stage.DRAFT: gettext_lazy("Its renewal is begun, and not sent yet."),
    Stage.IN_WORK: gettext_lazy("Its renewal is with the office."),
    Stage.REFUSED: gettext_lazy("Its renewal was refused."),
    Stage.WITHDRAWN: gettext_lazy("Its renewal was withdrawn."),
    Stage.NOT_TAKEN_ON: gettext_lazy("The office did not take its renewal on."),
}


@dataclass(frozen=True, slots=True)
class ShownRenewal:
    """What the page of a case says of its renewal.

    Attributes:
        words: empty when nothing is to be said.
        cases: reference and address of the cases in which it is renewed, or was to be.
        begin_href: where one is begun; empty when none can be begun now.
        reminds_of: decisions of whose end the applicant is still reminded.
    """

    words: str = ""
    cases: tuple[tuple[str, str], ...] = ()
    begin_href: str = ""
    reminds_of: frozenset[str] = frozenset()


def shown_renewal(case: OpenedCase) -> ShownRenewal:
    """What there is to say to whoever may renew; at most one query."""
    ends = {name for name, part in case.state.parts.items() if part.is_granted and part.valid_until}
    if not ends:
        return ShownRenewal()
    way = _way(case)
    reminds_of = frozenset(name for name in ends if not way.course[name].is_settled)
    if not case.may(Deed.RENEW):
        return ShownRenewal(reminds_of=reminds_of)
    told = [*_course_lines(case, {name: one for name, one in way.course.items() if name in ends})]
    left = [name for name in way.left if name in ends]
    if left and not way.procedure:
        told.append(_("There is no renewal of this alone here. Ask the office what to apply for."))
    elif left and way.window is not None:
        told.append(window_words(way.window, way.procedure))
    is_early = way.window is not None and way.window.is_early(clock.today())
    references = dict.fromkeys(one.reference for one in way.course.values() if one.reference)
    return ShownRenewal(
        words=gap().join(one for one in told if one),
        cases=tuple((one, reverse("case", args=[one])) for one in references),
        begin_href=reverse("case-renew", args=[case.reference]) if way.can_begin and not is_early else "",
        reminds_of=reminds_of,
    )


def _way(case: OpenedCase) -> Renewing:
    """How it is renewed, as far as the reader may know of that."""
    return renewing(case.row, case.state, case.procedure, case.actor)


def _course_lines(case: OpenedCase, course: Mapping[str, Renewal]) -> list[str]:
    """How far it has come: once where that is the same for all, else with the name of each decision."""
    told = {name: words for name, one in course.items() if (words := course_words(one))}
    if len(course) == len(told) and len(set(told.values())) == 1:
        return list(told.values())[:1]
    titles = titles_of(case.procedure, case.words, frozenset(told))
    return [named(titles[name], words) for name, words in told.items()]


def course_words(renewal: Renewal) -> str:
    """How far the renewal of one permit has come; empty when none was begun."""
    if renewal.stage is Stage.GRANTED:
        if renewal.valid_until is None:
            return _("It was renewed.")
        return _("It was renewed: now valid until %(day)s.") % {"day": day(renewal.valid_until)}
    return str(_COURSE.get(renewal.stage, ""))


def window_words(window: RenewalWindow, renewal: str) -> str:
    """From when and by when to file a renewal; when that is over, what to do instead. Empty: no rule says so.

    Args:
        renewal: the procedure that renews.
    """
    today = clock.today()
    if window.file_by is not None and window.is_late(today):
        return _late_words(window.file_by, renewal)
    told = []
    if window.opens_on is not None and window.is_early(today):
        told.append(_("You can file the renewal from %(day)s.") % {"day": day(window.opens_on)})
        if window.file_by is not None:
            told.append(_("It must be filed by %(day)s.") % {"day": day(window.file_by)})
    elif window.file_by is not None:
        told.append(_("File the renewal by %(day)s.") % {"day": day(window.file_by)})
    return gap().join(told)


def _late_words(file_by: date, renewal: str) -> str:
    other = applied_for_anew(renewal)
    if other is None:
        told = _("The renewal was to be filed by %(day)s. File it now, and ask the office what follows.")
        return told % {"day": day(file_by)}
    told = _(
        "The renewal was to be filed by %(day)s: the office may refuse it as too late. Ask the office before you "
        "file it; the other way is to apply anew, with “%(title)s”."
    )
    title = procedure_words(other, asked_language()).get("title", str(other["title"]))
    return told % {"day": day(file_by), "title": title}


def draft_window_words(case: OpenedCase) -> str:
    """By when a draft of a renewal is to be filed, by the days that its form says; empty when nothing says so."""
    window = filing_window(case.procedure, case.answers)
    return window_words(window, case.procedure.id) if window is not None else ""


def is_out_of_time(case: OpenedCase) -> bool:
    """Whether a draft of a renewal would be filed too early or too late, by the days that its form says."""
    window = filing_window(case.procedure, case.answers)
    today = clock.today()
    return window is not None and (window.is_early(today) or window.is_late(today))


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the renewal of what was granted, with everything that is still valid filled in."""
    case = opened(request, reference, Deed.RENEW)
    way = _way(case)
    if way.course and not way.left:
        # A draft is gone on with; of what is sent or granted, the page of the case says which, and where.
        drafts = [one.reference for one in way.course.values() if one.stage is Stage.DRAFT]
        return redirect("case", next(iter(drafts), case.reference))
    if not way.can_begin:
        raise Http404
    if way.window is not None and way.window.is_early(clock.today()):
        return _too_early(request, case, way.window, way.procedure)
    trouble = ""
    if request.method == "POST":
        _consent(request, case)
        try:
            return _begun(request, case)
        except CaseError as error:
            trouble = refusal_words(error)
        except (Forbidden, NoSuchCase) as error:
            raise Http404 from error
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return render(request, "web/case/renew.html", _context(request, case, way, trouble), status=status)


def _consent(request: HttpRequest, case: OpenedCase) -> None:
    own = case.actor.person_id
    if request.POST.get("consent") == "yes" and own is not None and own == case.row.applicant_id:
        give_consent(own, Purpose.REUSE_PAPERS, language=asked_language(), actor=case.actor, at=case.at)


def _begun(request: HttpRequest, case: OpenedCase) -> HttpResponse:
    begun = open_renewal(
        case.actor, case.id, language=asked_language(), key=key_of(request) or new_secret(), at=case.at
    )
    response = HttpResponseRedirect(reverse("case", args=[begun.case.reference]))
    if begun.secret is not None:
        remember_visitor(response, begun.secret)
    return response


def _context(request: HttpRequest, case: OpenedCase, way: Renewing, trouble: str) -> dict[str, object]:
    document = procedure_document(way.procedure)
    is_late = way.window is not None and way.window.is_late(clock.today())
    own = case.row.applicant_id
    return {
        "reference": case.reference,
        "over": case.title,
        "title": procedure_words(document, asked_language()).get("title", document["title"]),
        "lede": _(
            "It begins with what you filled in and gave the first time. Some of it you fill in anew: what we do "
            "not keep so long, such as your address, and what tells of today, such as your last entry."
        ),
        "lines": list(_granted_lines(case, way)),
        "window": window_words(way.window, way.procedure) if way.window is not None else "",
        "is_late": is_late,
        "other_href": _other_href(way.procedure) if is_late else "",
        "needs_consent": own is not None
        and own == case.actor.person_id
        and not has_consent(own, Purpose.REUSE_PAPERS),
        "trouble": trouble,
        "form_key": key_of(request) or new_secret(),
        "section": "cases",
    }


def _granted_lines(case: OpenedCase, way: Renewing) -> Iterable[str]:
    """What is renewed, and until when it is valid."""
    for name in way.left:
        until = case.state.parts[name].valid_until
        if until is not None:
            title = titles_of(case.procedure, case.words, frozenset({name}))[name]
            yield _("%(title)s: valid until %(day)s") % {"title": title, "day": medium_day(until)}


def _other_href(renewal: str) -> str:
    other = applied_for_anew(renewal)
    return reverse("apply-start", args=[other["id"]]) if other is not None else ""


def _too_early(request: HttpRequest, case: OpenedCase, window: RenewalWindow, renewal: str) -> HttpResponse:
    """The renewal cannot be filed yet; nothing is begun that would lie about."""
    words = window_words(window, renewal)
    context = {"reference": case.reference, "over": case.title, "words": words, "section": "cases"}
    is_posted = request.method == "POST"
    status = HTTPStatus.CONFLICT if is_posted else HTTPStatus.OK
    return render(request, "web/case/renew_later.html", context, status=status)
