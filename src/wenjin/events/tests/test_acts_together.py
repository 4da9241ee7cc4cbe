"""Whatever guests and staff do one after the other: what is taken is what those who come take, and no more."""

import random
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest

from wenjin.core.ledger.verification import verify
from wenjin.events.domain.drafts import QuotaDraft
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Event, Guest, Quota, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.cancelling import cancel
from wenjin.events.services.changing import change_guests
from wenjin.events.services.deciding import approve, decline
from wenjin.events.services.places import HOLDING
from wenjin.events.services.planning import set_quotas
from wenjin.events.services.publishing import cancel_event
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.registering import Registered
from wenjin.events.services.waiting_list import accept, expire_offer, let_go
from wenjin.events.tests.planning_stage import FANG, published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, form, registered

pytestmark = pytest.mark.django_db
_ACTS = 60


@pytest.mark.parametrize(("seed", "entry"), [(1, "form"), (2, "approved")])
def test_places_are_exact_after_every_act(seed: int, entry: str) -> None:
    forget_facts()
    chance = random.Random(seed)
    published(places=6, entry=entry)
    set_quotas(FANG, CODE, _quotas(6, 3), key="first", at=NOW)
    known: list[Registered] = []
    done: Counter[str] = Counter()
    for _ in range(_ACTS):
        name = chance.choice(list(_ACT))
        try:
            _ACT[name](chance, known)
            done[name] += 1
        except EventRefusal as error:
            done[error.code] += 1
        _must_be_exact()
    assert len(done) > len(_ACT) // 2, done
    cancel_event(FANG, CODE, "other", key="end", at=NOW)
    _must_be_exact()
    assert verify().is_whole


def _must_be_exact() -> None:
    rows = Registration.objects.filter(event__code=CODE)
    held: Counter[str] = Counter()
    for takes in rows.filter(state__in=HOLDING).values_list("takes", flat=True):
        held.update(takes)
    for quota in Quota.objects.filter(event__code=CODE):
        assert quota.taken == held[quota.code] <= quota.size
    for row in rows:
        assert Guest.objects.filter(registration=row).count() == row.size == row.takes["places"]


def _quotas(places: int, meals: int) -> list[QuotaDraft]:
    return [QuotaDraft("places", "places", places), QuotaDraft("meals", "meal", meals)]


def _guests(chance: random.Random) -> tuple[GuestForm, ...]:
    names = ("", *(f"Guest {chance.randrange(9)}" for _ in range(chance.randrange(4))))
    return tuple(GuestForm(name, chosen=chance.choice(((), ("meals",)))) for name in names)


def _register(chance: random.Random, known: list[Registered]) -> None:
    known.append(registered(guests=_guests(chance)))


def _change(chance: random.Random, known: list[Registered]) -> None:
    secret = _one(chance, known).secret
    change_guests(secret, form(guests=_guests(chance)), key=uuid4().hex, at=NOW)


def _sizes(chance: random.Random, _: list[Registered]) -> None:
    set_quotas(FANG, CODE, _quotas(chance.randrange(3, 12), chance.randrange(6)), key=uuid4().hex, at=NOW)


def _expire(chance: random.Random, known: list[Registered]) -> None:
    row = Registration.objects.get(pk=_one(chance, known).id)
    expire_offer(row.pk, row.sequence, at=BEGINS)


def _one(chance: random.Random, known: list[Registered]) -> Registered:
    return chance.choice(known) if known else registered()


_ACT: dict[str, Callable[[random.Random, list[Registered]], object]] = {
    "register": _register,
    "register again": _register,
    "change": _change,
    "sizes": _sizes,
    "expire": _expire,
    "accept": lambda chance, known: accept(_one(chance, known).secret, key=uuid4().hex, at=NOW),
    "let go": lambda chance, known: let_go(_one(chance, known).secret, key=uuid4().hex, at=NOW),
    "approve": lambda chance, known: approve(FANG, _one(chance, known).id, key=uuid4().hex, at=NOW),
    "decline": lambda chance, known: decline(FANG, _one(chance, known).id, "other", key=uuid4().hex, at=NOW),
    "cancel": lambda chance, known: cancel(FANG, _one(chance, known).id, "asked", key=uuid4().hex, at=NOW),
}


def test_an_event_that_is_cancelled_holds_nothing() -> None:
    forget_facts()
    published(places=3)
    registered(3)
    registered(2)
    cancel_event(FANG, CODE, "other", key="end", at=NOW)
    _must_be_exact()
    assert Event.objects.get().state == "cancelled"
