"""The name under which a file was sent: fixed at sending, whatever the account of the person is called later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db.models import Q

from wenjin.accounts.domain.names import is_unspaced, search_name, search_words, whole_name
from wenjin.accounts.queries import PersonSeen
from wenjin.cases.models import Case

FILED_COLUMNS: Final = ("filed_family_name", "filed_given_name", "filed_other_names", "filed_search_name")


def filed_columns(names: Mapping[str, str]) -> dict[str, object]:
    """Columns of a case for a name that stands in its answers, or that the person had when it was sent.

    Args:
        names: ``family_name``, ``given_name``, ``other_names``: one name together; what is left out is empty.
    """
    family, given, other = (names.get(one, "") for one in ("family_name", "given_name", "other_names"))
    searched = search_name(family, given, other, family + given)
    return dict(zip(FILED_COLUMNS, (family, given, other, searched), strict=True))


def has_filed_name(case: Case) -> bool:
    """Whether the file was sent under a name and still has it."""
    return bool(case.filed_family_name or case.filed_given_name or case.filed_other_names)


def filed_name(case: Case) -> str:
    """The name under which a file was sent, as one line; empty for a draft, and when it was erased."""
    return whole_name(case.filed_family_name, case.filed_given_name, case.filed_other_names)


def passport_line(family_name: str, given_name: str, other_names: str) -> str:
    """A name as the passport has it: family name first; in the person's own script where that is all."""
    return " ".join(part for part in (family_name, given_name) if part) or other_names


def shown_name(case: Case, account_names: Mapping[UUID, str]) -> str:
    """The name of the applicant: the filed one, and of a draft that of the account."""
    of_account = account_names.get(case.applicant_id, "") if case.applicant_id else ""
    return filed_name(case) or of_account


def as_filed(case: Case, person: PersonSeen | None) -> PersonSeen | None:
    """The applicant with the name under which the file was sent."""
    if person is None or not has_filed_name(case):
        return person
    return replace(
        person,
        name=filed_name(case),
        family_name=case.filed_family_name,
        given_name=case.filed_given_name,
        other_names=case.filed_other_names,
    )


def called_now(case: Case, person: PersonSeen | None) -> str:
    """What the account of the applicant is called by now, where the file was sent under another name."""
    if person is None or not has_filed_name(case) or not person.name:
        return ""
    is_same = (person.family_name, person.given_name) == (case.filed_family_name, case.filed_given_name)
    return "" if is_same or person.name == filed_name(case) else person.name


def filed_under(text: str) -> Q:
    """Cases whose filed name holds every word, as ``accounts.queries.find_people`` looks for people."""
    fits = Q()
    words = search_words(text)
    for word in words:
        fits &= Q(filed_search_name__contains=word if is_unspaced(word) else f" {word}")
    return fits if words else Q(pk__in=[])
