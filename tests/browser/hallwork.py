"""A hall for tests in a browser: one officer for everything who has no shift, and doors that never close."""

from dataclasses import dataclass

from tests.browser.beside import Beside

CENTRE = "longhua-centre"


@dataclass(frozen=True)
class Waiting:
    """A ticket."""

    secret: str
    id: str
    shown: str


@dataclass(frozen=True)
class Hall:
    """A running site with a hall, and what staff do in it."""

    address: str
    beside: Beside

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def act(self, *acts: tuple[str, ...]) -> list[object]:
        """Do this at the counters."""
        found: list[object] = self.beside.do("tests.browser.hall_acts:do", acts)
        return found

    def keep_open(self) -> None:
        """The doors are open at whatever hour the test runs."""
        self.act(("keep_open",))

    def open_counter(self, counter: str, *languages: str) -> str:
        """Somebody sits down who speaks these languages; the id of the session."""
        return str(self.act(("open_counter", counter, *languages))[0])

    def issue(self, language: str, key: str, topic: str = "information") -> Waiting:
        """Somebody takes a ticket."""
        (found,) = self.act(("issue", language, topic, key))
        assert isinstance(found, list)
        return Waiting(*map(str, found))

    def call(self, session: str, waiting: Waiting) -> None:
        """Call a ticket to a counter."""
        self.act(("call", session, waiting.id))
