"""Who changed what in a case, in plain words, for whoever stands on the applicant's side of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts import queries as accounts
from wenjin.accounts.domain.actor import STAFF_ROLES, Role
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.permission import Deed
from wenjin.cases.services.looking import look_at
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core.ledger import book
from wenjin.lang.templatetags.lang import asked_language, listed, number
from wenjin.web.access import object_decides
from wenjin.web.case_access import OpenedCase, opened
from wenjin.web.case_form_document import form_of, label_of
from wenjin.web.case_papers import paper_name
from wenjin.web.entry_words import ENTRY_WORDS, LOOKS, OUTCOME_WORDS
from wenjin.web.you_words import role_words

MOST_SHOWN: Final = 100
_MOST_FIELDS: Final = 4
_PERSON: Final = "person:"
# Before a decision is taken nobody is told which way it leans: proposals are only told as work on it.
_WORDS: Final[Mapping[str, Promise]] = {
    **ENTRY_WORDS,
    "case.refusal_proposed": gettext_lazy("Decision prepared"),
    "case.refusal_returned": gettext_lazy("Decision prepared anew"),
    "case.migrated": gettext_lazy("Moved to another version of the procedure"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change.

    Attributes:
        role: in which role they acted; empty where that says nothing more.
        about: which answers, paper, step or decision; never what was written in them.
    """

    at: datetime
    who: str
    role: str
    what: str
    about: str


@object_decides
@never_cache
@require_safe
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was changed, the latest first; looks stand on a page of their own."""
    case = opened(request, reference, Deed.SEE_LEDGER)
    look_at(case.actor, case.row, what="ledger", at=case.at)
    entries = [one for one in reversed(book.written(str(case.row.stream))) if one.code not in LOOKS]
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < len(str(2**31)):
        entries = [one for one in entries if one.number < int(before)]
    shown, rest = entries[:MOST_SHOWN], entries[MOST_SHOWN:]
    address = reverse("case-changes", args=[case.reference])
    context = {
        "reference": case.reference,
        "changes": shown_changes(case, shown),
        "older_href": f"{address}?{urlencode({'before': shown[-1].number})}" if rest else "",
        "looked_href": reverse("case-looked", args=[case.reference]) if case.may(Deed.SEE_WHO_LOOKED) else "",
        "section": "cases",
    }
    return render(request, "web/case/changes.html", context)


def shown_changes(case: OpenedCase, entries: Sequence[book.Written]) -> list[ShownChange]:
    """Entries of the ledger in the reader's language. Three queries, however many there are."""
    people = {pk for one in entries if (pk := _person(one.actor)) is not None}
    names = {pk: one.name for pk, one in accounts.people(people).items()}
    roles = accounts.roles_ever_of(people)
    words = _Words(case, entries)
    return [
        ShownChange(
            at=one.at,
            who=_who(case, one, names),
            role=_role(case, one, roles),
            what=_what(one),
            about=words.about(one),
        )
        for one in entries
    ]


def _person(reference: str) -> UUID | None:
    return UUID(reference.removeprefix(_PERSON)) if reference.startswith(_PERSON) else None


def _who(case: OpenedCase, entry: book.Written, names: Mapping[UUID, str]) -> str:
    if entry.actor == case.actor.reference:
        return _("You")
    person = _person(entry.actor)
    if person is not None:
        if person not in names:
            return _("Somebody whose data was erased")
        return names[person] or _("Somebody without a name yet")
    return _("The system") if entry.actor == "system" else _("Somebody without an account")


def _role(case: OpenedCase, entry: book.Written, roles: Mapping[UUID, Sequence[accounts.RoleThen]]) -> str:
    """In which role somebody acted then: as the applicant, for them or their firm, or for an office."""
    person = _person(entry.actor)
    if person is None:
        return ""
    if person == case.row.applicant_id:
        return role_words(Role.APPLICANT)
    if entry.acting_for.startswith("organisation:"):
        return role_words(Role.REPRESENTATIVE)
    day = entry.at.astimezone(CITY).date()
    held = [one.role for one in roles.get(person, ()) if one.held_on(day)]
    at_work = next((one for one in held if one in STAFF_ROLES or one is Role.INTERMEDIARY), None)
    if at_work is not None:
        return role_words(at_work)
    return pgettext("a role in a case", "Helps the applicant") if entry.acting_for else ""


def _what(entry: book.Written) -> str:
    if entry.code == "case.decided":
        return str(OUTCOME_WORDS.get(str(entry.payload.get("outcome")), _WORDS[entry.code]))
    return str(_WORDS.get(entry.code, _("Something else was written down")))


class _Words:
    """Titles of what entries are about, read once for all of them."""

    def __init__(self, case: OpenedCase, entries: Iterable[book.Written]) -> None:
        self.case = case
        self.labels = {one.id: label_of(one, case.words) for one in form_of(case.procedure.document).fields}
        papers = {name for one in entries for name in _papers_of(one.payload)}
        found = [f"evidence/{name}" for name in sorted(papers)]
        self.texts: Texts = texts(found, asked_language(), fields=["name"])

    def about(self, entry: book.Written) -> str:
        payload = entry.payload
        if entry.code == "case.answered":
            return self._fields([str(one) for one in payload.get("fields") or ()])
        if entry.code == "case.extended":
            days = int(payload.get("days", 0))
            return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}
        wanted = payload.get("wanted") or payload.get("what")
        if isinstance(wanted, list):
            return listed([self._wanted(str(one[0]), str(one[1])) for one in wanted])
        if entry.code == "originals.not_seen":
            return listed([self._paper(str(one)) for one in payload.get("papers") or ()])
        if payload.get("evidence"):
            return self._paper(str(payload["evidence"]))
        if payload.get("decision"):
            return self._title("decisions", str(payload["decision"]))
        return self._title("tasks", str(payload["task"])) if payload.get("task") else ""

    def _title(self, kind: str, name: str) -> str:
        return self.case.words.get(f"{kind}/{name}/title", name)

    def _paper(self, name: str) -> str:
        return paper_name(name, self.texts)

    def _wanted(self, kind: str, name: str) -> str:
        return self._paper(name) if kind == "paper" else self.labels.get(name, name)

    def _fields(self, names: Sequence[str]) -> str:
        if len(names) > _MOST_FIELDS:
            told = ngettext("%(count)s answer", "%(count)s answers", len(names))
            return told % {"count": number(len(names))}
        return listed([self.labels.get(one, one) for one in names]) if names else ""


def _papers_of(payload: Mapping[str, Any]) -> Iterable[str]:
    if payload.get("evidence"):
        yield str(payload["evidence"])
    for name in ("wanted", "what"):
        value = payload.get(name)
        for one in value if isinstance(value, list) else ():
            if str(one[0]) == "paper":
                yield str(one[1])
    papers = payload.get("papers")
    yield from (str(one) for one in papers) if isinstance(papers, list) else ()
