"""The town that the guards of this folder walk through, built once for each file of tests."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.system.town import Town, built
from wenjin.conftest import django_db_setup, on_one_day, pytest_runtest_setup  # noqa: F401  fixtures, the hook


@pytest.fixture(scope="module", autouse=True)
def _done_once() -> Iterator[None]:
    """Guards read pages by the thousand: what is alike for each request is done once."""
    from tests.system.done_once import do_once

    with pytest.MonkeyPatch.context() as patch:
        do_once(patch)
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
