"""Sign a test client in, as the pages would: with or without a second factor used in the session."""

import time
from uuid import UUID

from django.test import Client

from wenjin.accounts.models import Person


def sign_in(client: Client, person_id: UUID, *, is_strong: bool = True) -> Client:
    """The client, signed in as the person, who has an account."""
    account = Person.objects.select_related("account").get(pk=person_id).account
    assert account is not None
    client.force_login(account, backend="wenjin.accounts.backends.AccountBackend")
    session = client.session
    record = {"method": "mfa" if is_strong else "code", "type": "totp", "at": time.time()}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client
