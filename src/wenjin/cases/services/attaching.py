"""Files of somebody who had no account follow them into theirs: by the cookie of their browser, or by their mail.

A file that was sent names its applicant. Where a counter sent it, that person was made from the answers and has
no account. Two things show that whoever signs in is that person: the browser in which they began the file, or a
mail address that they proved to read and that the application gives. Nothing else does, and nobody is taken over
who has an account already.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.names import is_same_name
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, Item
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.services.acts import Act, Loaded, Note, perform
from wenjin.cases.services.numbers import give_items, papers_follow
from wenjin.cases.services.prefilling import details_in_answers

_HELPERS: Final = (Role.INTERMEDIARY, Role.COUNTER_OFFICER)


def attach_drafts(actor: Actor, visitor: str, *, at: datetime | None = None) -> int:
    """Give the files of a visitor to the person who just signed in, also those that were sent; says how many.

    Args:
        actor: the person.
        visitor: fingerprint of the secret in their cookie.
    """
    if actor.person_id is None or not visitor:
        return 0
    waiting = list(Case.objects.filter(secret_hash=visitor).values_list("pk", flat=True))
    return sum(attach_draft(actor, visitor, case_id, at=at) for case_id in waiting)


def attach_draft(actor: Actor, visitor: str, case_id: UUID, *, at: datetime | None = None) -> bool:
    """Give one file of a visitor to the person who signed in; False when it is not theirs to have."""

    def decide(loaded: Loaded) -> Act:
        case = loaded.case
        if not visitor or case.secret_hash != visitor or actor.person_id is None:
            return Act(())
        if not case.is_draft:
            return _given(loaded, "browser")
        columns: dict[str, object] = {"secret_hash": "", "started_by_id": actor.person_id}
        if case.applicant_id is None and case.employer_id is None and not actor.has(*_HELPERS):
            columns["applicant_id"] = actor.person_id
        return Act((_note(actor, "browser"),), columns=columns, further=papers_follow(columns))

    return bool(perform(case_id, actor, None, decide, at=at).codes)


def attach_by_mail(actor: Actor, *, at: datetime | None = None) -> int:
    """Give somebody the files that a counter sent for them under a mail address of theirs; says how many."""
    if actor.person_id is None or actor.account_id is None or actor.is_staff:
        return 0
    own = people.person(actor.person_id)
    doubles = _people_who_applied_with(people.verified_addresses(actor.account_id))
    if not own.has_name and not _is_one_name(doubles):
        doubles = []
    given = 0
    for person_id in (own.id, *(one.id for one in doubles if _may_be(one, own))):
        # Their own ones were attached with the account itself: the browser of the counter forgets them now.
        cases = Case.objects.filter(applicant_id=person_id, erased_at__isnull=True)
        cases = cases.exclude(secret_hash="") if person_id == own.id else cases
        for case_id in list(cases.values_list("pk", flat=True)):
            given += bool(perform(case_id, actor, None, _given_by_mail, at=at).codes)
    return given


def _given_by_mail(loaded: Loaded) -> Act:
    return _given(loaded, "mail")


def attach_after_sign_in(before: Actor, after: Actor, at: datetime) -> None:
    """What somebody began or was sent for them becomes theirs (see ``accounts.after_sign_in``).

    What came by a private link may be somebody else's: they are asked first.
    """
    if not before.visitor_by_link:
        attach_drafts(after, before.visitor, at=at)
    attach_by_mail(after, at=at)


def person_known_before(before: Actor, addresses: Sequence[str], at: datetime) -> UUID | None:
    """Who signs in with an account that has no person yet, when a file says it; None when none or several do.

    Args:
        before: who sent the request before they signed in.
        addresses: which they proved to read.
    """
    own_browser = "" if before.visitor_by_link else before.visitor
    for found in (_people_of_browser(own_browser), _people_who_applied_with(addresses)):
        if found and _is_one_name(found):
            return found[0].id
    return None


def _given(loaded: Loaded, how: str) -> Act:
    """A file that was sent, to whoever signed in: theirs already, or of the person that was made for them."""
    case, actor = loaded.case, loaded.actor
    was, now = case.applicant_id, actor.person_id
    # Somebody of the house who signs in at the applicant's browser takes nothing from it.
    if now is None or was is None or actor.has(*_HELPERS):
        return Act(())
    if was == now:
        return Act((_note(actor, how),), columns={"secret_hash": ""})
    double, own = people.people([was]).get(was), people.person(now)
    is_free = double is not None and not double.has_account and not double.is_erased
    if double is None or not is_free or not _may_be(double, own):
        return Act(())
    if how == "browser" and _has_other_cases(was, case.secret_hash):
        return Act(())

    def further(done: Loaded, _: CaseState) -> None:
        papers = Item.objects.filter(holder_person_id=was)
        give_items(papers.filter(papers__case=done.case), now)
        if not Case.objects.filter(applicant_id=was).exists():
            give_items(papers, now)
            accounts.merge_person(was, now, actor=actor, at=done.at)

    note = _note(actor, how, was=f"person:{was}")
    return Act((note,), columns={"secret_hash": "", "applicant_id": now}, further=further)


def _note(actor: Actor, how: str, **more: str) -> Note:
    return Note("case.attached", {"person": str(actor.person_id), "how": how, **more})


def _may_be(double: people.PersonSeen, own: people.PersonSeen) -> bool:
    """Whether two entries may be one human being: the same name, or none is known of the one who signed in."""
    return not own.has_name or _is_one_name((double, own))


def _is_one_name(found: Sequence[people.PersonSeen]) -> bool:
    """Whether all have the same name; so has one alone."""
    names = [(one.family_name, one.given_name) for one in found]
    return all(is_same_name(names[0], name) for name in names[1:])


def _people_of_browser(visitor: str) -> list[people.PersonSeen]:
    """People without an account for whom files were sent that this browser began, and none that it did not."""
    if not visitor:
        return []
    rows = Case.objects.filter(secret_hash=visitor, applicant__isnull=False, submitted_at__isnull=False)
    ids = list(dict.fromkeys(rows.order_by("submitted_at").values_list("applicant_id", flat=True)))
    known = people.people(one for one in ids if one is not None)
    return [
        one
        for one in known.values()
        if not one.has_account and not one.is_erased and not _has_other_cases(one.id, visitor)
    ]


def _has_other_cases(person_id: UUID, visitor: str) -> bool:
    return Case.objects.filter(applicant_id=person_id).exclude(secret_hash=visitor).exists()


def _people_who_applied_with(addresses: Sequence[str]) -> list[people.PersonSeen]:
    """People without an account for whom a file was sent that gives one of these addresses as theirs."""
    wanted = {people.folded_address(one) for one in addresses}
    return [one for one in people.people_without_account(wanted) if _gave(one.id, wanted)]


def _gave(person_id: UUID, wanted: set[str]) -> bool:
    """Whether an application of the person says so itself: what is kept of a person may be changed by others."""
    rows = Case.objects.filter(applicant_id=person_id, submitted_at__isnull=False, erased_at__isnull=True)
    for case in rows.select_related("data_key"):
        _names, details = details_in_answers(procedure_of(case), answers_of(case))
        if people.folded_address(details.get("email", "")) in wanted:
            return True
    return False
