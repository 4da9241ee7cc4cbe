"""What one page costs a server."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


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
