"""Notices in a real browser: turned on, shown, opened, turned off; and said where there can be none.

The maker of the browser brings notices, which no test may lean on. The page gets its subscription from a
stand-in, and what the push service would bring comes over the protocol of the developer tools.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Worker

from tests.browser.conftest import PHONE, Site, _page, sideways
from tests.browser.test_sign_in import named, sign_in_by_code

# A subscription that stays in the browser as a real one does, with a key of the right shape.
STAND_IN = """(() => {
  const point = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  const read = () => localStorage.getItem("stand-in");
  const kept = () => read() && ({
    endpoint: read(),
    options: { applicationServerKey: Uint8Array.from(
      atob(document.querySelector("[data-push]").dataset.push.replace(/-/g, "+").replace(/_/g, "/")),
      (one) => one.charCodeAt(0)).buffer },
    toJSON: () => ({ endpoint: read(), keys: { p256dh: point, auth: "AAAAAAAAAAAAAAAAAAAAAA" } }),
    unsubscribe: async () => { localStorage.removeItem("stand-in"); return true; },
  });
  PushManager.prototype.getSubscription = async () => kept();
  PushManager.prototype.subscribe = async () => {
    localStorage.setItem("stand-in", "https://fcm.googleapis.com/fcm/send/stand-in");
    return kept();
  };
})()"""
TOLD = {
    "title": "خبر عن طلبك",
    "text": "صدر قرار.",
    "url": "/ar/you/notices/",
    "lang": "ar",
    "dir": "rtl",
    "tag": "one",
}


@pytest.fixture
def allowed(whole_browser: Browser, site: Site) -> Iterator[Page]:
    """A browser that lets the site show notices."""
    context = whole_browser.new_context(viewport=PHONE, permissions=["notifications"])
    context.add_init_script(STAND_IN)
    yield from _page(context)


def bring(page: Page, site: Site) -> Worker:
    """What the push service does: wake the worker and hand it a notice."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(500):
        if found:
            break
        page.wait_for_timeout(20)
    message = {"origin": named(site, "").rstrip("/"), "registrationId": found[0], "data": json.dumps(TOLD)}
    session.send("ServiceWorker.deliverPushMessage", message)
    return page.context.service_workers[0]


def test_notices_are_turned_on_shown_opened_and_turned_off(allowed: Page, site: Site) -> None:
    sign_in_by_code(allowed, site, "notices@example.org")
    allowed.goto(named(site, "/en/you/notices/"))
    assert sideways(allowed) == 0
    allowed.locator("[data-say=off]").wait_for(state="visible")
    assert not allowed.locator("[data-say=script]").is_visible()
    allowed.locator("form[data-turn-on] button").click()
    allowed.locator("[data-say=on]").wait_for(state="visible")
    assert allowed.locator("[data-device] [data-here]").is_visible()
    assert not allowed.locator("form[data-turn-on] button").is_visible()
    assert sideways(allowed) == 0

    worker = bring(allowed, site)
    shown = """async () => {
      for (let n = 0; n < 50; n += 1) {
        const [one] = await self.registration.getNotifications();
        if (one) return { title: one.title, body: one.body, lang: one.lang, dir: one.dir, tag: one.tag };
        await new Promise((go) => setTimeout(go, 100));
      }
      return null;
    }"""
    expected = {"title": TOLD["title"], "body": TOLD["text"], "lang": "ar", "dir": "rtl", "tag": "one"}
    assert worker.evaluate(shown) == expected
    opened = """async () => {
      const asked = [];
      self.clients.openWindow = async (address) => { asked.push(address); };
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
      await new Promise((go) => setTimeout(go, 300));
      return asked;
    }"""
    assert worker.evaluate(opened) == [named(site, "/ar/you/notices/")]

    allowed.locator("[data-device] button").click()
    allowed.locator("[data-say=off]").wait_for(state="visible")
    assert allowed.locator("[data-device]").count() == 0
    assert allowed.evaluate("localStorage.getItem('stand-in')") is None


def test_a_browser_that_was_told_no_says_so(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE)
    context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    for page in _page(context):
        sign_in_by_code(page, site, "blocked@example.org", "ar")
        page.goto(named(site, "/ar/you/notices/"))
        page.locator("[data-say=blocked]").wait_for(state="visible")
        assert not page.locator("form[data-turn-on] button").is_visible()
        assert sideways(page) == 0


def test_without_script_there_are_mail_and_the_reason(plain: Page, site: Site) -> None:
    sign_in_by_code(plain, site, "plain-notices@example.org")
    plain.goto(named(site, "/en/you/notices/"))
    assert plain.locator("[data-say=script]").is_visible()
    assert not plain.locator("form[data-turn-on] button").is_visible()
    plain.locator("#test button").click()
    plain.wait_for_url("**/you/notices/?test=*")
    assert "no mail server" in plain.locator("#test").inner_text()
    assert sideways(plain) == 0
