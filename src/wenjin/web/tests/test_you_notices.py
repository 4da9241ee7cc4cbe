"""How the reader is told: ways, devices, language, and a test that goes the way of real notices."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db.models import QuerySet
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from wenjin.accounts import queries, services
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.conftest import made_for_a_file
from wenjin.core.delivery import push
from wenjin.core.delivery.gateways import mail_server, sms_gateway
from wenjin.core.delivery.models import Mail, Push, PushSubscription, TextMessage
from wenjin.core.delivery.tests.test_push import Browser
from wenjin.core.outbox.models import Message
from wenjin.web import you_notices_page
from wenjin.web.browser_names import browser_name

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)
ADDRESS = "/en/you/notices/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def her(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[queries.PersonSeen]:
    """Amina, who reads Arabic."""
    with made_for_a_file(django_db_blocker):
        with django_db_blocker.unblock():
            services.sample_people(NOW)
            found = queries.person_with_email("amina@sample.example")
        assert found
        yield found


@pytest.fixture
def amina(her: queries.PersonSeen, client: Client, db: None) -> queries.PersonSeen:
    """Signed in."""
    sign_in(client, her.id, is_strong=False)
    return her


@pytest.fixture
def browser(settings: Settings) -> Browser:
    settings.PUSH_HOSTS = ["push.example.org"]
    return Browser("https://push.example.org/1")


def phone(person: queries.PersonSeen, number: str) -> None:
    actor = queries.actor_of_person(person.id)
    services.update_details(person.id, {"phone": number}, actor=actor, at=NOW)


def turned_on(client: Client, browser: Browser) -> None:
    typed = {"act": "browser", "subscription": json.dumps(browser.subscription)}
    response = client.post(ADDRESS, typed, headers={"User-Agent": FIREFOX})
    assert response["Location"] == f"{ADDRESS}#browser"


def trials() -> QuerySet[Mail]:
    return Mail.objects.filter(key__startswith="trial:")


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([\w-]+)"', page)
    assert found
    return found[1]


def test_the_page_says_what_works_and_what_does_not(client: Client, amina: queries.PersonSeen) -> None:
    phone(amina, "")
    page = client.get(ADDRESS).content.decode()
    assert "This site has no mail server" in page
    assert "it has no provider for them" in page
    assert "We know no telephone number of yours" in page
    assert f'data-push="{push.public_key()}"' in page
    assert "This needs JavaScript" in page
    assert "<button" in page
    assert "Send me text messages" not in page


def test_with_servers_nothing_is_excused(
    client: Client, amina: queries.PersonSeen, settings: Settings
) -> None:
    settings.SMTP, settings.SMS = (
        mail_server("smtp://127.0.0.1:25?tls=none"),
        sms_gateway("https://sms.example"),
    )
    settings.VAPID_KEY = b""
    phone(amina, "+86 138 0000 1234")
    page = client.get(ADDRESS).content.decode()
    assert "no mail server" not in page
    assert "no provider" not in page
    assert ">1234<" in page
    assert "138 0000" not in page
    assert "it has no key for them" in page
    assert "web/push.js" not in page


def test_a_number_without_its_country_cannot_be_reached(
    client: Client, amina: queries.PersonSeen, settings: Settings
) -> None:
    settings.SMS = sms_gateway("https://sms.example")
    phone(amina, "0755 1234567")
    page = client.get(ADDRESS).content.decode()
    assert "has no country code" in page
    assert "Send me text messages" not in page


def test_text_messages_are_turned_on_and_off(
    client: Client, amina: queries.PersonSeen, settings: Settings
) -> None:
    settings.SMS = sms_gateway("https://sms.example")
    phone(amina, "+86 138 0000 1234")
    assert "Send me text messages" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"act": "texts", "do": "on"})
    assert queries.has_consent(amina.id, Purpose.TEXT_MESSAGES)
    assert "Send me no text messages" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"act": "texts", "do": "off"})
    assert not queries.has_consent(amina.id, Purpose.TEXT_MESSAGES)


def test_a_browser_is_turned_on_listed_and_removed(
    client: Client, amina: queries.PersonSeen, browser: Browser
) -> None:
    turned_on(client, browser)
    assert queries.has_consent(amina.id, Purpose.BROWSER_NOTICES)
    page = client.get(ADDRESS).content.decode()
    assert "Firefox, Linux" in page
    assert "push.example.org" not in page
    device = str(PushSubscription.objects.get().pk)
    for _ in range(2):
        assert client.post(ADDRESS, {"act": "forget", "device": device}).status_code == 302
    assert not PushSubscription.objects.exists()
    assert not queries.has_consent(amina.id, Purpose.BROWSER_NOTICES)


def test_nobody_removes_the_browser_of_another(
    client: Client, amina: queries.PersonSeen, browser: Browser
) -> None:
    other = queries.person_with_email("lucas@sample.example")
    assert other
    device = push.subscribe(other.id, browser.subscription)
    client.post(ADDRESS, {"act": "forget", "device": str(device)})
    assert push.is_subscribed(other.id)
    assert push.subscribe(amina.id, Browser("https://push.example.org/2").subscription)
    assert "since" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "given", ["", "x", "[]", "7", "{}", "[" * 100_000, '{"endpoint": "https://evil.example/"}']
)
def test_a_browser_that_gives_no_address_changes_nothing(
    client: Client, amina: queries.PersonSeen, given: str
) -> None:
    response = client.post(ADDRESS, {"act": "browser", "subscription": given})
    assert response.status_code == 400
    assert "gave no address" in response.content.decode()
    assert not queries.has_consent(amina.id, Purpose.BROWSER_NOTICES)


def test_withdrawing_consent_forgets_the_browsers(
    client: Client, amina: queries.PersonSeen, browser: Browser
) -> None:
    turned_on(client, browser)
    client.post("/en/you/consent/browser_notices/", {"do": "withdraw"})
    assert not push.is_subscribed(amina.id)


def test_the_language_of_notices(client: Client, amina: queries.PersonSeen) -> None:
    response = client.post(ADDRESS, {"act": "language", "language": "am"})
    assert response["Location"] == "/am/you/notices/#words"
    assert "Until they are, we write in English" not in client.get(ADDRESS).content.decode()
    wrong = client.post(ADDRESS, {"act": "language", "language": "tlh"})
    assert wrong.status_code == 400
    assert "Choose a language from the list" in wrong.content.decode()
    assert queries.person(amina.id).language == "am"


def test_a_language_that_the_house_cannot_write_yet(
    client: Client, amina: queries.PersonSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(you_notices_page, "has_interface", lambda code: code != "am")
    client.post(ADDRESS, {"act": "language", "language": "am"})
    assert "Until they are, we write in English" in client.get(ADDRESS).content.decode()


def test_a_test_goes_every_way_once(
    client: Client, amina: queries.PersonSeen, browser: Browser, settings: Settings
) -> None:
    settings.SMTP, settings.SMS = (
        mail_server("smtp://127.0.0.1:25?tls=none"),
        sms_gateway("https://sms.example"),
    )
    phone(amina, "+86 138 0000 1234")
    client.post(ADDRESS, {"act": "texts", "do": "on"})
    turned_on(client, browser)
    key = key_on(client.get(ADDRESS).content.decode())
    for _ in range(2):
        response = client.post(ADDRESS, {"act": "test", "key": key})
        assert response["Location"] == f"{ADDRESS}?test={key}#test"
    assert [rows.count() for rows in (trials(), TextMessage.objects, Push.objects)] == [1, 1, 1]
    assert {one.language for one in (*trials(), *Push.objects.all())} == {amina.language}
    topics = set(Message.objects.values_list("topic", flat=True))
    assert {"delivery.mail", "delivery.sms", "delivery.push"} <= topics
    page = client.get(response["Location"]).content.decode()
    assert page.count("On its way") == 3


def test_without_a_server_it_is_said(client: Client, amina: queries.PersonSeen) -> None:
    client.post(ADDRESS, {"act": "test", "key": "one"})
    page = client.get(f"{ADDRESS}?test=one").content.decode()
    assert "Not sent: this site has no mail server" in page
    assert "Text message</b>" not in page


def test_tests_are_limited(client: Client, amina: queries.PersonSeen, settings: Settings) -> None:
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"notices-{name}"}
        for name in ("default", "pages")
    }
    answers = [client.post(ADDRESS, {"act": "test", "key": f"k{n}"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    assert trials().count() == 5


@pytest.mark.parametrize(
    "typed", [{}, {"act": "x"}, {"act": "test", "key": "a b"}, {"act": "forget", "device": "1"}]
)
def test_what_no_form_of_ours_sends(client: Client, amina: queries.PersonSeen, typed: dict[str, str]) -> None:
    assert client.post(ADDRESS, typed).status_code == 404


def test_it_is_for_those_who_are_signed_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, {"act": "texts"}).status_code == 403


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/push.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response["Content-Security-Policy"]
    assert "notificationclick" in response.content.decode()
    assert client.post("/push.js").status_code == 405


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_what_a_browser_is_called(header: str, name: str) -> None:
    assert browser_name(header) == name
