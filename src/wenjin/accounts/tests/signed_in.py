"""Sign a test client in, as the pages would: with or without a second factor used in the session."""

import time
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from wenjin.accounts.models import Account, Person
from wenjin.accounts.sessions import SessionStore
from wenjin.accounts.working_day import note_beginning
from wenjin.core import clock


def sign_in(client: Client, person_id: UUID, *, is_strong: bool = True) -> Client:
    """The client, signed in as the person, who has an account."""
    account = Person.objects.select_related("account").get(pk=person_id).account
    assert account is not None
    record = {"method": "mfa" if is_strong else "code", "type": "totp", "at": time.time()}
    begin_session(client, account, record)
    return client


def begin_session(client: Client, account: Account, *records: Mapping[str, object]) -> None:
    """A session of the account whose secret the client has; Django's own helper would give it the row's name."""
    request = HttpRequest()
    session = request.session = SessionStore()
    login(request, account, backend="wenjin.accounts.backends.AccountBackend")
    note_beginning(request.session, clock.now())
    if records:
        request.session["account_authentication_methods"] = list(records)
        request.session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    assert session.secret is not None
    client.cookies[settings.SESSION_COOKIE_NAME] = session.secret
