"""The script that shows notices in a browser; what it may act for begins with its address, so that is short."""

from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_FILE: Final = Path(__file__).with_name("push_worker.js")


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """``/push.js``. A browser asks whether it has changed each time it looks (no-cache)."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _script() -> str:
    return _FILE.read_text(encoding="utf-8")
