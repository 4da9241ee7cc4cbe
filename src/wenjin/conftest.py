"""Fixtures for all tests beside the code."""

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from wenjin.catalogue.models import Pack
from wenjin.catalogue.services.packs import load_pack


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database holds the sample city once; each test rolls back to it."""
    with django_db_blocker.unblock():
        load_pack(settings.PACK)


@pytest.fixture
def shenzhen(db: None) -> Pack:
    """The loaded sample city."""
    return Pack.objects.get(identifier="shenzhen")
