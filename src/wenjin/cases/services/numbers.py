"""Numbers of papers lie under the key of whoever holds the paper, so that they live as long as the paper does.

Of a draft whose holder is not known yet the number lies under the key of the case; it moves to the person when
the draft becomes theirs, when the paper is used again, and at the latest before the key of the case is destroyed.
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.queries import data_key_of
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, Item
from wenjin.cases.services.acts import Loaded
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal, unseal


def key_for(case: Case, holder_person_id: UUID | None) -> DataKey:
    """The key under which a number given in a case is sealed."""
    return data_key_of(holder_person_id) if holder_person_id is not None else case.data_key


def number_of(item: Item) -> str:
    """The number, empty without one.

    Raises:
        KeyTrouble: its key was destroyed, or the row was changed.
    """
    if item.number is None or item.data_key is None:
        return ""
    return unseal(item.data_key, item.number, context=item.number_context).decode("utf-8")


def hold_by_person(item: Item) -> None:
    """Seal the number under the key of the person who holds the paper."""
    if item.holder_person_id is not None:
        _move(item, data_key_of(item.holder_person_id))


def give_to_person(case: Case, person_id: UUID) -> None:
    """The papers of a draft become those of the person who it turned out to be for."""
    rows = Item.objects.filter(
        papers__case=case,
        holder_person__isnull=True,
        holder_organisation__isnull=True,
        erased_at__isnull=True,
    )
    give_items(rows, person_id)


def give_items(rows: QuerySet[Item], person_id: UUID) -> None:
    """Papers, with their numbers, become those of a person."""
    for item in list(rows.select_related("data_key").distinct()):
        Item.objects.filter(pk=item.pk).update(holder_person_id=person_id)
        item.holder_person_id = person_id
        hold_by_person(item)


def papers_follow(columns: Mapping[str, object]) -> Callable[[Loaded, CaseState], None] | None:
    """Papers that a draft has before anybody knows whose they are become the applicant's with it.

    Args:
        columns: what the act writes into the case; without an applicant nothing follows.
    """
    applicant = columns.get("applicant_id")
    if not isinstance(applicant, UUID):
        return None
    return lambda done, _: give_to_person(done.case, applicant)


def save_from(case: Case, items: Iterable[Item]) -> None:
    """Before the key of a case is destroyed: numbers of papers that stay move to their holder or another case."""
    for item in items:
        if item.holder_person_id is not None:
            hold_by_person(item)
            continue
        other = Case.objects.filter(papers__item=item, erased_at__isnull=True).exclude(pk=case.pk)
        keeper = other.select_related("data_key").order_by("created_at").first()
        if keeper is not None:
            _move(item, keeper.data_key)


def _move(item: Item, key: DataKey) -> None:
    if item.number is None or item.data_key_id == key.pk:
        return
    try:
        number = number_of(item)
    except KeyTrouble:
        return  # it is lost already, and the paper is not
    item.number = seal(key, number.encode("utf-8"), context=item.number_context)
    item.data_key = key
    Item.objects.filter(pk=item.pk).update(number=item.number, data_key=key)
