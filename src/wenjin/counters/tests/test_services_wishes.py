"""The waiting list: a freed place goes to the first whom it fits, is held for them, and then to the next."""

from datetime import datetime, timedelta

import pytest

from wenjin.core.keys.models import DataKey
from wenjin.counters.models import Appointment, Claim, Shift, WaitingWish
from wenjin.counters.queries import appointments as queries
from wenjin.counters.services import appointments as services
from wenjin.counters.services.appointments import Held, Wished
from wenjin.counters.services.forgetting import forget_old
from wenjin.counters.tests.appointment_stage import (
    CENTRE,
    NOW,
    at,
    booked,
    claims,
    fresh,
    held,
    interpreter,
    notices,
    officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]
MINUTE = timedelta(minutes=1)


def wished(
    *,
    language: str = "zh-hans",
    earliest: datetime | None = None,
    latest: datetime | None = None,
    asked_at: datetime = NOW,
    **about: str,
) -> Wished:
    said = {"name": "Bo", "email": "bo@example.org", "key": "w", **about}
    return services.wish(
        CENTRE,
        "work-permit",
        language,
        (),
        earliest=earliest or at(9, day=1),
        latest=latest or at(12, day=1),
        at=asked_at,
        **said,  # type: ignore[arg-type]  # texts only
    )


def full_morning() -> list[Held]:
    """The only officer is promised for the whole morning of Tuesday."""
    officer()
    return [booked(at(9, day=1) + timedelta(minutes=30 * number)) for number in range(6)]


def now(row: WaitingWish) -> WaitingWish:
    return WaitingWish.objects.select_related("offered", "appointment", "data_key").get(pk=row.pk)


def test_a_cancelled_place_is_held_for_the_oldest_wish_that_it_fits() -> None:
    morning = full_morning()
    wished(key="afternoon", earliest=at(13, day=1), latest=at(18, day=1))
    second, third = wished(key="second"), wished(key="third", asked_at=NOW + MINUTE)
    services.cancel(morning[2].secret, at=NOW)
    first = now(second.wish)
    assert first.state == "offered"
    assert first.offered is not None
    assert (first.offered.starts_at, first.offered.state) == (at(10, day=1), "held")
    assert first.offered.hold_until == NOW + timedelta(minutes=30)
    assert now(third.wish).state == "open"
    (message,) = notices("place_freed")
    assert message.payload == {
        "wish": str(first.pk),
        "notice": "place_freed",
        "offered": str(first.offered.pk),
    }
    with pytest.raises(services.PlaceTaken):
        held(at(10, day=1))


def test_taking_it_books_it_with_the_contact_of_the_wish() -> None:
    morning = full_morning()
    got = wished()
    services.cancel(morning[0].secret, at=NOW)
    taken = services.take_offer(got.secret, key="t", at=NOW + 29 * MINUTE)
    row = queries.appointment_by_secret(taken.secret)
    assert row is not None
    assert (row.state, row.starts_at, queries.contact_of(row).name) == ("booked", at(9, day=1), "Bo")
    assert claims(row) == {"officer"}
    assert services.take_offer(got.secret, key="t", at=NOW + 40 * MINUTE) == taken
    assert now(got.wish).state == "taken"
    assert len(notices("booked")) == 7


def test_taking_it_too_late_offers_what_is_there() -> None:
    morning = full_morning()
    got = wished()
    services.cancel(morning[0].secret, at=NOW)
    with pytest.raises(services.HoldExpired) as refused:
        services.take_offer(got.secret, key="t", at=NOW + 30 * MINUTE)
    assert refused.value.instead[0].starts_at == at(9, day=1)
    assert not Appointment.objects.filter(state="booked", starts_at=at(9, day=1)).exists()


def test_who_does_not_answer_is_followed_by_the_next_and_not_asked_again() -> None:
    morning = full_morning()
    first, second = wished(key="first"), wished(key="second", asked_at=NOW + MINUTE)
    services.cancel(morning[0].secret, at=NOW)
    services.expire_holds(NOW + 30 * MINUTE)
    assert (now(first.wish).state, now(second.wish).state) == ("open", "offered")
    services.expire_holds(NOW + 60 * MINUTE)
    assert (now(first.wish).state, now(second.wish).state) == ("open", "open"), "both have seen this one"
    assert not Claim.objects.filter(starts_at=at(9, day=1)).exists()


def test_one_wish_alone_is_not_asked_about_the_same_place_again() -> None:
    morning = full_morning()
    only = wished()
    services.cancel(morning[0].secret, at=NOW)
    services.decline_offer(only.secret, at=NOW + MINUTE)
    assert now(only.wish).state == "open"
    assert not Claim.objects.filter(starts_at=at(9, day=1)).exists()
    assert services.offer_to_open_wishes(NOW + 2 * MINUTE) == 0
    services.cancel(morning[1].secret, at=NOW + 3 * MINUTE)
    assert now(only.wish).state == "offered"


def test_an_earlier_place_replaces_the_one_that_somebody_has() -> None:
    morning = full_morning()
    mine = booked(at(17, day=1), email="mine@example.org")
    got = wished(appointment_secret=mine.secret, email="", name="")
    services.cancel(morning[3].secret, at=NOW)
    offered = now(got.wish).offered
    assert offered is not None
    taken = services.take_offer(got.secret, key="t", at=NOW + MINUTE)
    assert (taken.appointment.pk, taken.secret) == (mine.appointment.pk, mine.secret)
    row = fresh(mine.appointment)
    assert (row.starts_at, row.sequence, claims(row)) == (at(10, 30, day=1), 1, {"officer"})
    assert fresh(offered).state == "expired"
    assert not Claim.objects.filter(starts_at=at(17, day=1)).exists(), "the old place is free"
    assert offered.data_key_id is not None
    assert not DataKey.objects.filter(pk=offered.data_key_id).exists()
    assert services.take_offer(got.secret, key="t", at=NOW + MINUTE).appointment.pk == row.pk


def test_a_cancelled_appointment_is_not_brought_back_by_its_wish() -> None:
    morning = full_morning()
    mine = booked(at(17, day=1))
    got = wished(appointment_secret=mine.secret)
    services.cancel(morning[0].secret, at=NOW)
    services.cancel(mine.secret, at=NOW)
    taken = services.take_offer(got.secret, key="t", at=NOW + MINUTE)
    assert taken.appointment.pk != mine.appointment.pk
    assert fresh(mine.appointment).state == "cancelled"
    assert services.take_offer(got.secret, key="t", at=NOW + MINUTE).appointment == taken.appointment


def test_moving_away_and_releasing_offer_what_they_free() -> None:
    morning = full_morning()
    got = wished()
    services.move(morning[0].secret, at(14, day=1), key="m", at=NOW)
    assert now(got.wish).state == "offered"
    services.close_wish(got.secret, at=NOW)
    other = wished(key="other")
    mine = held(at(9, day=1))
    services.release(mine.secret, at=NOW)
    assert now(other.wish).state == "offered"


def test_a_place_that_nobody_can_answer_for_in_time_is_offered_to_nobody() -> None:
    morning = full_morning()
    got = wished()
    services.cancel(morning[0].secret, at=at(8, 40, day=1))
    assert now(got.wish).state == "open"
    services.cancel(morning[1].secret, at=at(8, 41, day=1))
    row = now(got.wish)
    assert row.offered is not None
    assert row.offered.hold_until == at(9, 11, day=1)


def test_a_wish_that_needs_an_interpreter_waits_for_officer_and_interpreter() -> None:
    officer()
    officer()
    interpreter("ne")
    keeps = [booked(at(9, day=1), language="ne"), booked(at(9, day=1))]
    WaitingWish.objects.all().delete()
    got = wished(language="ne", earliest=at(9, day=1), latest=at(9, day=1))
    services.cancel(keeps[1].secret, at=NOW)
    row = now(got.wish)
    assert row.offered is not None
    assert (row.offered.mode, claims(row.offered)) == ("remote", {"officer", "line", "call"})


def test_a_new_roster_reaches_those_who_wait() -> None:
    full_morning()
    got = wished()
    assert services.offer_to_open_wishes(NOW) == 0
    Shift.objects.update(published_at=NOW)
    officer()
    assert services.offer_to_open_wishes(NOW) == 1
    assert now(got.wish).state == "offered"
    late = wished(key="late", latest=at(9, day=1))
    services.offer_to_open_wishes(at(9, day=1))
    assert now(late.wish).state == "closed"


def test_a_double_click_wishes_once_and_contacts_end() -> None:
    full_morning()
    first, second = wished(), wished()
    assert (first.wish.pk, first.secret) == (second.wish.pk, second.secret)
    assert len(first.secret) == 43
    assert queries.wish_by_secret(first.secret) == first.wish
    services.close_wish(first.secret, at=NOW)
    services.close_wish(first.secret, at=NOW)
    with pytest.raises(services.AlreadyOver):
        services.take_offer(first.secret, key="t", at=NOW)
    forget_old(at(12, day=32))
    assert queries.contact_of(now(first.wish)) == queries.Contact()


def test_wishes_that_cannot_be() -> None:
    officer()
    with pytest.raises(services.WrongDetails) as refused:
        wished(email="")
    assert refused.value.fields == {"contact": "missing"}
    with pytest.raises(services.WrongDetails):
        wished(latest=NOW - MINUTE, earliest=NOW - timedelta(days=1))
    with pytest.raises(services.WrongDetails):
        wished(earliest=at(12, day=1), latest=at(9, day=1))
    with pytest.raises(services.NoSuchAppointment):
        wished(appointment_secret="guess")
    with pytest.raises(services.NoSuchAppointment):
        services.take_offer("guess", key="t", at=NOW)
    with pytest.raises(services.NoCover):
        services.wish(
            CENTRE,
            "housing",
            "zh-hans",
            (),
            earliest=NOW,
            latest=at(9, day=9),
            key="k",
            at=NOW,
            name="Bo",
            email="bo@example.org",
        )
    assert not WaitingWish.objects.exists()
