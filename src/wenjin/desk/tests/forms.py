"""Filling in forms of the desk as a browser does: with the hidden fields that the page gave."""

import re
from html import unescape

from django.test import Client

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def hidden(page: str, action: str) -> dict[str, str]:
    """Hidden fields of the form that goes to an address; of the first form to it."""
    match = re.search(rf'<form[^>]*action="{re.escape(action)}[^"]*".*?</form>', page, re.DOTALL)
    assert match is not None, f"no form to {action}"
    return {name: unescape(value) for name, value in _HIDDEN.findall(match.group())}


def fill(client: Client, href: str, **typed: object) -> dict[str, object]:
    """What a browser sends when the form at an address is filled in."""
    page = client.get(href).content.decode()
    return {**hidden(page, href.partition("?")[0]), **typed}
