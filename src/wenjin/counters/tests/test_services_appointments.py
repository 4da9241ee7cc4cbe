"""Appointments through the services: held, booked, moved, cancelled, and everything that can go wrong."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import Settings

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.tests import stage
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.verification import verify
from wenjin.core.outbox.models import Message
from wenjin.counters.domain.routing import Mode
from wenjin.counters.models import Appointment, Claim, OpeningException, Shift
from wenjin.counters.queries import appointments as queries
from wenjin.counters.queries.duty import duty
from wenjin.counters.services import appointments as services
from wenjin.counters.services.forgetting import forget_old, forget_person
from wenjin.counters.tests.appointment_stage import (
    CENTRE,
    MONDAY,
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


def offered(language: str = "zh-hans", **about: object) -> list[queries.Offer]:
    asked: dict[str, object] = {"first": MONDAY, "days": 1, "at": NOW, **about}
    return queries.offers(CENTRE, "work-permit", language, (), **asked)  # type: ignore[arg-type]


def test_offers_follow_shifts_hours_and_breaks() -> None:
    officer()
    found = offered()
    assert (found[0].starts_at, found[0].mode) == (at(9), Mode.DIRECT)
    assert found[-1].ends_at == at(18)
    assert not [one for one in found if one.starts_at < at(13) and one.ends_at > at(12)]
    assert offered(first=MONDAY + timedelta(days=2)) == [], "nobody is asked to work then"


def test_a_roster_that_is_not_published_offers_nothing() -> None:
    officer()
    Shift.objects.update(published_at=None)
    assert offered() == []


def test_holidays_and_exceptions_close_and_open() -> None:
    officer(days=(0, 1))
    OpeningException.objects.create(centre=CENTRE, day=MONDAY, reason="water damage")
    assert offered() == []
    OpeningException.objects.update(opens="14:00", closes="15:00")
    assert {one.starts_at for one in offered()} == {at(14), at(14, 15), at(14, 30)}
    new_year = date(2026, 1, 1)
    there = duty(CENTRE, new_year, 1, at=NOW)
    assert there.open == ()


def test_each_way_claims_what_it_needs_and_all_of_it() -> None:
    officer("zh-hans", "en")
    officer("zh-hans")
    interpreter("ru")
    assert claims(booked(at(9), language="en").appointment) == {"officer"}
    with_interpreter = booked(at(9), language="ru").appointment
    assert (with_interpreter.mode, claims(with_interpreter)) == ("interpreter", {"officer", "interpreter"})
    remote = booked(at(10), language="es").appointment
    assert (remote.mode, claims(remote)) == ("remote", {"officer", "line", "call"})


def test_one_interpreter_is_not_promised_twice_while_officers_are_free() -> None:
    for _ in range(3):
        officer("zh-hans")
    interpreter("ne")
    assert booked(at(9), language="ne").appointment.mode == "interpreter"
    assert booked(at(9), language="ne").appointment.mode == "remote"
    with pytest.raises(services.PlaceTaken) as refused:
        held(at(9), language="ne")
    assert [one.starts_at for one in refused.value.instead] == [at(9, 30), at(9, 45), at(10)]


def test_cantonese_speakers_are_served_in_mandarin_a_little_slower() -> None:
    officer("zh-hans")
    got = held(at(9), language="zh-hant").appointment
    assert (got.mode, got.ends_at - got.starts_at) == ("second", timedelta(minutes=30))


def test_a_hold_lasts_five_minutes_and_then_blocks_nobody() -> None:
    officer()
    first = held(at(9))
    assert first.appointment.hold_until == NOW + timedelta(minutes=5)
    with pytest.raises(services.PlaceTaken):
        held(at(9), now=NOW + 4 * MINUTE)
    second = held(at(9), now=NOW + 5 * MINUTE)
    assert fresh(first.appointment).state == "expired"
    with pytest.raises(services.HoldExpired) as refused:
        services.book(first.secret, name="Ada", email="a@example.org", key="k", at=NOW + 6 * MINUTE)
    assert [one.starts_at for one in refused.value.instead] == [at(9, 30), at(9, 45), at(10)]
    assert services.book(second.secret, name="Bo", email="b@example.org", key="k", at=NOW + 6 * MINUTE)


def test_a_hold_that_ran_out_while_somebody_typed_offers_the_same_place_again() -> None:
    officer()
    first = held(at(9))
    with pytest.raises(services.HoldExpired) as refused:
        services.book(first.secret, name="Ada", email="a@example.org", key="k", at=NOW + 5 * MINUTE)
    assert refused.value.instead[0].starts_at == at(9)


def test_the_clock_ends_holds_and_forgets_their_keys() -> None:
    officer()
    first = held(at(9))
    key = first.appointment.data_key_id
    assert key is not None
    assert services.expire_holds(NOW + 4 * MINUTE) == 0
    assert services.expire_holds(NOW + 5 * MINUTE) == 1
    assert services.expire_holds(NOW + 5 * MINUTE) == 0
    assert not Claim.objects.exists()
    assert not DataKey.objects.filter(pk=key).exists()


def test_a_double_click_holds_and_books_once() -> None:
    officer()
    officer()
    first, second = held(at(9), key="form"), held(at(9), key="form")
    assert first == second
    assert held(at(10), key="form").appointment != first.appointment, "going back and choosing anew"
    one = services.book(first.secret, name="Ada", email="a@example.org", key="k", at=NOW)
    two = services.book(first.secret, name="Ada", email="a@example.org", key="k", at=NOW)
    assert one == two
    assert len(notices("booked")) == 1
    assert held(at(9), key="form").appointment == one, "the first form again leads to what became of it"


def test_the_same_form_holds_anew_what_it_lost() -> None:
    officer()
    first = held(at(9), key="form")
    again = held(at(9), key="form", now=NOW + 6 * MINUTE)
    assert again.appointment != first.appointment
    assert again.appointment.state == "held"


def test_the_secret_is_kept_nowhere_in_clear() -> None:
    officer()
    got = booked(at(9))
    assert len(got.secret) == 43
    row = fresh(got.appointment)
    assert row.secret_hash == fingerprint(got.secret)
    assert row.contact is not None
    assert b"ada" not in bytes(row.contact).lower()
    for model in (Message, Entry, Appointment):
        assert got.secret not in str(list(model.objects.values()))
    assert queries.contact_of(row) == queries.Contact("Ada", "ada@example.org", "")
    assert queries.secret_of(row) == got.secret
    assert queries.appointment_by_secret(got.secret) == row
    assert queries.appointment_by_secret("guess") is None
    assert queries.appointment_by_reference(row.reference.lower(), CENTRE) == row


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": "", "email": "a@example.org"}, {"name": "missing"}),
        ({"name": "x" * 400, "email": "a@example.org"}, {"name": "too_long"}),
        ({"name": "\x00\u2028 ", "email": "a@example.org"}, {"name": "missing"}),
        ({"name": "Ada"}, {"contact": "missing"}),
        ({"name": "Ada", "email": "a@b\r\nBcc: c@d.org"}, {"email": "not_an_address"}),
        ({"name": "Ada", "telephone": "call me"}, {"telephone": "not_a_number"}),
        (
            {"name": "", "email": "x", "telephone": "1"},
            {"name": "missing", "email": "not_an_address", "telephone": "not_a_number"},
        ),
    ],
)
def test_wrong_details_are_told_all_at_once_and_the_hold_stays(
    typed: dict[str, str], wrong: dict[str, str]
) -> None:
    officer()
    got = held(at(9))
    with pytest.raises(services.WrongDetails) as refused:
        services.book(got.secret, **{"name": "", **typed}, key="k", at=NOW)
    assert refused.value.fields == wrong
    assert fresh(got.appointment).state == "held"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("0049 30 123456", "+4930123456"),
        ("+852-2345-6789", "+85223456789"),
    ],
)
def test_numbers_are_kept_as_they_are_dialled(typed: str, kept: str) -> None:
    officer()
    got = held(at(9))
    row = services.book(got.secret, name="王小明", telephone=typed, key="k", at=NOW)
    assert queries.contact_of(row) == queries.Contact("王小明", "", kept)


def test_who_is_signed_in_need_not_say_how_to_reach_them() -> None:
    officer()
    ada = stage.person()
    got = services.hold(CENTRE, "work-permit", "en", ("zh-hans",), at(9), key="k", at=NOW, person=ada)
    row = services.book(got.secret, name="", key="k", at=NOW)
    assert queries.contact_of(row).name
    assert queries.appointments_of_person(ada, at=NOW) == [row]


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        (NOW - timedelta(days=1), services.TooLate),
        (NOW + MINUTE, services.TooLate),
        (at(8, 30), services.OutsideHours),
        (at(18), services.OutsideHours),
        (at(9, 7), services.OutsideHours),
        (at(10, day=6), services.OutsideHours),  # a Sunday
        (at(9, day=61), services.OutsideHours),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone.get_fixed_timezone(-600)), services.OutsideHours),
        (datetime(1, 1, 1, 0, 0, tzinfo=timezone.get_fixed_timezone(600)), services.TooLate),
        (datetime(2026, 11, 30, 9, 0), services.WrongDetails),  # noqa: DTZ001  that is what is wrong
        (at(12), services.PlaceTaken),  # everybody is at lunch
        (at(17, 45), services.PlaceTaken),  # too near the end
    ],
)
def test_times_that_cannot_be(moment: datetime, error: type[Exception]) -> None:
    officer()
    with pytest.raises(error):
        held(moment)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"topic": "no-such-topic"}, "topic"),
        ({"language": "tlh"}, "language"),
        ({"group_size": 0}, "group_size"),
        ({"group_size": 31}, "group_size"),
    ],
)
def test_what_the_hall_does_not_know(asked: dict[str, object], field: str) -> None:
    officer()
    with pytest.raises(services.WrongDetails) as refused:
        held(at(9), **asked)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}


def test_where_nobody_can_serve_it_is_said() -> None:
    officer("zh-hans", topics=("information",))
    with pytest.raises(services.NoCover):
        held(at(9))
    hint = queries.coverage_hint(CENTRE, "information", "en", (), at=NOW)
    assert hint == queries.CoverageHint((), None, None)
    assert not hint.is_covered
    remote = queries.coverage_hint(CENTRE, "information", "es", (), at=NOW)
    assert (remote.modes, remote.next_at, remote.next_mode) == ((Mode.REMOTE,), at(9), Mode.REMOTE)


def test_a_group_gets_a_longer_place() -> None:
    officer()
    row = held(at(9), group_size=9).appointment
    assert row.ends_at - row.starts_at == timedelta(minutes=60)


def test_moving_keeps_the_id_and_raises_the_sequence() -> None:
    officer()
    got = booked(at(9, day=1))
    services.confirm(got.secret, at=NOW)
    row = services.move(got.secret, at(9, 15, day=1), key="m", at=NOW)  # over a part of its own place
    assert (row.pk, row.sequence, row.starts_at) == (got.appointment.pk, 1, at(9, 15, day=1))
    assert row.confirmed_at is None
    assert Claim.objects.filter(appointment=row).count() == 1
    assert held(at(9, 45, day=1)).appointment
    again = services.move(got.secret, at(9, 15, day=1), key="m", at=NOW)
    assert again.sequence == 1
    services.move(got.secret, at(15, day=1), key="n", at=NOW)
    late = services.move(got.secret, at(9, 15, day=1), key="m", at=NOW)
    assert late.starts_at == at(15, day=1), "a form that comes late a second time moves nothing back"


def test_a_move_that_cannot_be_leaves_everything_as_it_was() -> None:
    officer()
    got, other = booked(at(9)), booked(at(10))
    before = list(Claim.objects.order_by("pk").values())
    with pytest.raises(services.PlaceTaken) as refused:
        services.move(got.secret, at(10), key="m", at=NOW)
    assert refused.value.instead[0].starts_at == at(10, 30)
    with pytest.raises(services.TooLate):
        services.move(other.secret, at(11), key="m", at=at(10))
    assert list(Claim.objects.order_by("pk").values()) == before
    assert fresh(got.appointment).sequence == 0


def test_cancelling_frees_and_can_be_undone_while_nobody_came() -> None:
    officer()
    got = booked(at(9, day=1))
    row = services.cancel(got.secret, at=NOW)
    assert (row.state, row.sequence) == ("cancelled", 1)
    assert not Claim.objects.exists()
    assert services.cancel(got.secret, at=NOW).sequence == 1
    back = services.restore(got.secret, at=NOW)
    assert (back.state, back.sequence, back.pk) == ("booked", 2, got.appointment.pk)
    assert claims(back) == {"officer"}
    services.cancel(got.secret, at=NOW)
    booked(at(9, day=1))
    with pytest.raises(services.PlaceTaken):
        services.restore(got.secret, at=NOW)
    assert fresh(got.appointment).state == "cancelled"


def test_what_is_over_cannot_be_changed() -> None:
    officer()
    got = booked(at(9))
    for act in (services.cancel, services.confirm):
        with pytest.raises(services.TooLate):
            act(got.secret, at=at(9))
    services.mark_came(got.appointment.pk, SYSTEM, at=at(9))
    for act in (services.cancel, services.confirm):
        with pytest.raises(services.AlreadyOver):
            act(got.secret, at=at(9))
    with pytest.raises(services.AlreadyOver):
        services.book(got.secret, name="Ada", email="a@example.org", key="k", at=at(9))
    with pytest.raises(services.NoSuchAppointment):
        services.cancel("no such secret", at=NOW)


def test_releasing_gives_a_held_place_back_and_nothing_else() -> None:
    officer()
    got = held(at(9))
    services.release(got.secret, at=NOW)
    services.release(got.secret, at=NOW)
    assert held(at(9)).appointment.state == "held"
    kept = booked(at(10))
    services.release(kept.secret, at=NOW)
    assert fresh(kept.appointment).state == "booked"


def test_who_does_not_come_is_written_down_and_may_still_come() -> None:
    officer()
    got = booked(at(9))
    assert services.mark_no_shows(at(9, 29)) == 0
    assert services.mark_no_shows(at(9, 30)) == 1
    assert services.mark_no_shows(at(9, 30)) == 0
    assert fresh(got.appointment).state == "no_show"
    assert services.mark_came(got.appointment.pk, SYSTEM, at=at(9, 40)).state == "came"
    with pytest.raises(services.NoSuchAppointment):
        services.mark_came(uuid4(), SYSTEM, at=NOW)


def test_one_is_booked_over_where_enough_are_promised_and_never_with_an_interpreter() -> None:
    for _ in range(12):
        officer("zh-hans")
    interpreter("ru")
    rows = [booked(at(9)).appointment for _ in range(11)]
    with_interpreter = booked(at(9), language="ru").appointment
    assert not any(one.is_extra for one in [*rows, with_interpreter])
    extra = booked(at(9)).appointment
    assert (extra.is_extra, claims(extra)) == (True, {"extra"})
    assert extra.officer_id != with_interpreter.officer_id
    with pytest.raises(services.PlaceTaken):
        held(at(9))
    with pytest.raises(services.PlaceTaken):
        held(at(9), language="es")


def test_the_day_shows_what_is_booked_in_order() -> None:
    officer()
    later, earlier = booked(at(11)).appointment, booked(at(9)).appointment
    booked(at(9, day=1))
    held(at(10))
    assert queries.day_of(CENTRE, MONDAY) == [earlier, later]


def test_everything_stands_in_the_ledger_without_names() -> None:
    officer()
    got = booked(at(9, day=1))
    services.confirm(got.secret, at=NOW)
    services.move(got.secret, at(10, day=1), key="m", at=NOW)
    services.cancel(got.secret, at=NOW)
    entries = Entry.objects.filter(stream=f"appointment:{got.appointment.pk}").order_by("number")
    assert [one.code for one in entries] == [
        "appointment.held",
        "appointment.booked",
        "appointment.confirmed",
        "appointment.moved",
        "appointment.cancelled",
    ]
    assert {one.actor for one in entries} == {f"visitor:{fingerprint(got.secret)[:24]}"}
    assert verify().is_whole


def test_contacts_are_forgotten_after_a_year_and_with_the_person() -> None:
    officer()
    got = booked(at(9))
    key = got.appointment.data_key_id
    assert key is not None
    services.mark_came(got.appointment.pk, SYSTEM, at=at(9))
    assert forget_old(at(9, 30) + timedelta(days=364)) == 0
    assert forget_old(at(9, 30) + timedelta(days=365)) == 1
    row = fresh(got.appointment)
    assert (row.contact, queries.contact_of(row), queries.secret_of(row)) == (None, queries.Contact(), "")
    assert DataKey.objects.get(pk=key).is_shredded
    assert row.state == "came", "that somebody came stays"
    ada = stage.person()
    mine = services.hold(CENTRE, "work-permit", "zh-hans", (), at(10), key="k", at=NOW, person=ada)
    services.book(mine.secret, name="Ada", key="k", at=NOW)
    assert forget_person(ada, NOW) == 1
    assert fresh(mine.appointment).person_id is None


def test_holds_that_came_to_nothing_do_not_stay() -> None:
    officer()
    held(at(9))
    services.expire_holds(NOW + 5 * MINUTE)
    assert forget_old(NOW + timedelta(days=6)) == 0
    assert forget_old(NOW + timedelta(days=8)) == 1
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 3), (date(2027, 10, 31), 5)])
def test_a_night_on_which_the_clocks_change_is_booked_and_moved_by_real_time(
    settings: Settings, day: date, hours: int
) -> None:
    """A city with summer time, open from one to five in the night in which it begins or ends."""
    settings.TIME_ZONE = "Europe/Berlin"
    zone = ZoneInfo("Europe/Berlin")
    one, five = (datetime.combine(day, time(hour), zone).astimezone(UTC) for hour in (1, 5))
    before = one - timedelta(days=2)
    OpeningException.objects.create(centre=CENTRE, day=day, opens="01:00", closes="05:00")
    night = officer(days=())
    Shift.objects.create(
        centre=CENTRE, day=day, starts_at=one, ends_at=five, officer=night, published_at=before
    )
    found = queries.offers(CENTRE, "work-permit", "zh-hans", (), first=day, days=1, at=before)
    assert five - one == timedelta(hours=hours)
    assert len(found) == hours * 4 - 1, "each lasts half an hour, and one begins each quarter"
    assert all(one.ends_at - one.starts_at == timedelta(minutes=30) for one in found)
    got = booked(found[3].starts_at, now=before)
    row = services.move(got.secret, found[-1].starts_at, key="m", at=before)
    assert row.ends_at == five
    (message,) = notices("reminder")[-1:]
    assert message.available_at == row.starts_at - timedelta(hours=24)
