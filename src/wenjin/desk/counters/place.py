"""Where somebody works: their own centre, and only where it has counters."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core.addresses import new_secret
from wenjin.counters.queries.halls import CentreHall, halls
from wenjin.counters.queries.live import last_event
from wenjin.desk.frame import Link, desk_page
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_wanted import topic_field

SECTION: Final = "counters"
CHOSEN: Final = "hall"
"""Where the session keeps the centre that somebody who works at several has chosen."""
# Of a key of a form, of a word in an address, of a reason: nobody types so much by hand.
LONGEST: Final = 100
_WAYS: Final = (
    ("counter", "desk:counters-console", (Role.COUNTER_OFFICER,)),
    ("reception", "desk:counters-reception", (Role.COUNTER_OFFICER,)),
    ("interpreting", "desk:counters-interpreting", (Role.INTERPRETER,)),
    ("hall", "desk:counters-hall", (Role.DIRECTOR, Role.COUNTER_OFFICER)),
    ("people", "desk:counters-people", (Role.DIRECTOR,)),
    ("hours", "desk:counters-hours", (Role.DIRECTOR,)),
    ("rosters", "desk:rosters", (Role.DIRECTOR,)),
    ("what-if", "desk:what-if", (Role.DIRECTOR,)),
    ("my-roster", "desk:rosters-mine", (Role.COUNTER_OFFICER, Role.INTERPRETER)),
)


@dataclass(frozen=True)
class Place:
    """The hall where the reader works, and what they are there.

    Attributes:
        texts: names of the centre, its topics and its priorities.
        last_event: number of the last change in the hall that the page shows; read before everything else.
        halls: ids of all centres with counters where the reader has one of these roles; this one among them.
    """

    hall: CentreHall
    actor: Actor
    texts: Texts
    last_event: int
    halls: tuple[str, ...] = ()

    @property
    def centre(self) -> str:
        """Id of the centre."""
        return self.hall.centre

    @property
    def name(self) -> str:
        """Name of the centre."""
        return self.text(f"centre/{self.centre}", "name") or self.centre

    def choices(self) -> list[tuple[str, str]]:
        """Ids and names of the centres to choose from; none for who works at one only."""
        if len(self.halls) < 2:
            return []
        return [(one, self.text(f"centre/{one}", "name") or one) for one in self.halls]

    def topic(self, topic: str) -> str:
        """Title of a topic, in the language of the page."""
        return self.text(self.hall.subject, topic_field(topic)) or topic

    def priority(self, reason: str) -> str:
        """Title of a reason to go first."""
        return self.text(self.hall.subject, f"priorities/{reason}/title") or reason

    def service(self, service: str) -> str:
        """Title of a service; asks the database."""
        found = texts([f"service/{service}"], asked_language(), fields=("title",))
        return found.find(f"service/{service}", "title", asked_language()) or ""

    def text(self, subject: str, field: str) -> str:
        """A text of the pack in the language of the page; empty when there is none."""
        return self.texts.find(subject, field, asked_language()) or ""

    def has(self, *roles: Role) -> bool:
        """Whether the reader has one of the roles at this centre."""
        return any(post.centre == self.centre and post.role in roles for post in self.actor.posts)

    def address(self, here: str) -> str:
        """Where a page of the hall is."""
        return next(reverse(address) for name, address, _roles in _WAYS if name == here)

    def ways(self, here: str) -> list[Link]:
        """The pages of the hall that the reader may enter."""
        return [
            Link(way_words(name), reverse(address), name == here)
            for name, address, roles in _WAYS
            if self.has(*roles)
        ]


def way_words(name: str) -> str:
    """What a page of the hall is called."""
    return {
        "counter": pgettext("part of the hall", "My counter"),
        "reception": pgettext("part of the hall", "Reception"),
        "interpreting": pgettext("part of the hall", "Interpreting"),
        "hall": pgettext("part of the hall", "Overview"),
        "people": pgettext("part of the hall", "Officers and interpreters"),
        "hours": pgettext("part of the hall", "Opening days"),
        "rosters": pgettext("part of the hall", "Rosters"),
        "what-if": pgettext("part of the hall", "What if"),
        "my-roster": pgettext("part of the hall", "My shifts"),
    }[name]


def place_of(request: HttpRequest, *roles: Role) -> Place | None:
    """The hall of the reader's own centre, where they have one of the roles; None when there is none.

    Who works at several is where they said last.
    """
    actor = actor_of(request)
    own = {post.centre for post in actor.posts if post.centre and post.role in roles}
    try:
        known = {centre: one for centre, one in sorted(halls().items()) if centre in own}
    except NoPackLoaded:
        known = {}
    if not known:
        return None
    chosen = request.session.get(CHOSEN, "") if len(known) > 1 else ""
    found = known.get(chosen) or next(iter(known.values()))
    # What changes while the page is made comes as news after this number.
    last = last_event(found.centre)
    said = texts([found.subject, *(f"centre/{one}" for one in known)], asked_language(), "zh-hans")
    return Place(found, actor, said, last, tuple(known))


def hall_page(
    request: HttpRequest,
    place: Place,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of the hall, with the ways to the others and a fresh key for each form.

    Args:
        here: which of the pages it is.
    """
    is_read = request.method in ("GET", "HEAD")
    known = {
        "place": place,
        "hall_ways": place.ways(here),
        "form_key": new_secret(),
        "live_from": f"{reverse('live-events', args=[place.centre])}?after={place.last_event}",
        # Where the page is found again, also when it answers a form that was refused.
        "live_here": request.get_full_path() if is_read else place.address(here),
    }
    return desk_page(request, template, {**known, **context}, section=SECTION, status=status)


def no_hall(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose centre has no counters in the pack."""
    told = _("Your centre has no counters in the pack, so there is nothing to do here.")
    return desk_page(
        request, "desk/counters/no_hall.html", {"told": told}, section=SECTION, status=HTTPStatus.NOT_FOUND
    )


def key_of(request: HttpRequest) -> str:
    """The key of the form that was sent; a fresh one where a script or a person left it out."""
    return request.POST.get("key", "").strip()[:60] or new_secret()
