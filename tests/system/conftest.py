"""The town that the guards of this folder walk through, built once for each file of tests."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.system.town import Town, built
from wenjin.conftest import django_db_setup, pytest_runtest_setup  # noqa: F401  the fixture, the hook


@pytest.fixture(scope="module", autouse=True)
def _pages_without_what_is_behind() -> Iterator[None]:
    """Guards read pages; Django's client would copy, for each piece of a page, all that it was made from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
        yield


@pytest.fixture(scope="module")
def whole_town(
    django_db_setup: None,  # noqa: F811
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Town]:
    """Everybody and everything; what a test changes is rolled back to here."""
    from django.test import override_settings

    key = tmp_path_factory.mktemp("letters") / "letters.p12"
    with override_settings(TEST_LETTER_KEY=key), django_db_blocker.unblock(), built() as town:
        yield town


@pytest.fixture
def town(whole_town: Town, db: None) -> Town:
    """The same, for a test with a database."""
    return whole_town
