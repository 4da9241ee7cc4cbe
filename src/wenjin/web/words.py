"""Words of the interface for the codes of the data."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

AUDIENCE: Final[Mapping[str, Promise]] = {
    "talent": pgettext_lazy("who a service is for", "people who come to work"),
    "resident": pgettext_lazy("who a service is for", "residents"),
    "visitor": pgettext_lazy("who a service is for", "visitors"),
    "firm": pgettext_lazy("who a service is for", "firms"),
}
HOLDER: Final[Mapping[str, Promise]] = {
    "person": pgettext_lazy("who has a paper", "You"),
    "employer": pgettext_lazy("who has a paper", "Your employer"),
    "firm": pgettext_lazy("who has a paper", "Your firm"),
    "joint": pgettext_lazy("who has a paper", "You and the other side together"),
    "third_party": pgettext_lazy("who has a paper", "Somebody else, such as your landlord or your host"),
}
CHANNEL: Final[Mapping[str, Promise]] = {
    "abroad": pgettext_lazy("way to a service", "abroad"),
    "agent": pgettext_lazy("way to a service", "through an agent"),
    "app": pgettext_lazy("way to a service", "in an app"),
    "appointment": pgettext_lazy("way to a service", "by appointment"),
    "bank": pgettext_lazy("way to a service", "at a bank"),
    "counter": pgettext_lazy("way to a service", "at a counter"),
    "court": pgettext_lazy("way to a service", "at a court"),
    "email": pgettext_lazy("way to a service", "by e-mail"),
    "employer": pgettext_lazy("way to a service", "through your employer"),
    "event": pgettext_lazy("way to a service", "at an event"),
    "hospital": pgettext_lazy("way to a service", "at a hospital"),
    "kiosk": pgettext_lazy("way to a service", "at a machine"),
    "mail": pgettext_lazy("way to a service", "by post"),
    "on_site": pgettext_lazy("way to a service", "on the spot"),
    "online": pgettext_lazy("way to a service", "online"),
    "partner": pgettext_lazy("way to a service", "through a partner"),
    "phone": pgettext_lazy("way to a service", "by telephone"),
    "port": pgettext_lazy("way to a service", "at the border"),
    "school": pgettext_lazy("way to a service", "through the school"),
    "self_check": pgettext_lazy("way to a service", "by yourself"),
    "video": pgettext_lazy("way to a service", "by video"),
    "writing": pgettext_lazy("way to a service", "in writing"),
}
HIT: Final[Mapping[str, Promise]] = {
    "evidence": pgettext_lazy("kind of search result", "Paper"),
    "life_event": pgettext_lazy("kind of search result", "What is happening"),
    "business_event": pgettext_lazy("kind of search result", "For firms"),
    "journey": pgettext_lazy("kind of search result", "Plan"),
    "ruleset": pgettext_lazy("kind of search result", "Check"),
    "centre": pgettext_lazy("kind of search result", "Centre"),
    "event": pgettext_lazy("kind of search result", "Event"),
    "checkpoint": pgettext_lazy("kind of search result", "Border crossing"),
}
PERSON: Final[Mapping[str, Promise]] = {
    "spouse": pgettext_lazy("who comes along", "husband or wife"),
    "partner": pgettext_lazy("who comes along", "partner"),
    "child": pgettext_lazy("who comes along", "child"),
    "parent": pgettext_lazy("who comes along", "parent"),
    "pet": pgettext_lazy("who comes along", "pet"),
}
OF: Final[Mapping[str, Mapping[str, Promise]]] = {
    "audience": AUDIENCE,
    "holder": HOLDER,
    "channel": CHANNEL,
    "hit": HIT,
    "person": PERSON,
}


def word(kind: str, code: str) -> str:
    """The word for a code; the code itself where a pack has one that we do not know."""
    return str(OF[kind].get(code, code))
