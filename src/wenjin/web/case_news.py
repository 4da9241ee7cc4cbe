"""What has just been done with a case, said once at the top of the page, with the way to undo it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.catalogue.queries.texts import texts
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_papers import paper_name
from wenjin.web.case_turns import titles_of


@dataclass(frozen=True, slots=True)
class News:
    """One thing that was done.

    Attributes:
        undo: form address that takes it back, with the fields of that form; empty when nothing can.
    """

    look: str
    words: str
    undo: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def news_of(request: HttpRequest, case: OpenedCase) -> list[News]:
    """What the address says was done; what it says of things that are not there is passed over."""
    asked = {name for task in case.procedure.tasks for name in task.needs}
    asked |= {one.id for each in case.state.requests.values() for one in each.wanted}
    given, removed = request.GET.get("given", ""), request.GET.get("removed", "")
    news = []
    names = [one for one in (given, removed) if one in asked]
    found = texts([f"evidence/{one}" for one in names], asked_language(), fields=["name"]) if names else None
    if given in asked and found is not None:
        news.append(News("done", _("Kept: %(paper)s.") % {"paper": paper_name(given, found)}))
    if removed in asked and found is not None:
        item = _uuid(request.GET.get("item", ""))
        undo = reverse("case-paper-restore", args=[case.reference, removed]) if item and case.is_draft else ""
        told = _("Removed: %(paper)s.") % {"paper": paper_name(removed, found)}
        news.append(News("", told, undo, (("item", item),) if undo else ()))
    withdrawn = request.GET.get("withdrawn", "")
    if withdrawn in case.state.parts:
        title = titles_of(case.procedure, case.words, frozenset({withdrawn})).get(withdrawn, withdrawn)
        news.append(News("done", _("Withdrawn: %(title)s.") % {"title": title}))
    reused = request.GET.get("reused", "")
    if reused.isascii() and reused.isdigit() and len(reused) < 4:
        news.append(_reused(int(reused)))
    if "answered" in request.GET:
        news.append(News("done", _("Sent. The office has it.")))
    if "sent" in request.GET:
        news.append(News("done", _("Your message was sent.")))
    return news


def _reused(count: int) -> News:
    if not count:
        return News("turn", _("Nothing was used again: it needs your consent."))
    told = ngettext("%(count)s paper is used again.", "%(count)s papers are used again.", count)
    return News("done", told % {"count": number(count)})


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
