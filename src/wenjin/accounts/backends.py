"""Who stands behind a session. No credentials are ever checked here: there are no passwords."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # django-allauth has no types
    """Finds the account of a session; refuses every name and password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody: codes, passkeys and providers are checked by django-allauth."""
        return
