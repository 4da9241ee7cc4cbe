"""Who stands behind a session. No credentials are ever checked here: there are no passwords."""

from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from wenjin.accounts.models import Account
from wenjin.core.prepared import Prepared


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # django-allauth has no types
    """Finds the account of a session; refuses every name and password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody: codes, passkeys and providers are checked by django-allauth."""
        return

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session; None when there is none or it is closed."""
        found = _BY_ID.first({"account": user_id})
        return found if found is not None and self.user_can_authenticate(found) else None


def _by_id(account: int) -> QuerySet[Account]:
    return Account.objects.filter(pk=account)


_BY_ID: Final = Prepared(_by_id)
