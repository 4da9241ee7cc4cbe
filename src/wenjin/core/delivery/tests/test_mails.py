"""Mails from the row to a real mail server: once, again when it is away, never when it says never."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from wenjin.core.delivery import Attachment, MailRefused, queries, send_mail_later
from wenjin.core.delivery.gateways import MailServer
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.services import AlreadySent, send_again, sweep
from wenjin.core.delivery.tests.postbox import Postbox, Server
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.services import new_data_key, shred
from wenjin.core.outbox import queries as outbox
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.services import retry
from wenjin.core.outbox.tests.playground import nursery_of, playground
from wenjin.core.outbox.worker import run_due

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TO = "mary@example.org"
pytestmark = pytest.mark.django_db


def written(key: str | None = "case-1", **more: object) -> Mail:
    return send_mail_later(TO, "Your case has news", "Dear Mary", language="en", key=key, at=NOW, **more)  # type: ignore[arg-type]


def work(at: datetime = NOW) -> int:
    return run_due(worker="w", at=at)


def state(mail: Mail) -> tuple[str, str]:
    mail.refresh_from_db()
    return mail.state, mail.failure


def test_a_mail_arrives_once(postbox: Postbox) -> None:
    mail = written(attachments=[Attachment("a.txt", "text/plain", b"hello")])
    assert state(mail) == ("waiting", "")
    assert work() == 1
    assert work(NOW + timedelta(days=1)) == 0
    assert [one["Message-ID"] for one in postbox.mails] == [mail.message_id]
    assert mail.message_id.endswith("@example.org>")
    assert (postbox.envelopes[0].mail_from, postbox.envelopes[0].rcpt_tos) == ("centre@example.org", [TO])
    assert state(mail) == ("sent", "")
    assert mail.sent_at is not None


def test_asked_for_twice_it_is_one_mail(postbox: Postbox) -> None:
    assert written().pk == written().pk
    assert written("another").pk != written(None).pk
    work()
    assert len(postbox.mails) == 3


def test_it_goes_with_the_transaction_that_wrote_it(postbox: Postbox) -> None:
    with transaction.atomic():
        written()
        transaction.set_rollback(True)
    assert (Mail.objects.count(), Message.objects.count()) == (0, 0)


def test_address_and_words_are_sealed(postbox: Postbox) -> None:
    mail = written()
    mail.refresh_from_db()
    kept = str(mail.__dict__) + str(Message.objects.get().__dict__)
    assert TO not in kept
    assert "Dear Mary" not in kept
    assert b"Dear Mary" not in bytes(mail.sealed)


def test_a_later_mail_waits_for_its_time(postbox: Postbox) -> None:
    written(available_at=NOW + timedelta(days=3))
    assert work() == 0
    assert work(NOW + timedelta(days=3)) == 1


def test_not_now_is_tried_again_later(postbox: Postbox) -> None:
    mail = written()
    postbox.to_rcpt = ["451 4.7.1 greylisted, come back", "450 4.2.0 still busy"]
    work()
    assert state(mail) == ("waiting", "")
    message = Message.objects.get()
    assert message.last_error == "MailNotNow: 451 4.7.1"
    assert message.available_at > NOW + timedelta(seconds=2)
    assert work(NOW + timedelta(seconds=1)) == 0
    work(NOW + timedelta(minutes=1))
    assert Message.objects.get().attempts == 2
    work(NOW + timedelta(minutes=2))
    assert state(mail) == ("sent", "")
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("where", ["to_rcpt", "to_data"])
def test_never_is_a_dead_letter_that_can_be_seen(postbox: Postbox, where: str) -> None:
    mail = written()
    setattr(postbox, where, [f"550 5.1.1 no such user {TO}"])
    work()
    assert state(mail) == ("failed", "550 5.1.1")
    dead = outbox.dead_letters()
    assert [(one.topic, one.error) for one in dead] == [("delivery.mail", "MailNever: 550 5.1.1")]
    assert [one.id for one in queries.mails(state="failed")] == [mail.pk]
    retry(dead[0].id, at=NOW)
    work(NOW + timedelta(seconds=5))
    assert state(mail) == ("sent", "")


def test_a_server_that_is_down_is_waited_for(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_at_once:
        port = closed_at_once.getsockname()[1]
    settings.SMTP = MailServer("127.0.0.1", port, encryption="none")
    mail = written()
    work()
    assert Message.objects.get().last_error.startswith("MailNotNow: ConnectionRefusedError")
    box = Postbox()
    up = Server(box)
    up.start()
    settings.SMTP = MailServer("127.0.0.1", up.port, encryption="none")
    work(NOW + timedelta(minutes=1))
    up.stop()
    assert state(mail) == ("sent", "")
    assert len(box.mails) == 1


def test_a_server_that_cannot_encrypt_gets_nothing(postbox: Postbox, settings: Settings) -> None:
    settings.SMTP = MailServer(settings.SMTP.host, settings.SMTP.port, encryption="starttls")
    written()
    work()
    assert postbox.mails == []
    assert Message.objects.get().last_error == "MailNotNow: SMTPNotSupportedError"


def test_without_a_server_it_is_kept_and_says_so(settings: Settings) -> None:
    mail = written()
    assert state(mail) == ("not_sent", "")
    assert not Message.objects.exists()
    shown = queries.mail(mail.pk)
    assert shown is not None
    assert (shown.to, shown.text, shown.state, shown.is_erased) == (TO, "Dear Mary", "not_sent", False)
    assert queries.count_of_mails()["not_sent"] == 1


def test_what_was_not_sent_can_be_sent_when_there_is_a_server(postbox: Postbox, settings: Settings) -> None:
    there, settings.SMTP = settings.SMTP, None
    mail = written()
    settings.SMTP = there
    send_again(mail.pk)
    send_again(mail.pk)
    assert work(datetime.now(UTC)) == 1
    assert state(mail) == ("sent", "")
    assert len(postbox.mails) == 1
    with pytest.raises(AlreadySent):
        send_again(mail.pk)


def test_sending_again_takes_the_place_of_the_dead_letter(postbox: Postbox) -> None:
    mail = written()
    postbox.to_data = ["554 5.7.1 spam"]
    work()
    send_again(mail.pk)
    assert outbox.dead_letters() == ()
    work(datetime.now(UTC))
    assert state(mail) == ("sent", "")


def test_a_server_that_went_away_from_the_settings(postbox: Postbox, settings: Settings) -> None:
    mail = written()
    settings.SMTP = None
    work()
    assert state(mail) == ("not_sent", "")


def test_erasing_a_person_erases_their_mails(postbox: Postbox) -> None:
    key = new_data_key()
    mail = written(data_key=key)
    shred(key.pk)
    work()
    assert postbox.mails == []
    assert state(mail) == ("failed", "erased")
    shown = queries.mail(mail.pk)
    assert shown is not None
    assert (shown.is_erased, shown.to, shown.subject) == (True, "", "Your case has news")


def test_old_mails_are_emptied_and_their_keys_destroyed(settings: Settings) -> None:
    own, persons = written(), new_data_key()
    other = written("other", data_key=persons)
    at = NOW + timedelta(days=settings.MAIL_DAYS)
    assert sweep(at - timedelta(seconds=1)) == 0
    assert sweep(at) == 2
    assert sweep(at) == 0
    own.refresh_from_db()
    assert bytes(own.sealed) == b""
    assert DataKey.objects.get(pk=own.data_key_id).is_shredded
    assert not DataKey.objects.get(pk=persons.pk).is_shredded
    assert all(one.is_erased for one in queries.mails())
    assert other.pk in {one.id for one in queries.mails()}


def test_mails_are_found_by_address(settings: Settings) -> None:
    written()
    send_mail_later("john@example.org", "x", "x", language="en", key=None)
    assert [one.to for one in queries.mails(to="MARY@example.org ")] == [TO]
    assert queries.mails(to="nobody@example.org") == ()


def test_a_list_of_mails_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        written(str(number))
    with django_assert_num_queries(1):
        assert len(queries.mails()) == 5


def test_a_bad_address_writes_nothing() -> None:
    with pytest.raises(MailRefused):
        send_mail_later("mary@example.org\nBcc: x@y.org", "x", "x", language="en", key=None)
    assert not Mail.objects.exists()
    assert not DataKey.objects.exists()


class TestDjangosMail:
    @pytest.fixture(autouse=True)
    def _ours(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "wenjin.core.delivery.backend.OutboxBackend"

    def test_a_library_that_sends_mail_goes_through_the_outbox(self, postbox: Postbox) -> None:
        with translation.override("ar"):
            assert send_mail("الرمز", "الرمز: 123456", None, [TO, "john@example.org"]) == 1
        work(datetime.now(UTC))
        assert sorted(str(one["To"]) for one in postbox.mails) == ["john@example.org", TO]
        html = postbox.mails[0].get_body(("html",))
        assert html is not None
        assert 'dir="rtl"' in html.get_content()

    def test_its_html_and_files_are_kept(self) -> None:
        message = EmailMultiAlternatives("x", "plain", to=[TO])
        message.attach_alternative("<p>rich</p>", "text/html")
        message.attach("a.txt", "hello", "text/plain")
        message.send()
        shown = queries.mails()[0]
        assert shown.html == "<p>rich</p>"
        assert shown.attachments == (Attachment("a.txt", "text/plain", b"hello"),)

    def test_a_bad_address_is_refused_or_passed_over_as_asked(self) -> None:
        with pytest.raises(MailRefused):
            send_mail("x", "x", None, ["no address"])
        assert send_mail("x", "x", None, ["no address"], fail_silently=True) == 0


def test_a_worker_killed_after_the_server_took_it_sends_the_same_mail_again(tmp_path: Path) -> None:
    """At least once: the second one has the same Message-ID, so a mail program shows one."""
    box = Postbox()
    server = Server(box)
    server.start()
    database, module = django_settings.DATABASES["default"], django_settings.SETTINGS_MODULE
    with (
        nursery_of(database, module, tmp_path) as nursery,
        playground(tmp_path, nursery, database, "keys", "outbox", "delivery") as place,
    ):
        smtp = {"PLAYGROUND_SMTP": server.address, "WENJIN_LEASE_SECONDS": "2"}
        message_id = place.call("mail", TO, **smtp)

        def kill() -> None:
            box.before_yes = None
            worker.kill()
            worker.wait()

        box.before_yes = kill
        worker = place.start("work", **smtp)
        place.wait(lambda: worker.returncode is not None)
        place.start("work", **smtp)
        place.wait(lambda: len(box.mails) == 2)
        place.wait(place.all_done)
    server.stop()
    assert [one["Message-ID"] for one in box.mails] == [message_id, message_id]


def test_half_a_letter_does_not_stop_a_mail(postbox: Postbox) -> None:
    send_mail_later(TO, "x", "half \ud800 a letter", language="en", key=None, at=NOW)
    work()
    assert len(postbox.mails) == 1
