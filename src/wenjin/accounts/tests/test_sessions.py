"""A copy of the database opens no session, and nobody tries a code more often by trying at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from wenjin.accounts.models import TryCount
from wenjin.accounts.services import make_account, person_of_account
from wenjin.accounts.services.tries import sweep_tries, take_back, try_once
from wenjin.accounts.sessions import SessionStore, row_name
from wenjin.accounts.tests.signed_in import begin_session
from wenjin.core import clock


def signed_in(client: Client) -> str:
    account = make_account("sample@example.org", at=clock.now(), is_proven=True)
    person_of_account(account, language="en", at=clock.now())
    begin_session(client, account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.django_db
def test_what_the_database_keeps_of_a_session_opens_none(client: Client) -> None:
    secret = signed_in(client)
    assert client.get("/en/you/").status_code == 200
    row = Session.objects.get()
    assert row.session_key == row_name(secret)
    assert secret not in row.session_data
    thief = Client()
    for key in (row.session_key, row.session_key[1:33], row.session_data[:32]):
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get("/en/you/").status_code == 302
        assert thief.get("/en/you/", {"again": "1"}).status_code == 302
    assert client.get("/en/you/").status_code == 200


@pytest.mark.django_db
def test_a_code_waiting_to_be_typed_does_not_stand_in_the_database(client: Client) -> None:
    session = SessionStore()
    session["login_code"] = {"code": "1234-5678"}
    session.save()
    row = Session.objects.get()
    assert b"1234" not in row.session_data.encode()
    assert session.secret is not None
    assert SessionStore(session.secret)["login_code"] == {"code": "1234-5678"}


@pytest.mark.django_db
def test_content_of_another_row_or_a_changed_one_is_nothing() -> None:
    one, other = SessionStore(), SessionStore()
    one["who"], other["who"] = "ada", "bob"
    one.save()
    other.save()
    taken = Session.objects.get(session_key=other.session_key).session_data
    Session.objects.filter(session_key=one.session_key).update(session_data=taken)
    assert one.secret is not None
    assert SessionStore(one.secret).get("who") is None
    Session.objects.update(session_data="not a seal")
    assert SessionStore(other.secret).get("who") is None


@pytest.mark.django_db
def test_the_secret_is_drawn_anew_at_sign_in_and_the_list_of_sessions_goes_on_working(client: Client) -> None:
    secret = signed_in(client)
    session = SessionStore(secret)
    UserSession.objects.create(
        user_id=session["_auth_user_id"], session_key=session.session_key, ip="127.0.0.1", user_agent="Sample"
    )
    text = client.get("/en/account/sessions/").content.decode()
    assert "Sample" in text
    assert ">here<" in text
    assert UserSession.objects.get().session_key == row_name(secret)
    again = SessionStore(secret)
    again.cycle_key()
    assert again.secret != secret
    assert again.get("_auth_user_id")
    assert not SessionStore(secret).get("_auth_user_id")


@pytest.mark.django_db
def test_tries_count_until_their_time_is_over() -> None:
    now, within = clock.now(), timedelta(minutes=15)
    assert [try_once("a", most=2, within=within, at=now) for _ in range(3)] == [True, True, False]
    assert try_once("b", most=2, within=within, at=now)
    take_back("a")
    take_back("a")
    assert try_once("a", most=2, within=within, at=now)
    assert not try_once("a", most=2, within=within, at=now + within / 2)
    assert try_once("a", most=2, within=within, at=now + within)
    assert sweep_tries(now + 3 * within) == 2
    assert not TryCount.objects.exists()


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    barrier, allowed = Barrier(8), list[bool]()

    def one() -> None:
        barrier.wait()
        allowed.append(try_once("raced", most=5, within=timedelta(minutes=1), at=clock.now()))
        connection.close()

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(allowed) == [False] * 3 + [True] * 5
