"""What one page costs a server, and what it weighs."""

import gzip
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import Client

_PARTS: Final = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|png|webmanifest))"')


def milliseconds(serve: "WSGIHandler", environ: dict[str, object]) -> float:
    """CPU of the whole way through middleware, queries and templates, as a server pays it.

    Args:
        serve: the application; loaded once by whoever measures.
        environ: of the request.

    Raises:
        RuntimeError: the page did not come.
    """
    statuses: list[str] = []
    began = time.process_time()
    response = serve(environ, lambda status, *_: statuses.append(status))
    body = b"".join(response)
    taken = (time.process_time() - began) * 1000
    response.close()
    if not statuses[0].startswith("200") or not body:
        raise RuntimeError(f"{environ['PATH_INFO']}: {statuses[0]}")
    return taken


def milliseconds_of(client: "Client", path: str) -> float:
    """The same for the application that a server serves, as the reader whose cookies these are.

    Its middleware is loaded once, and its collector of garbage is set.
    """
    from django.test import RequestFactory

    from wenjin.wsgi import application as serve

    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    address, _mark, query = path.partition("?")
    request = RequestFactory().get(address, QUERY_STRING=query, HTTP_HOST="localhost", HTTP_COOKIE=cookies)
    return milliseconds(serve, request.environ)


def queries_of(client: "Client", path: str) -> int:
    """How many queries a page makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


def weights(name: str, content: bytes) -> dict[str, int]:
    """Bytes of a page and of all that it loads, each gzipped, by address.

    Args:
        name: to call the page itself.
    """
    from django.conf import settings
    from django.contrib.staticfiles import finders

    found = {name: len(gzip.compress(content, 6))}
    for address in sorted(set(_PARTS.findall(content.decode()))):
        file = address.removeprefix("/static/")
        # In a house its name carries a print of what is in it, and it stands where it was collected.
        place = finders.find(file) or Path(settings.STATIC_ROOT) / file
        found[address] = len(gzip.compress(Path(place).read_bytes(), 6))
    return found
