"""The site as a city runs it: no demonstration, real mail, a worker beside the server, staff with two factors."""

import base64
import hashlib
import hmac
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser.beside import PATIENCE_SECONDS, ROOT, Beside

WENJIN = (sys.executable, "-m", "wenjin")
TIMEOUT = 30_000
STEP_SECONDS = 30  # RFC 6238
CODE = re.compile(r"(?<![-\w])(\d{4})-(\d{4})(?![-\w])")

EXPERTS, EXIT_ENTRY, CENTRE = "sz-foreign-experts", "sz-exit-entry", "longhua-centre"
# Who works here: name, role, authority or centre. Invented.
STAFF = {
    "chen": ("CHEN", "case_officer", "--authority", EXPERTS, "Foreign experts"),
    "ma": ("MA", "case_officer", "--authority", EXPERTS, "Foreign experts"),
    "zhao": ("ZHAO", "case_officer", "--authority", EXPERTS, "Foreign experts"),
    "wu": ("WU", "case_officer", "--authority", EXIT_ENTRY, "Exit and entry"),
    "sun": ("SUN", "case_officer", "--authority", EXIT_ENTRY, "Exit and entry"),
    "lin": ("LIN", "counter_officer", "--centre", CENTRE, "Longhua centre"),
    "gao": ("GAO", "counter_officer", "--centre", CENTRE, "Longhua centre"),
    "ye": ("YE", "interpreter", "--centre", CENTRE, "Longhua centre"),
    "he": ("HE", "auditor", "--centre", CENTRE, "Longhua centre"),
    "xu": ("XU", "director", "--centre", CENTRE, "Longhua centre"),
}


class Letterbox:
    """Mails as a real SMTP server took them."""

    def __init__(self) -> None:
        self._mails: list[EmailMessage] = []
        self._grown = threading.Condition()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Take a mail."""
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        with self._grown:
            self._mails.append(mail)
            self._grown.notify_all()
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for somebody, the oldest first."""
        with self._grown:
            return [one for one in self._mails if parseaddr(str(one["To"]))[1] == address]

    def next_to(self, address: str, seen: int, about: str | re.Pattern[str] = "") -> EmailMessage:
        """Wait for a mail to somebody after so many, with these words in its subject or text."""
        end = time.monotonic() + PATIENCE_SECONDS
        about = re.compile(re.escape(about)) if isinstance(about, str) else about
        while True:
            found = [
                one for one in self.to(address)[seen:] if about.search(f"{one['Subject']}\n{text_of(one)}")
            ]
            if found:
                return found[0]
            with self._grown:
                if (
                    not self._grown.wait(min(1.0, max(0.0, end - time.monotonic())))
                    and time.monotonic() >= end
                ):
                    subjects = [str(one["Subject"]) for one in self.to(address)]
                    raise AssertionError(
                        f"no mail to {address} about {about!r} after {seen}; came: {subjects}"
                    )


def text_of(mail: EmailMessage) -> str:
    """The words of a mail."""
    body = mail.get_body(("plain",))
    return "" if body is None else str(body.get_content())


def attached(mail: EmailMessage) -> dict[str, bytes]:
    """Files in a mail, by name."""
    return {str(one.get_filename()): one.get_payload(decode=True) for one in mail.iter_attachments()}


@dataclass
class App:
    """An app for one-time codes (TOTP, RFC 6238). It never shows the same code twice."""

    secret: str
    last_step: int = 0

    def code(self) -> str:
        """The code of now, or of the next step when that of now was used; the server takes both."""
        step = max(int(time.time()) // STEP_SECONDS, self.last_step + 1)
        end = time.monotonic() + PATIENCE_SECONDS
        while step > int(time.time()) // STEP_SECONDS + 1 and time.monotonic() < end:
            time.sleep(0.5)  # there is no code before its time
        self.last_step = step
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        start = digest[-1] & 15
        number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


@dataclass
class Office:
    """The running site, its letterbox, and its staff."""

    address: str
    var: Path
    letters: Letterbox
    environment: dict[str, str]
    beside: Beside
    apps: dict[str, App] = field(default_factory=dict)
    _signed_in: dict[str, StorageState] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command of ours, as a person in the machine room gives it."""
        return subprocess.run(
            [*WENJIN, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def email(self, name: str) -> str:
        return f"{name}@office.example"

    def at_desk(self, browser: Browser, name: str, **about: Any) -> BrowserContext:
        """A browser of a member of the staff who has signed in with both factors."""
        about = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", **about}
        if name not in self._signed_in:
            context = browser.new_context(**about)
            context.set_default_timeout(TIMEOUT)
            page = context.new_page()
            self.enter(page, name)
            self._signed_in[name] = context.storage_state()
            context.close()
        context = browser.new_context(storage_state=self._signed_in[name], **about)
        context.set_default_timeout(TIMEOUT)
        return context

    def forget(self, name: str) -> None:
        """Somebody was signed out everywhere: what their browser kept is worth nothing."""
        self._signed_in.pop(name, None)

    def enter(self, page: Page, name: str, language: str = "zh-hans") -> None:
        """Sign in as staff: the code by mail, then the second factor, which is set up the first time."""
        sign_in(page, self, self.email(name), language)
        if name in self.apps:
            page.wait_for_url("**/account/sign-in/second-factor/**")
            send_code(page, self.apps[name].code())
        else:
            page.wait_for_url("**/account/second-factor/needed/**")
            page.locator("main a[href*='/account/app/add/']").click()
            app = App(page.locator("main code").inner_text().strip())
            send_code(page, app.code())
            self.apps[name] = app
            page.wait_for_url(re.compile("recovery-codes|/desk/"))
            page.goto(self.url(f"/{language}/desk/"))
        page.wait_for_url(re.compile("/desk/"))


def sign_in(page: Page, office: Office, email: str, language: str = "en", to: str = "") -> None:
    """The address, then the code that came by mail. Already on the page of the address when ``to`` says so."""
    if to != "here":
        page.goto(office.url(f"/{language}/account/sign-in/{to}"))
    seen = len(office.letters.to(email))
    page.locator("#id_email").fill(email)
    page.locator("main form").first.locator("button[type=submit]").click()
    page.wait_for_url("**/account/sign-in/code/**")
    send_code(page, login_code(office.letters.next_to(email, seen, CODE)))


def login_code(mail: EmailMessage) -> str:
    """The code in a mail."""
    found = CODE.search(text_of(mail))
    assert found, text_of(mail)
    return f"{found[1]}{found[2]}"


def send_code(page: Page, code: str) -> None:
    page.locator("#id_code").fill(code)
    with page.expect_navigation():
        page.locator("main form:has(#id_code) button[type=submit]").click()


# Every server would make these files of the assistant again, each for itself.
MODEL = """
import django
django.setup()
from django.conf import settings
from wenjin.assistant.local_model.making import made_folder
made_folder(settings.MODEL_FOLDER)
"""


def prepare(var: Path) -> None:
    """A database with the sample city, the files of the pages, and those of the assistant."""

    def begun(*words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(words, env=surroundings(var), cwd=ROOT, stdout=subprocess.DEVNULL)

    # What is in the folder besides is made by the first; the database takes longest.
    finished(begun(*WENJIN, "migrate", "--verbosity", "0"))
    beside = (
        begun(*WENJIN, "collectstatic", "--noinput", "--verbosity", "0"),
        begun(sys.executable, "-c", MODEL),
    )
    finished(begun(*WENJIN, "load-pack"))
    for one in beside:
        finished(one)


def finished(process: "subprocess.Popen[bytes]") -> None:
    """Wait until it ended well."""
    assert process.wait() == 0, f"{process.args!r} failed"


def surroundings(var: Path, **more: str) -> dict[str, str]:
    """Settings of a server with everything of its own."""
    return {
        **os.environ,
        "WENJIN_VAR": str(var),
        "WENJIN_DATABASE": f"sqlite:///{var / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-3000:]}")


def name_staff(beside: Beside) -> None:
    """Give the staff their roles, as ``wenjin staff add`` does."""
    for name, (family, role, kind, place, named) in STAFF.items():
        beside.do(
            "django.core.management:call_command",
            "staff",
            "add",
            f"{name}@office.example",
            f"--role={role}",
            f"{kind}={place}",
            f"--named={named}",
            f"--family-name={family}",
            "--given-name=SAMPLE",
        )


@contextmanager
def open_office(var: Path, **more: str) -> Iterator[Office]:
    """Serve a prepared city for real: web server, worker and mail server each in its own right.

    Args:
        more: settings of this city, as its environment has them.
    """
    letters = Letterbox()
    mail_port, port = free_port(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=mail_port)
    controller.start()
    environment = surroundings(
        var,
        WENJIN_DEMO="no",
        WENJIN_SMTP=f"smtp://127.0.0.1:{mail_port}?tls=none",
        WENJIN_MAIL_FROM="Wenjin <wenjin@office.example>",
        WENJIN_SITE=f"http://127.0.0.1:{port}",
        WENJIN_HEADS_TO=str(var / "heads.jsonl"),
        **more,
    )
    processes = []
    try:
        with (
            (var / "server.log").open("wb") as log,
            (var / "worker.log").open("wb") as worker_log,
            Beside(environment) as beside,
        ):
            name_staff(beside)
            serve = [*WENJIN, "serve", "--no-worker", "--port", str(port)]
            processes.append(subprocess.Popen(serve, env=environment, cwd=ROOT, stdout=log, stderr=log))
            work = [*WENJIN, "work"]
            processes.append(
                subprocess.Popen(work, env=environment, cwd=ROOT, stdout=worker_log, stderr=worker_log)
            )
            office = Office(f"http://127.0.0.1:{port}", var, letters, environment, beside)
            wait_for(office.address, processes[0], var / "server.log")
            yield office
    finally:
        for one in processes:
            one.terminate()
        for one in processes:
            one.wait(timeout=PATIENCE_SECONDS)
        controller.stop()
