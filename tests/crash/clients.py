"""People in front of browsers: they send a form, and send the same form again until somebody answers."""

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from tests.crash.place import Runner

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
TICKS = re.compile(r'<input type="checkbox" id="[\w-]+" name="([\w-]+)" value="yes"')
CODE = re.compile(r"/verify/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/")
FORM = "application/x-www-form-urlencoded"
STREAM = "application/octet-stream"
# A busy machine takes long to start another server.
PATIENCE_SECONDS = 300


class Cut(Exception):
    """The server died before it answered."""


@dataclass
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Street:
    """The web servers that stand open now, and what is under way to each of them.

    Attributes:
        took: seconds that each of the forms took that were answered.
    """

    webs: list[Runner] = field(default_factory=list)
    on_the_way: dict[int, int] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    lock: threading.Condition = field(default_factory=threading.Condition)

    def open(self, web: Runner) -> None:
        with self.lock:
            self.webs.append(web)
            self.lock.notify_all()

    def close(self, web: Runner) -> None:
        with self.lock:
            if web in self.webs:
                self.webs.remove(web)

    def choose(self, chance: random.Random) -> Runner | None:
        """One of them; when none stands open, wait a moment for one."""
        with self.lock:
            self.lock.wait_for(lambda: bool(self.webs), 1.0)
            return chance.choice(self.webs) if self.webs else None

    @contextmanager
    def sending(self, web: Runner) -> Iterator[None]:
        """While a form is under way: the killer waits for such a moment."""
        with self.lock:
            self.on_the_way[web.port] = self.on_the_way.get(web.port, 0) + 1
            self.lock.notify_all()
        began = time.monotonic()
        try:
            yield
            self.took.append(time.monotonic() - began)
        finally:
            with self.lock:
                self.on_the_way[web.port] -= 1

    def somebody_sends(self, seconds: float) -> Runner | None:
        """Wait until a form is under way; to whom."""
        with self.lock:
            self.lock.wait_for(lambda: any(self.on_the_way.values()), seconds)
            return next((one for one in self.webs if self.on_the_way.get(one.port)), None)


@dataclass
class Client:
    """One browser.

    Attributes:
        cuts: how often a form was cut off by the death of a server.
        strange: answers that nobody should get.
    """

    street: Street
    session: str
    seed: int
    csrf: str = ""
    token: str = ""
    cuts: int = 0
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def once(
        self, method: str, path: str, body: bytes = b"", kind: str = FORM, *, is_sending: bool = False
    ) -> Answer:
        """One request to one of the servers.

        Raises:
            Cut: it died before it answered, or none stands open.
        """
        web = self.street.choose(self.chance)
        if web is None:
            raise Cut
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
        cookies = f"wenjin_session={self.session}" + (f"; csrftoken={self.csrf}" if self.csrf else "")
        headers = {"Cookie": cookies, "Content-Type": kind, "X-CSRFToken": self.token}
        try:
            if not is_sending:
                connection.request(method, path, body, headers)
                return self._read(connection)
            with self.street.sending(web):
                connection.request(method, path, body, headers)
                return self._read(connection)
        except (OSError, http.client.HTTPException) as error:
            raise Cut from error
        finally:
            connection.close()

    def _read(self, connection: http.client.HTTPConnection) -> Answer:
        response = connection.getresponse()
        content = response.read()
        headers = {name.lower(): value for name, value in response.getheaders()}
        for name, value in response.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                self.csrf = value.partition("=")[2].partition(";")[0]
        answer = Answer(response.status, headers, content.decode(errors="replace"))
        if answer.status >= 500:
            self.strange.append(f"{answer.status}: {answer.text[:200]}")
        return answer

    def until_answered(self, act: Callable[[], Answer]) -> Answer:
        """Again and again, as people do, until there is an answer."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return act()
            except Cut:
                self.cuts += 1
                assert time.monotonic() < end, "nobody answers any more"
                time.sleep(self.chance.uniform(0.02, 0.15))

    def get(self, path: str) -> Answer:
        return self.until_answered(lambda: self.once("GET", path))


def hidden_of(page: str) -> dict[str, str]:
    """Hidden fields of the page's forms; of several with one name, the last."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def main_form(page: str, marker: str) -> str:
    """The form of a page that holds this."""
    return next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if marker in one)


class Filing(Client):
    """Somebody who sends an application."""

    def ready(self, reference: str) -> "Filing":
        """Open the page on which everything is checked, and tick what is to be ticked."""
        self.path = f"/en/cases/{reference}/check/"
        page = self.get(self.path)
        assert page.status == 200, page.text[:500]
        form = main_form(page.text, 'name="true"')
        fields = hidden_of(form) | dict.fromkeys(TICKS.findall(form), "yes")
        self.body = urlencode(fields).encode()
        self.reference = reference
        return self

    def send(self) -> str:
        """Press the button until it is acknowledged; the code of the receipt that is shown."""
        answer = self.until_answered(lambda: self.once("POST", self.path, self.body, is_sending=True))
        sent = f"/en/cases/{self.reference}/sent/"
        where = answer.headers.get("location", "")
        assert (answer.status, where) == (302, sent), (answer.status, where, answer.text[-3000:])
        page = self.get(sent)
        found = CODE.search(page.text)
        assert found, page.text[-3000:]
        return found[1]


class Uploading(Client):
    """Somebody who sends a paper in pieces, as ``upload.js`` does, and goes on where it was cut."""

    PIECE = 32 * 1024
    resumed = 0

    def upload(self, reference: str, evidence: str, content: bytes) -> None:
        """From the announcement to the paper in the case."""
        path = f"/en/cases/{reference}/papers/{evidence}/"
        page = self.get(path)
        form = main_form(page.text, "data-upload")
        fields = hidden_of(form)
        self.token = fields["csrfmiddlewaretoken"]
        asked = urlencode({"name": "paper.pdf", "size": len(content)}).encode()
        begun = self.until_answered(lambda: self.once("POST", f"/en/cases/{reference}/uploads/", asked))
        assert begun.status == 201, begun.text
        upload = str(json.loads(begun.text)["id"])
        self._pieces(f"/en/cases/{reference}/uploads/{upload}/", content)
        whole = urlencode({**fields, "upload": upload, "how": "add"}).encode()
        given = self.until_answered(lambda: self.once("POST", path, whole))
        assert given.status == 302, given.text[-3000:]

    def _pieces(self, path: str, content: bytes) -> None:
        offset, end = 0, time.monotonic() + PATIENCE_SECONDS
        while offset < len(content):
            assert time.monotonic() < end, "nobody answers any more"
            piece = content[offset : offset + self.PIECE]
            try:
                answer = self.once("POST", f"{path}?offset={offset}", piece, STREAM)
            except Cut:
                self.cuts += 1
                known = int(json.loads(self.get(path).text)["received"])
                assert known >= offset, "what was acknowledged is lost"
                self.resumed += 1
                offset = known
                continue
            assert answer.status == 200, answer.text
            offset = json.loads(answer.text)["received"]
