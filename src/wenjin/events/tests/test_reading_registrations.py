"""What the private page and the desk know of registrations."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.events.domain.registration_acts import Standing, possible_acts
from wenjin.events.models import Attendance, Event, Quota, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.registrations import by_id, by_secret, registrations_of
from wenjin.events.services.waiting_list import let_go
from wenjin.events.tests.stage import BEGINS, CODE, NOW, event, quota, registered

OVER = BEGINS + timedelta(hours=2)


def acts(state: str, at: object = NOW, **about: object) -> set[str]:
    known = {"event_state": "published", "starts_at": BEGINS, "ends_at": OVER, **about}
    return set(possible_acts(Standing(state=state, **known), at))  # type: ignore[arg-type]  # what tests say


def test_what_one_can_do_follows_the_state_and_the_clock() -> None:
    assert acts("confirmed") == {"change", "cancel"}
    assert acts("pending") == {"change", "cancel"}
    assert acts("waiting") == {"change", "let_go"}
    assert acts("offered", offered_until=BEGINS) == {"accept", "let_go"}
    assert acts("offered", offered_until=NOW) == {"let_go"}
    assert acts("cancelled") == acts("declined") == acts("expired") == set()
    assert acts("confirmed", gives_letters=True) == {"change", "cancel", "letter"}
    assert acts("confirmed", gives_letters=True, has_letter=True) == {"change", "cancel"}
    assert acts("confirmed", event_state="cancelled") == set()


@pytest.mark.django_db
def test_staff_see_who_has_registered_several_times() -> None:
    made = event()
    first, again, _other = registered(), registered(), registered(email="bo@example.org")
    gone = registered()
    let_go(gone.secret, key="gone", at=NOW)
    for q in ("", "Ada", "ada@example.org"):
        counts = {one.id: one.same_address for one in registrations_of(made.pk, q=q).lines}
        assert (counts[first.id], counts[again.id], counts[gone.id]) == (2, 2, 0), q
    assert {one.same_address for one in registrations_of(made.pk, q="bo@example.org").lines} == {1}
    with CaptureQueriesContext(connection) as few:
        registrations_of(made.pk)
    assert len(few) == 3


def test_after_it_began_there_is_feedback_and_after_the_end_a_certificate() -> None:
    was = {"gives_certificate": True, "was_there": True}
    assert acts("confirmed", BEGINS, **was) == {"feedback"}
    assert acts("confirmed", OVER, **was) == {"feedback", "certificate"}
    assert acts("confirmed", OVER, gives_certificate=True) == {"feedback"}
    assert acts("confirmed", OVER + timedelta(days=61), **was) == {"certificate"}
    assert acts("waiting", OVER) == set()


@pytest.mark.django_db
class TestRegistrations:
    """With a database."""

    @pytest.fixture(autouse=True)
    def _fresh(self) -> None:
        forget_facts()

    def test_the_private_page_asks_two_questions(self) -> None:
        event(is_online=True, join_address="https://meet.example/1")
        got = registered(3, organisation="Sample Co")
        by_secret(got.secret, NOW)
        with CaptureQueriesContext(connection) as asked:
            seen = by_secret(got.secret, NOW)
        assert len(asked) == 2
        assert seen is not None
        assert (seen.event, seen.state, seen.size, seen.position) == (CODE, "confirmed", 3, None)
        assert (seen.contact.name, seen.contact.organisation) == ("Ada Sample", "Sample Co")
        assert [one.name for one in seen.guests] == ["Ada Sample", "Guest 1", "Guest 2"]
        assert len({one.ticket for one in seen.guests}) == 3
        assert seen.join_address == "https://meet.example/1", "there is no house to come to"
        assert by_secret("nobody has this", NOW) is None

    def test_the_place_in_the_line_is_told_and_moves_up(self) -> None:
        event(1)
        registered()
        first, second = registered(), registered(2)
        assert [by_id(one.id, NOW).position for one in (first, second)] == [1, 2]  # type: ignore[union-attr]  # there
        let_go(first.secret, key="k", at=NOW)
        seen = by_secret(second.secret, NOW)
        assert seen is not None
        assert (seen.position, seen.join_address) == (1, "")

    def test_who_was_there_is_known(self) -> None:
        event(gives_certificate=True)
        got = registered(2)
        row = Registration.objects.get(pk=got.id)
        guest = row.guests.get(place=1)
        Attendance.objects.create(guest=guest, at=BEGINS)
        seen = by_id(got.id, OVER)
        assert seen is not None
        assert (seen.attended, seen.who_attended) == (True, frozenset({guest.pk}))
        assert "certificate" in seen.can

    def test_letters_are_offered_where_there_are_some(self) -> None:
        made = event()
        quota(made, "letters", Quota.Kind.LETTER, 5)
        seen = by_secret(registered().secret, NOW)
        assert seen is not None
        assert "letter" in seen.can

    def test_only_who_comes_to_follow_online_is_told_the_room(self) -> None:
        event(is_online=True, join_address="https://meet.example/1")
        got = registered()
        Event.objects.update(state="cancelled")
        assert by_id(got.id, NOW).join_address == ""  # type: ignore[union-attr]  # it is there

    def test_the_desk_finds_by_name_address_and_reference(self) -> None:
        made = event(30)
        for number in range(5):
            registered(name=f"Guest Number{number}", email=f"g{number}@example.org")
        other = registered(name="王小明", email="Wang@Example.org", organisation="Sample Trading")
        page = registrations_of(made.pk)
        assert (page.total, page.lines[0].number, page.lines[0].email) == (6, 6, "Wang@Example.org")
        for words in ("王小", "sample trad", "wang@example.ORG", other.reference.lower()):
            assert [one.id for one in registrations_of(made.pk, q=words).lines] == [other.id]
        assert registrations_of(made.pk, q="nobody@example.org").lines == ()
        assert registrations_of(made.pk, q="NUMBER").total == 5

    def test_pages_are_whole_and_outside_is_the_nearest(self) -> None:
        made = event(30)
        for _ in range(5):
            registered()
        sizes = [len(registrations_of(made.pk, page=number, size=2).lines) for number in (-1, 1, 2, 3, 99)]
        assert sizes == [2, 2, 2, 1, 1]
        assert registrations_of(made.pk, page=99, size=2).page == 3

    def test_those_who_wait_stand_in_their_order(self) -> None:
        made = event(1)
        for _ in range(3):
            registered()
        assert [one.number for one in registrations_of(made.pk, state="waiting").lines] == [2, 3]

    def test_a_list_asks_the_same_for_many_as_for_few(self) -> None:
        made = event(30)
        registered()
        with CaptureQueriesContext(connection) as few:
            registrations_of(made.pk)
        for _ in range(9):
            registered()
        with CaptureQueriesContext(connection) as many:
            registrations_of(made.pk)
        assert len(few) == len(many)
