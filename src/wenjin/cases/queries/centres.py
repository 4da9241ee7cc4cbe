"""Which centre handles a service."""

from functools import lru_cache

from wenjin.catalogue.queries.domain import current_pack, documents


def centre_of_service(service: str) -> str:
    """The centre that handles a service: the first of the pack that offers it, else the first; empty for none."""
    offering, first = _centres(current_pack().content_hash)
    return offering.get(service, first)


@lru_cache(maxsize=2)
def _centres(content_hash: str) -> tuple[dict[str, str], str]:
    offering: dict[str, str] = {}
    found = documents("centre")["centre"]
    for one in found:
        listed = one.get("services") or {}
        for service in listed.get("ids") or ():
            offering.setdefault(str(service), str(one["id"]))
    return offering, str(found[0]["id"]) if found else ""
