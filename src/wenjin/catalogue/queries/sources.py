"""Where the facts were read: addresses in the records, and how many there are."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from wenjin.catalogue.models import RecordVersion

_ADDRESS = re.compile(r"(https?://\S+)\s*(?:\((.*)\))?\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read.

    Attributes:
        address: empty when the record names no page, for instance ``inferred``.
        host: name of the site, as the reader sees it.
        note: what the record says of it.
    """

    address: str
    host: str
    note: str


def read_source(text: str) -> Source:
    """A source as records write it: ``https://example.org/page (what it is)``."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return Source("", "", text.strip())
    address, inside, after = found.groups()
    return Source(address, _host(address), " ".join(part for part in (inside, after) if part).strip())


def read_sources(listed: Iterable[object]) -> tuple[Source, ...]:
    """Several sources in their order: lines of services, or the longer form of rule sets with ``url``."""
    return tuple(
        Source(str(one.get("url", "")), _host(str(one.get("url", ""))), str(one.get("citation", "")))
        if isinstance(one, Mapping)
        else read_source(str(one))
        for one in listed
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many different pages the records name, and on which sites.

    Attributes:
        hosts: name of a site and its pages, most used first.
    """

    pages: int
    hosts: tuple[tuple[str, int], ...]


@lru_cache(maxsize=4)
def count_sources(content_hash: str) -> SourceCount:
    """Sources of all open records; kept as long as the content of the pack stays the same."""
    addresses: dict[str, str] = {}
    documents = RecordVersion.objects.filter(valid_to__isnull=True).values_list("document", flat=True)
    for document in documents.iterator():
        for source in read_sources(document.get("sources") or document.get("source") or ()):
            if source.address:
                addresses[source.address] = source.host
    return SourceCount(len(addresses), tuple(Counter(addresses.values()).most_common()))
