"""What Django's test client does alike for each of thousands of requests, done once for a file of tests.

Nothing that a view, a form or a template does is left out.
"""

from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.template.base import Template
from django.template.context import Context
from django.test.client import ClientHandler
from django.urls.resolvers import ResolverMatch, URLResolver
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# What hands a request from middleware to middleware and on to the view, and what it takes from each of them.
HOOKS = ("process_view", "process_exception", "process_template_response")
CHAIN = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")


def do_once(patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone."""
    patch.setattr(Template, "_render", drawn)
    patch.setattr(ClientHandler, "load_middleware", _one_chain())
    patch.setattr(URLResolver, "resolve", _looked_up_once())


def drawn(self: Template, context: Context) -> SafeString:
    """As in service. The client would be told of each piece of a page, and copy all that it was made from."""
    return self.nodelist.render(context)


def _one_chain() -> Any:
    """Clients share the middleware, as the requests to a server do, until a test puts something else there."""
    made: dict[tuple[object, ...], BaseHandler] = {}

    def load_middleware(self: ClientHandler, is_async: bool = False) -> None:
        known = tuple(import_string(name) for name in settings.MIDDLEWARE)
        key = (*known, *(getattr(one, hook, None) for one in known for hook in HOOKS))
        if key not in made:
            made[key] = BaseHandler()
            made[key].load_middleware(is_async)
        for name in CHAIN:
            setattr(self, name, getattr(made[key], name))

    return load_middleware


def _looked_up_once() -> Any:
    """What an address leads to stays the same, in each language."""
    resolve = URLResolver.resolve
    found: dict[tuple[URLResolver, str | None, str], ResolverMatch] = {}

    def resolved(self: URLResolver, path: Any) -> ResolverMatch:
        if not isinstance(path, str) or not path.startswith("/"):
            return resolve(self, path)
        key = (self, get_language(), path)
        if key not in found:
            found[key] = resolve(self, path)
        # Each request has its own: what it does with it concerns no other.
        match = ResolverMatch.__new__(ResolverMatch)
        match.__dict__ |= found[key].__dict__
        match.kwargs = dict(match.kwargs)
        return match

    return resolved
