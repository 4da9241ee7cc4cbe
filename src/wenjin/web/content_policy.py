"""The header that says what a page may load, written once for all pages that have no policy of their own."""

from collections.abc import Mapping
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Settings under which the header depends on more than the policy.
_MORE = ("CONTENT_SECURITY_POLICY_REPORT_ONLY",)
_OF_ADDRESSES = "EXCLUDE_URL_PREFIXES"


class ContentPolicy(CSPMiddleware):
    """As the library does it, which puts the same words together anew for every answer."""

    _written: tuple[Mapping[str, Any], str] | None = None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header; a page that widens or drops it, or names scripts by a nonce, is left to the library."""
        policy = settings.CONTENT_SECURITY_POLICY
        if _is_special(request, response) or _OF_ADDRESSES in policy or any(map(_is_set, _MORE)):
            return super().process_response(request, response)
        if self._written is None or self._written[0] is not policy:
            self._written = policy, build_policy()
        response.headers[HEADER] = self._written[1]
        setattr(request, "csp_nonce", CheckableLazyObject(self._csp_nonce_post_response))  # noqa: B010  no field of Django's types
        return response


def _is_special(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        settings.DEBUG
        or HEADER in response.headers
        or "_csp_nonce" in vars(request)
        or any(name.startswith("_csp") for name in vars(response))
    )


def _is_set(name: str) -> bool:
    return bool(getattr(settings, name, None))
