"""The form of what-if: what is tried, read from what was sent and shown again as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.desk.counters.place import Place
from wenjin.desk.counters.words import language_here
from wenjin.lang.templatetags.lang import listed, number

_MOST = 12


@dataclass(frozen=True, slots=True)
class ChangeTyped:
    """What was chosen; each list holds codes or keys.

    Attributes:
        interpreter: languages of one more interpreter; ``interpreters`` how many such.
        officer: languages of one more officer; ``officer_topics`` what they serve; ``officers`` how many.
        learner: who learns; ``learns`` topics, ``learns_languages`` languages.
        lines: more places for video.
    """

    interpreter: tuple[str, ...] = ()
    interpreters: int = 1
    officer: tuple[str, ...] = ()
    officer_topics: tuple[str, ...] = ()
    officers: int = 1
    learner: str = ""
    learns: tuple[str, ...] = ()
    learns_languages: tuple[str, ...] = ()
    all_topics: bool = False
    without: tuple[str, ...] = ()
    lines: int = 0

    @classmethod
    def read(cls, data: QueryDict) -> "ChangeTyped":
        """From a form; what cannot be read is left out."""
        return cls(
            interpreter=_codes(data, "interpreter"),
            interpreters=_count(data, "interpreters", 1),
            officer=_codes(data, "officer"),
            officer_topics=_codes(data, "officer_topics"),
            officers=_count(data, "officers", 1),
            learner=data.get("learner", "")[:60],
            learns=_codes(data, "learns"),
            learns_languages=_codes(data, "learns_languages"),
            all_topics=bool(data.get("all_topics")),
            without=_codes(data, "without"),
            lines=_count(data, "lines", 0, least=-_MOST),
        )

    def document(self) -> dict[str, Any]:
        """What is tried, without what stays as it is."""
        said: dict[str, Any] = {}
        if self.interpreter:
            said["interpreters"] = [list(self.interpreter)] * self.interpreters
        if self.officer or self.officer_topics:
            said["officers"] = [[list(self.officer), list(self.officer_topics)]] * self.officers
        if self.learner and self.learns:
            said["topics"] = {self.learner: list(self.learns)}
        if self.learner and self.learns_languages:
            said["languages"] = {self.learner: list(self.learns_languages)}
        if self.all_topics:
            said["all_topics"] = True
        if self.without:
            said["without"] = list(self.without)
        if self.lines:
            said["lines"] = self.lines
        return said


def typed(request: HttpRequest) -> ChangeTyped:
    """What the form says, or the page's address on the way there."""
    return ChangeTyped.read(request.POST if request.method == "POST" else request.GET)


def change_words(change: Mapping[str, Any], place: Place, names: Mapping[str, str]) -> list[str]:
    """What is tried, one sentence for each thing."""
    found: list[str] = []
    interpreters = change.get("interpreters", [])
    if interpreters:
        about = {"count": number(len(interpreters)), "languages": _languages(interpreters[0])}
        found.append(
            ngettext(
                "%(count)s more interpreter for %(languages)s",
                "%(count)s more interpreters for %(languages)s",
                len(interpreters),
            )
            % about
        )
    officers = change.get("officers", [])
    if officers:
        about = {
            "count": number(len(officers)),
            "languages": _languages(officers[0][0]),
            "topics": listed([place.topic(one) for one in officers[0][1]]),
        }
        found.append(
            ngettext(
                "%(count)s more officer who speaks %(languages)s and serves %(topics)s",
                "%(count)s more officers who speak %(languages)s and serve %(topics)s",
                len(officers),
            )
            % about
        )
    for key, codes in change.get("languages", {}).items():
        found.append(_("%(name)s learns %(what)s") % {"name": names.get(key, "?"), "what": _languages(codes)})
    for key, topics in change.get("topics", {}).items():
        what = listed([place.topic(one) for one in topics])
        found.append(_("%(name)s learns %(what)s") % {"name": names.get(key, "?"), "what": what})
    if change.get("all_topics"):
        found.append(_("Every officer serves every topic"))
    if change.get("without"):
        gone = listed([names.get(key, "?") for key in change["without"]])
        found.append(_("Without %(names)s") % {"names": gone})
    if change.get("lines"):
        count = int(change["lines"])
        found.append(
            pgettext("places for interpreting by video, such as +2", "%(count)s lines for video")
            % {"count": f"{'+' if count > 0 else '−'}{number(abs(count))}"}
        )
    return found


def _languages(codes: list[str]) -> str:
    return str(listed([language_here(one) for one in codes]))


def _codes(data: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:60] for one in data.getlist(name)[:60] if one))


def _count(data: QueryDict, name: str, usual: int, *, least: int = 1) -> int:
    try:
        return min(max(int(data.get(name, "")[:4]), least), _MOST)
    except ValueError:
        return usual
