"""Signing in as a reader does it, through the pages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from wenjin.accounts import after_sign_in, queries, services
from wenjin.accounts.domain.actor import SYSTEM, Actor, Role
from wenjin.accounts.queries import VISITOR_COOKIE
from wenjin.accounts.sessions import SessionStore
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.conftest import made_for_a_file
from wenjin.core import clock
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)
ASK, CODE = "/en/account/sign-in/", "/en/account/sign-in/code/"


@pytest.fixture(autouse=True)
def demonstration(settings: Settings) -> None:
    """Codes stand on the page, as on a laptop without a mail server."""
    settings.DEMO, settings.SMTP = True, None


@pytest.fixture(scope="module")
def everybody(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, queries.PersonSeen]]:
    found = {}
    with made_for_a_file(django_db_blocker):
        with django_db_blocker.unblock():
            services.sample_people(NOW)
            for one in queries.sample_people():
                account = queries.sample_account(one.person_id)
                assert account
                found[account.email.partition("@")[0]] = queries.person(one.person_id)
        yield found


@pytest.fixture
def people(everybody: dict[str, queries.PersonSeen], db: None) -> dict[str, queries.PersonSeen]:
    return dict(everybody)


def ask(client: Client, email: str, **more: str) -> str:
    """Ask for a code; the code."""
    response = client.post(ASK, {"email": email, **more})
    assert response.status_code == 302, response.content.decode()[:2000]
    page = client.get(response["Location"]).content.decode()
    found = re.search(r'id="demo-code">([\d-]+)<', page)
    assert found, page
    return found[1]


def code_of_app(account_id: int) -> str:
    authenticator = Authenticator.objects.get(user_id=account_id, type=Authenticator.Type.TOTP)
    secret = totp.decrypt(authenticator.data["secret"])
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def test_a_newcomer_signs_in_with_a_code(client: Client) -> None:
    code = ask(client, "New.Person@example.org")
    response = client.post(CODE, {"code": code})
    assert (response.status_code, response["Location"]) == (302, "/en/you/")
    page = client.get("/en/you/").content.decode()
    assert "new.person@example.org" in page
    found = queries.person_with_email("new.person@example.org")
    assert found
    entries = list(book.entries(f"person:{found.id}"))
    assert [one.code for one in entries] == ["person.made", "account.attached", "account.signed_in"]
    assert entries[-1].payload == {"methods": ["code"], "strong": False}


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９"])
def test_codes_are_read_in_the_digits_of_every_keyboard(client: Client, digits: str) -> None:
    code = ask(client, "one@example.org").replace("-", " ")
    typed = code.translate(str.maketrans("0123456789", digits))
    assert client.post(CODE, {"code": f" {typed} "})["Location"] == "/en/you/"


def test_marks_that_nobody_sees_are_no_part_of_the_address(client: Client) -> None:
    code = ask(client, "\u200enew.person@example.org\u2069")
    assert client.post(CODE, {"code": code}).status_code == 302
    assert get_user_model().objects.filter(email="new.person@example.org").exists()


def test_a_wrong_code_says_so_and_five_end_it(client: Client) -> None:
    code = ask(client, "one@example.org")
    wrong = "11111111" if not code.startswith("1") else "22222222"
    for _ in range(4):
        response = client.post(CODE, {"code": wrong})
        assert "This code is not right" in response.content.decode()
    assert client.post(CODE, {"code": wrong})["Location"] == "/en/account/sign-in/address/"
    assert client.post(CODE, {"code": code}).status_code == 302
    assert client.get("/en/you/").status_code == 302


def test_a_code_is_good_for_a_quarter_of_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    code, then = ask(client, "one@example.org"), time.time()
    monkeypatch.setattr(time, "time", lambda: then + 16 * 60)
    client.post(CODE, {"code": code})
    monkeypatch.undo()
    assert client.get("/en/you/").status_code == 302


def test_a_new_code_makes_the_old_one_void(client: Client) -> None:
    old = ask(client, "one@example.org")
    client.post(CODE, {"action": "resend"})
    page = client.get(CODE).content.decode()
    new = re.search(r'id="demo-code">([\d-]+)<', page)
    assert new
    assert new[1] != old
    assert "This code is not right" in client.post(CODE, {"code": old}).content.decode()
    assert client.post(CODE, {"code": new[1]})["Location"] == "/en/you/"


def test_known_and_unknown_addresses_cannot_be_told_apart(people: object) -> None:
    answers = []
    for email in ("amina@sample.example", "nobody@sample.example"):
        client = Client()
        response = client.post(ASK, {"email": email})
        page = client.get(response["Location"]).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[\d-]{9}(?=</b>)', "", page)
        answers.append((response.status_code, response["Location"], page.replace(email, "")))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("typed", ["", "no-address", "a@b", "x" * 300 + "@example.org", "a b@example.org"])
def test_what_is_no_address_is_said_and_kept(client: Client, typed: str) -> None:
    response = client.post(ASK, {"email": typed})
    assert response.status_code == 400
    page = response.content.decode()
    assert "e-mail address" in page
    assert f'value="{typed}"' in page


def test_asking_too_often_is_stopped_by_a_table_that_all_workers_share(
    client: Client, settings: Settings
) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    }
    caches["default"].clear()
    seen = []
    for _ in range(4):
        response = Client().post(ASK, {"email": "one@example.org"})
        seen.append(response.status_code)
    assert seen == [302, 302, 302, 400]
    assert "too often" in response.content.decode()
    caches["default"].clear()


def test_many_addresses_from_one_place_get_our_page(client: Client, settings: Settings) -> None:
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "pages")
    }
    caches["default"].clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    for number in range(3):
        response = Client().post("/ar/account/sign-in/", {"email": f"{number}@example.org"})
    assert response.status_code == 429
    assert 'class="brand"' in response.content.decode()
    caches["default"].clear()


def test_the_way_on_is_kept_but_not_to_other_sites(client: Client) -> None:
    for onward, expected in (("/en/plan/", "/en/plan/"), ("https://evil.example/", "/en/you/")):
        one = Client()
        code = ask(one, "one@example.org", next=onward)
        assert one.post(CODE, {"code": code, "next": onward})["Location"] == expected


def test_a_closed_account_is_told_only_by_no_letter(client: Client, people: dict[str, object]) -> None:
    account = queries.sample_account(people["amina"].id)  # type: ignore[attr-defined]
    assert account
    account.is_active = False
    account.save()
    response = client.post(ASK, {"email": account.email})
    assert response.status_code == 302
    assert "demo-code" not in client.get(response["Location"]).content.decode()


def test_a_draft_of_before_is_told_at_the_sign_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Actor, Actor]] = []

    def breaks(before: Actor, after: Actor, at: datetime) -> None:
        raise RuntimeError("a part that is broken")

    monkeypatch.setattr(
        after_sign_in, "AFTER_SIGN_IN", [breaks, lambda before, after, at: seen.append((before, after))]
    )
    client.cookies[VISITOR_COOKIE] = "s" * 32
    client.post(CODE, {"code": ask(client, "one@example.org")})
    ((before, after),) = seen
    assert before.visitor
    assert before.reference == f"visitor:{before.visitor}"
    assert not before.is_signed_in
    assert after.is_signed_in
    assert after.visitor == before.visitor


def test_staff_are_led_to_a_second_factor_and_reach_nothing_before(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    client.post(CODE, {"code": ask(client, "xu@sample.example")})
    response = client.get("/en/desk/")
    assert (response.status_code, response["Location"]) == (
        302,
        "/en/account/second-factor/needed/?next=/en/desk/",
    )
    assert "Set up one of these" in client.get(response["Location"]).content.decode()
    assert "data:image/svg+xml" in client.get("/en/account/app/add/?next=/en/desk/").content.decode()
    secret = client.session["mfa.totp.secret"]
    value = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    response = client.post("/en/account/app/add/?next=/en/desk/", {"code": value})
    assert response["Location"] == "/en/account/recovery-codes/?next=%2Fen%2Fdesk%2F"
    page = client.get(response["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{10}</code>", page)) == 10
    assert 'href="/en/desk/"' in page
    assert client.get("/en/desk/pack/").status_code == 200


def test_the_second_factor_is_asked_at_every_sign_in_and_a_code_works_once(
    people: dict[str, queries.PersonSeen], settings: Settings
) -> None:
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "pages")
    }
    caches["default"].clear()
    account = queries.sample_account(people["xu"].id)
    assert account
    totp.TOTP.activate(account, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(account).generate_codes()
    value = code_of_app(account.pk)
    one = Client()
    response = one.post(CODE, {"code": ask(one, account.email)})
    assert response["Location"] == "/en/account/sign-in/second-factor/"
    assert one.get("/en/desk/").status_code == 302
    assert one.post(response["Location"], {"code": value})["Location"] == "/en/desk/"
    assert one.get("/en/desk/pack/").status_code == 200
    other = Client()
    response = other.post(CODE, {"code": ask(other, account.email)})
    assert "not right" in other.post(response["Location"], {"code": value}).content.decode()
    assert other.post(response["Location"], {"code": codes[3]})["Location"] == "/en/desk/"
    third = Client()
    response = third.post(CODE, {"code": ask(third, account.email)})
    assert "not right" in third.post(response["Location"], {"code": codes[3]}).content.decode()
    caches["default"].clear()


def test_a_lost_second_factor_is_taken_away_at_the_desk(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    account = queries.sample_account(people["chen"].id)
    assert account
    lost = sign_in(Client(), people["chen"].id)
    assert lost.get("/en/desk/pack/").status_code == 200
    totp.TOTP.activate(account, totp.generate_totp_secret())
    sign_in(client, people["xu"].id)
    page = client.post("/en/desk/second-factor/", {"q": "陈柏远"}, follow=True).content.decode()
    address = f"/en/desk/second-factor/{people['chen'].id}/"
    assert address in page
    assert client.get(address).status_code == 200
    assert "Say how you saw" in client.post(address, {}).content.decode()
    response = client.post(address, {"how": "in_person_with_document"})
    assert response["Location"] == "/en/desk/second-factor/?done=1"
    assert not Authenticator.objects.filter(user=account).exists()
    assert lost.get("/en/you/").status_code == 302, "signed out everywhere"
    own = client.post(f"/en/desk/second-factor/{people['xu'].id}/", {"how": "in_person_with_document"})
    assert "Ask a colleague" in own.content.decode()


def test_whoever_waits_at_the_second_factor_while_it_is_taken_away_signs_in_anew(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    account = queries.sample_account(people["chen"].id)
    assert account
    totp.TOTP.activate(account, totp.generate_totp_secret())
    asked = client.post(CODE, {"code": ask(client, account.email)})["Location"]
    assert asked.startswith("/en/account/sign-in/second-factor/")
    page = client.get(asked)
    assert "Lost it, and the recovery codes too?" in page.content.decode()
    Authenticator.objects.filter(user=account).delete()
    assert client.get(asked)["Location"] == "/en/account/sign-in/"
    assert client.get("/en/account/sign-in/").status_code == 200, "the door, and not back again"
    assert client.post(CODE, {"code": ask(client, account.email)})["Location"].startswith("/en/")
    assert client.get("/en/you/").status_code == 200


def test_staff_sessions_end_with_the_day(client: Client, people: object, settings: Settings) -> None:
    client.post(f"/en/demo/{queries.person_with_email('xu@sample.example').id}/")  # type: ignore[union-attr]
    assert client.session.get_expiry_age() <= settings.STAFF_SESSION_SECONDS
    assert client.get("/en/desk/pack/").status_code == 200
    assert timedelta(seconds=settings.STAFF_SESSION_SECONDS) <= timedelta(hours=24)


def test_a_staff_session_ends_by_its_beginning_however_much_it_is_used(
    client: Client,
    people: dict[str, queries.PersonSeen],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in(client, people["xu"].id)
    began, hours = clock.now(), settings.STAFF_SESSION_SECONDS // 3600
    for hour in range(1, hours, 2):
        monkeypatch.setattr(clock, "now", lambda hour=hour: began + timedelta(hours=hour))
        assert client.get("/en/desk/pack/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(hours=hours))
    assert client.get("/en/desk/pack/").status_code == 302
    assert client.get("/en/you/").status_code == 302, "not only the desk: the session is over"


def test_who_becomes_staff_has_no_longer_than_the_others(
    client: Client,
    people: dict[str, queries.PersonSeen],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in(client, people["amina"].id)
    later = clock.now() + timedelta(seconds=settings.STAFF_SESSION_SECONDS)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/en/you/").status_code == 200
    office = services.make_organisation("centre", "Sample centre", actor=SYSTEM, at=later, centre="sample")
    services.add_member(people["amina"].id, office.pk, Role.COUNTER_OFFICER, actor=SYSTEM, at=later)
    assert client.get("/en/you/").status_code == 302


def test_five_tries_are_five_also_for_those_who_try_at_once(client: Client, settings: Settings) -> None:
    code = ask(client, "many@example.org")
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    before = SessionStore(kept).load()
    for _ in range(5):
        client.post(CODE, {"code": "00000000"})
        # As if all had been read at the same moment: the session knows of no try.
        session = SessionStore(kept)
        session.update(before)
        session.save(must_create=not session.exists(str(session.session_key)))
    response = client.post(CODE, {"code": code})
    assert response.get("Location") != "/en/you/"
    assert client.get("/en/you/").status_code != 200


def test_the_address_is_changed_only_by_its_reader(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    sign_in(client, people["amina"].id, is_strong=False)
    response = client.post("/en/account/new-address/", {"email": "new@example.org", "action_add": "1"})
    assert response["Location"] == "/en/account/new-address/code/"
    page = client.get(response["Location"]).content.decode()
    found = re.search(r'id="demo-code">([\d-]+)<', page)
    assert found
    assert queries.mail_address_of(people["amina"].id) == "amina@sample.example"
    client.post(response["Location"], {"code": found[1]})
    assert queries.mail_address_of(people["amina"].id) == "new@example.org"


def test_an_address_of_somebody_else_is_not_told(
    client: Client, people: dict[str, queries.PersonSeen]
) -> None:
    sign_in(client, people["amina"].id, is_strong=False)
    response = client.post("/en/account/new-address/", {"email": "lucas@sample.example", "action_add": "1"})
    assert response["Location"] == "/en/account/new-address/code/"
    assert client.get(response["Location"]).status_code == 200
    assert queries.mail_address_of(people["lucas"].id) == "lucas@sample.example"


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "ta"])
@pytest.mark.parametrize(
    "path",
    [
        "account/ways/",
        "account/app/add/",
        "account/passkeys/add/",
        "account/new-address/",
        "account/sessions/",
        "account/sign-out/",
        "account/staff/",
        "account/second-factor/needed/",
        "you/",
        "you/name/",
        "you/mandates/give/",
        "desk/second-factor/",
        "demo/",
    ],
)
def test_every_page_is_drawn_in_every_direction(
    client: Client, people: dict[str, queries.PersonSeen], language: str, path: str
) -> None:
    sign_in(client, people["xu"].id, is_strong="needed" not in path)
    # The desk answers in the nearest language that it speaks.
    response = client.get(f"/{language}/{path}", follow=path.startswith("desk/"))
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_the_demonstration_is_not_there_otherwise(client: Client, people: object, settings: Settings) -> None:
    settings.DEMO = False
    person = queries.sample_people()[0]
    assert client.get("/en/demo/").status_code == 404
    assert client.post(f"/en/demo/{person.person_id}/").status_code == 404
    assert client.get("/en/you/").status_code == 302


def test_only_invented_people_can_be_been(client: Client) -> None:
    client.post(CODE, {"code": ask(client, "real@example.org")})
    found = queries.person_with_email("real@example.org")
    assert found
    other = Client()
    assert other.post(f"/en/demo/{found.id}/").status_code == 404
    assert other.get("/en/you/").status_code == 302
