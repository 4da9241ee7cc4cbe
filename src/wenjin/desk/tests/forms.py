"""Filling in forms of the desk as a browser does: with the hidden fields that the page gave."""

import re
from html import unescape
from html.parser import HTMLParser

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


def as_it_stands(page: str, field: str = "seen") -> dict[str, list[str]]:
    """What a browser sends of the first form with this field when nothing is touched."""
    reader = _Forms()
    reader.feed(page)
    return next(one for one in reader.found if field in one)


class _Forms(HTMLParser):
    """The fields of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, list[str]]] = []
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        name, value = about.get("name") or "", about.get("value") or ""
        if tag == "form":
            self.found.append({})
        elif tag == "input" and name:
            if about.get("type") not in ("checkbox", "radio") or "checked" in about:
                self._add(
                    name, value if "value" in about else "on" if about.get("type") == "checkbox" else ""
                )
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in about or self._select not in self.found[-1]):
            self.found[-1][self._select] = [value]
        elif tag == "textarea":
            self._text = name
            self._add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1][self._text][-1] += data

    def _add(self, name: str, value: str) -> None:
        if self.found:
            self.found[-1].setdefault(name, []).append(value)
