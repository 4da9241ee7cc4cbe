"""People to test with."""

from datetime import UTC, datetime

import pytest

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.models import Person

NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def sample(db: None) -> dict[str, Person]:
    """The invented people, by the first part of their address."""
    services.sample_people(NOW)
    rows = Person.objects.select_related("account").exclude(account=None)
    return {row.account.email.partition("@")[0]: row for row in rows if row.account}


@pytest.fixture
def amina(sample: dict[str, Person]) -> Actor:
    return queries.actor_of_person(sample["amina"].pk)
