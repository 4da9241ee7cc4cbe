"""Where remote interpreters come from; one file for each kind of provider."""

from functools import cache

from django.conf import settings

from wenjin.counters.providers.base import LineAsked, Progress, Provider, ProviderTrouble, Side
from wenjin.counters.providers.room import RoomProvider
from wenjin.counters.providers.simulated import SimulatedProvider

__all__ = [
    "LineAsked",
    "Progress",
    "Provider",
    "ProviderTrouble",
    "RoomProvider",
    "Side",
    "SimulatedProvider",
    "provider",
    "use_provider",
]

_instead: list[Provider] = []


def provider() -> Provider:
    """The provider of this house, by ``WENJIN_INTERPRETERS``."""
    return _instead[-1] if _instead else _configured(settings.INTERPRETERS)


def use_provider(one: Provider | None) -> None:
    """Take another provider in this process, for tests; None goes back to the configured one."""
    _instead.clear()
    if one is not None:
        _instead.append(one)


@cache
def _configured(name: str) -> Provider:
    known: dict[str, type[Provider]] = {"room": RoomProvider, "simulated": SimulatedProvider}
    if name not in known:
        raise ValueError(f"WENJIN_INTERPRETERS must be one of {', '.join(known)}, got {name!r}")
    return known[name]()
