"""What all pages of the desk share: the ways a member of staff may go, the keys, and that nobody keeps a copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import asked_language

OFFICERS: Final = (Role.CASE_OFFICER, Role.COUNTER_OFFICER)
SEARCHERS: Final = (*OFFICERS, Role.INTERPRETER, Role.AUDITOR)
HELPERS: Final = (Role.COUNTER_OFFICER, Role.INTERPRETER)
MAIL_READERS: Final = (Role.COUNTER_OFFICER, Role.DIRECTOR)
KEEPERS: Final = (Role.DIRECTOR, Role.AUDITOR)
PLANNERS: Final = (Role.EVENT_TEAM, Role.DIRECTOR)
IN_THE_HALL: Final = (Role.COUNTER_OFFICER, Role.INTERPRETER, Role.DIRECTOR)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk.

    Attributes:
        roles: whose it is; empty: all of the staff.
    """

    id: str
    name: Promise
    address: str
    roles: tuple[Role, ...]


SECTIONS: Final = (
    Section("inbox", _("Inbox"), "desk:inbox", OFFICERS),
    Section("cases", pgettext_lazy("part of the desk", "Cases"), "desk:cases", SEARCHERS),
    Section("bulk", _("My authority"), "desk:bulk", (Role.CASE_OFFICER,)),
    Section("counter", pgettext_lazy("part of the desk", "Counter"), "desk:counter", HELPERS),
    Section("counters", pgettext_lazy("part of the desk", "Hall"), "desk:counters", IN_THE_HALL),
    Section("events", pgettext_lazy("part of the desk", "Events"), "desk:events", PLANNERS),
    Section("visits", pgettext_lazy("part of the desk", "Visits"), "desk:visits", PLANNERS),
    Section("figures", pgettext_lazy("part of the desk", "Figures"), "desk:figures", KEEPERS),
    Section("mail", pgettext_lazy("part of the desk", "Mail"), "desk:mail", MAIL_READERS),
    Section("outbox", pgettext_lazy("part of the desk", "Outbox"), "desk:outbox", KEEPERS),
    Section("audit", pgettext_lazy("part of the desk", "Audit"), "desk:audit", (Role.AUDITOR,)),
    Section("texts", pgettext_lazy("part of the desk", "Texts"), "desk:texts", (Role.CONTENT_EDITOR,)),
    Section(
        "questions", pgettext_lazy("part of the desk", "Asked"), "desk:questions", (Role.CONTENT_EDITOR,)
    ),
    Section("pack", pgettext_lazy("part of the desk", "Pack"), "desk:report", ()),
    Section("people", pgettext_lazy("part of the desk", "People"), "desk:people", (Role.DIRECTOR,)),
    Section("second-factor", _("Lost second factor"), "desk:second-factor", (*OFFICERS, Role.DIRECTOR)),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A way on."""

    name: str
    href: str
    is_here: bool = False


def ways_of(actor: Actor, here: str = "") -> list[Link]:
    """The parts of the desk that somebody may enter, the first being their own page."""
    open_to = tuple(one.id for one in SECTIONS if not one.roles or actor.has(*one.roles))
    return list(_ways(open_to, here, get_language()))


@lru_cache(maxsize=500)
def _ways(open_to: tuple[str, ...], here: str, language: str | None) -> tuple[Link, ...]:
    """The same for everybody who may enter the same parts, in the language that is active."""
    return tuple(
        Link(str(one.name), reverse(one.address), one.id == here) for one in SECTIONS if one.id in open_to
    )


def desk_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    section: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of the desk; search engines and caches leave it alone.

    Args:
        section: id of the part of the desk where it stands.
    """
    actor = actor_of(request)
    where, where_language = _where(actor)
    known = {
        "ways": ways_of(actor, section),
        "who": actor.name,
        "where": where,
        "where_language": where_language,
        "may_search": actor.has(*SEARCHERS),
        "palette_href": reverse("desk:palette"),
        "search_href": reverse("desk:cases"),
        "section": section,
    }
    response = render(request, template, {**known, **context}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _where(actor: Actor) -> tuple[str, str]:
    """The office somebody works for (the first, when there are several), and the language of its name."""
    posts = [post for post in actor.posts if post.authority or post.centre] or list(actor.posts)
    if not posts:
        return "", SOURCE
    is_chinese = asked_language().startswith("zh") and bool(posts[0].office_zh)
    return (posts[0].office_zh, "zh-hans") if is_chinese else (posts[0].office, SOURCE)
