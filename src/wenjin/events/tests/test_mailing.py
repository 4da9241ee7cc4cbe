"""Mails to many: to the right ones, each address once, news only to who agreed, and sent once in batches."""

from datetime import timedelta
from typing import Any

import pytest

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.delivery.models import Mail
from wenjin.core.outbox.models import Message
from wenjin.events.models import Attendance, Mailing, Registration
from wenjin.events.queries.mailings import recipients, segment_rows
from wenjin.events.services import mailing
from wenjin.events.services.cancelling import cancel
from wenjin.events.services.changing import change_guests
from wenjin.events.services.planning_refusals import BadEvent, NotAllowed
from wenjin.events.services.proving import mark_of, prove
from wenjin.events.services.publishing import cancel_event
from wenjin.events.services.refusals import NoSuchRegistration
from wenjin.events.services.registering import register
from wenjin.events.services.waiting_list import let_go
from wenjin.events.tests.stage import BEGINS, CODE, NOW, event, form, registered, row

pytestmark = pytest.mark.django_db
TEXT = {
    "en": {"subject": "Come  early ", "body": "At nine."},
    "zh-hans": {"subject": "早到", "body": "九点。"},
}
OTHER = "news-of-tea"


def other(**columns: Any) -> None:
    event(code=OTHER, starts_at=BEGINS + timedelta(days=9), ends_at=BEGINS + timedelta(days=10), **columns)


def at_other(number: int, **about: Any) -> None:
    made = form(email=f"g{number}@example.org", **about)
    register(OTHER, made, key=f"other-{number}", at=NOW, language="en")


def draft(segment: str = "registered") -> Mailing:
    pk = mailing.write_mailing(SYSTEM, CODE, segment, TEXT, key=f"draft-{segment}", at=NOW)
    return Mailing.objects.get(pk=pk)


def send(one: Mailing) -> int:
    return mailing.send_mailing(SYSTEM, CODE, one.pk, key="send", at=NOW)


def write_all(one: Mailing) -> int:
    """All batches, as the outbox would run them."""
    written, done = 0, set[str]()
    while True:
        due = Message.objects.filter(topic=mailing.TOPIC).order_by("pk").values_list("payload", flat=True)
        left = [payload["after"] for payload in due if payload["after"] not in done]
        if not left:
            return written
        done.add(left[0])
        written += mailing.write_batch(one.pk, left[0], at=NOW)


def test_each_segment_has_its_own() -> None:
    made = event(places=2)
    first = registered(email="a@example.org")
    registered(email="b@example.org")
    registered(email="c@example.org")
    guest = row(first).guests.get()
    Attendance.objects.create(guest=guest, at=NOW)
    Registration.objects.filter(pk=registered(email="d@example.org").id).update(state="pending")
    counts = {one: recipients(made.pk, one).count for one in Mailing.Segment.values}
    assert counts == {
        "registered": 2,
        "pending": 1,
        "waiting": 1,
        "attended": 1,
        "cancelled": 0,
        "news": 0,
    }


def test_who_was_registered_when_it_was_cancelled_can_still_be_written_to() -> None:
    made = event(places=1)
    registered(email="a@example.org")
    registered(email="b@example.org")
    before = registered(email="c@example.org")
    cancel(SYSTEM, before.id, reason="asked", key="before", at=NOW)
    cancel_event(SYSTEM, CODE, "weather", key="rain", at=NOW)
    assert recipients(made.pk, "registered").count == 0
    assert recipients(made.pk, "cancelled").count == 2
    assert send(draft("cancelled")) == 2


def test_an_address_is_written_to_once_and_one_that_comes_back_not_at_all() -> None:
    made = event()
    registered(email="a@example.org")
    registered(email="A@example.org")
    back = registered(email="b@example.org")
    Registration.objects.filter(pk=back.id).update(mail_failed_at=NOW)
    found = recipients(made.pk, "registered")
    assert (found.count, found.unreachable) == (1, 1)


def test_news_goes_only_to_who_agreed_and_has_not_registered_here() -> None:
    here = event()
    other(interests=["tea"])
    at_other(1, wants_news=True)
    at_other(2)
    at_other(3, wants_news=True)
    registered(email="g3@example.org")
    assert recipients(here.pk, "news").count == 0, "anybody could have typed their addresses"
    Registration.objects.update(mail_proven_at=NOW)
    assert recipients(here.pk, "news").count == 1
    assert recipients(here.pk, "news", "tea").count == 1
    assert recipients(here.pk, "news", "law").count == 0


def test_it_is_sent_once_in_batches_and_in_the_language_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "BATCH", 2)
    event()
    for number in range(5):
        language = "zh-hant" if number == 0 else "fr"
        made = form(email=f"g{number}@example.org")
        register(CODE, made, key=f"k{number}", at=NOW, language=language)
    one = draft()
    assert send(one) == 5
    with pytest.raises(mailing.SentAlready):
        mailing.send_mailing(SYSTEM, CODE, one.pk, key="again", at=NOW)
    assert send(one) == 0  # the same form
    late = registered(email="late@example.org", at=NOW + timedelta(minutes=1))
    assert write_all(one) == 5
    mails = Mail.objects.filter(key__contains=":mailing:")
    assert mails.count() == 5
    assert not mails.filter(key__contains=str(late.id)).exists()
    assert sorted(mails.values_list("subject", flat=True)) == ["Come early"] * 4 + ["早到"]
    one.refresh_from_db()
    assert (one.written, one.done_at is not None) == (5, True)
    assert mailing.write_batch(one.pk, "", at=NOW) == 0


def test_who_types_the_address_of_somebody_else_learns_and_stops_nothing() -> None:
    here = event()
    other()
    at_other(1, wants_news=True)
    Registration.objects.update(mail_proven_at=NOW)
    stranger = registered(email="g1@example.org")
    assert mailing.gets_news(stranger.secret) is False
    assert not mailing.stop_news(stranger.secret, at=NOW)
    let_go(stranger.secret, key="off", at=NOW)
    assert recipients(here.pk, "news").count == 1


def test_the_link_of_a_mail_proves_the_address_that_it_went_to() -> None:
    event()
    got = registered()
    mark = mark_of(got.id, row(got).email_index)
    assert not prove(got.secret, "", at=NOW)
    assert not prove(got.secret, mark[:-1], at=NOW)
    assert not prove(registered().secret, mark, at=NOW)
    assert row(got).mail_proven_at is None
    assert prove(got.secret, mark, at=NOW)
    assert prove(got.secret, mark, at=NOW + timedelta(days=1))
    assert row(got).mail_proven_at == NOW
    change_guests(got.secret, form(email="new@example.org"), key="new", at=NOW)
    assert row(got).mail_proven_at is None
    assert not prove(got.secret, mark, at=NOW), "that mail went to somebody else"


def test_a_batch_that_runs_again_writes_no_second_mail() -> None:
    event()
    registered()
    one = draft()
    send(one)
    mailing.write_batch(one.pk, "", at=NOW)
    Mailing.objects.filter(pk=one.pk).update(done_at=None)
    mailing.write_batch(one.pk, "", at=NOW)
    assert Mail.objects.filter(key__contains=":mailing:").count() == 1


def test_news_is_stopped_everywhere_by_one_link() -> None:
    here = event()
    other()
    at_other(1, wants_news=True)
    made = registered(email="g1@example.org", wants_news=True)
    assert mailing.gets_news(made.secret)
    Registration.objects.update(mail_proven_at=NOW)
    assert segment_rows(here.pk, "news").count() == 0, "they are registered here"
    assert mailing.stop_news(made.secret, at=NOW)
    assert not mailing.stop_news(made.secret, at=NOW)
    assert mailing.gets_news(made.secret) is False
    assert not segment_rows(here.pk, "news").exists()
    assert mailing.gets_news("no-such") is None
    with pytest.raises(NoSuchRegistration):
        mailing.stop_news("no-such", at=NOW)


@pytest.mark.parametrize(
    ("segment", "texts", "field"),
    [
        ("everybody", TEXT, "segment"),
        ("registered", {}, "subject"),
        ("registered", {"en": {"subject": " ", "body": ""}}, "subject"),
        ("registered", {"en": {"subject": "x" * 300, "body": "y"}}, "en-subject"),
        ("registered", {"en": {"subject": "x", "body": ""}}, "en-body"),
        ("registered", {"xx": {"subject": "x", "body": "y"}}, "subject"),
    ],
)
def test_bad_mails(segment: str, texts: dict[str, dict[str, str]], field: str) -> None:
    event()
    with pytest.raises(BadEvent) as refused:
        mailing.write_mailing(SYSTEM, CODE, segment, texts, key="k", at=NOW)
    assert field in refused.value.fields
    assert not Mailing.objects.exists()


def test_nobody_is_no_segment_and_strangers_do_not_write() -> None:
    event()
    one = draft("waiting")
    with pytest.raises(mailing.NobodyToTell):
        send(one)
    with pytest.raises(NotAllowed):
        mailing.write_mailing(Actor(), CODE, "registered", TEXT, key="k", at=NOW)
    mailing.drop_mailing(SYSTEM, CODE, one.pk, key="d", at=NOW)
    assert not Mailing.objects.exists()
    with pytest.raises(mailing.NoSuchMailing):
        mailing.drop_mailing(SYSTEM, CODE, one.pk, key="e", at=NOW)
