"""Tests that commit leave empty tables behind, and guarded ones."""

import pytest
from django.core.management import call_command
from django.db import connection

from wenjin.core.ledger import guard, heads
from wenjin.core.ledger.models import Entry, Head
from wenjin.core.ledger.tests.tampering import AT, write


@pytest.mark.django_db(transaction=True)
def test_a_test_database_is_emptied_and_guarded_again() -> None:
    write("case:a")
    heads.sign_head(AT)
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert not Entry.objects.exists()
    assert not Head.objects.exists()
    assert guard.missing(connection) == []
