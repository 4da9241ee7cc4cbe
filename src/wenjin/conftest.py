"""Fixtures for all tests beside the code."""

import fcntl
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from wenjin.catalogue.models import Pack
from wenjin.catalogue.queries import procedure_archive
from wenjin.catalogue.services.packs import load_pack
from wenjin.core.tests.databases import beside
from wenjin.core.tests.one_day import on_one_day  # noqa: F401  the fixture

# How long one example takes says how busy the machine is, and nothing about what is tested.
hypothesis.settings.register_profile("wenjin", deadline=None)
hypothesis.settings.load_profile("wenjin")

# The city speaks 43 languages, and most tests listen to few: the texts of these are loaded for them.
LANGUAGES_OF_TESTS = ("zh-hans", "ar", "ru", "fr")

# The city of the run once it is loaded: on SQLite a copy of its database, elsewhere nothing to keep.
CITY = pytest.StashKey[sqlite3.Connection | None]()
IS_BEGUN = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    on_one_day: None,  # noqa: F811
    django_db_blocker: DjangoDbBlocker,
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The test database holds the sample city once; each test rolls back to it.

    Of the processes of a run the first makes it, and the others take it from there. Folders that use this fixture
    too lie around each other: only the outermost makes anything.
    """
    if pytestconfig.stash.get(IS_BEGUN, False):
        request.getfixturevalue("django_db_setup")
        return
    pytestconfig.stash[IS_BEGUN] = True
    with _one_by_one(pytestconfig, tmp_path_factory) as place, django_db_blocker.unblock():
        is_made = place is not None and place.is_file()
        if is_made:
            # The tables, as the models have them now, in a moment; the copy brings its own.
            connection.settings_dict["TEST"]["MIGRATE"] = False
        request.getfixturevalue("django_db_setup")
        if place is not None and is_made:
            _take_from(place)
        load_pack(settings.PACK, LANGUAGES_OF_TESTS)
        pytestconfig.stash[CITY] = _copied() if connection.vendor == "sqlite" else None
        if not is_made:
            _keep_at(place)
        _learn_sizes()


@contextmanager
def _one_by_one(config: pytest.Config, folders: pytest.TempPathFactory) -> Iterator[Path | None]:
    """Where the processes of this run keep the city for each other, one at a time; None where it has only one."""
    if not hasattr(config, "workerinput"):
        yield None
        return
    with (folders.getbasetemp().parent / "city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield folders.getbasetemp().parent / "city.sqlite3"


# Database of the city on a PostgreSQL server: each process of the run has a copy of it, and a new one after tests
# that emptied theirs.
_KEPT = "wenjin_city_of_the_run"


def _keep_at(place: Path | None) -> None:
    """Keep the city of this process for the others; on PostgreSQL the file only says that it is there."""
    if connection.vendor == "postgresql":
        _copy_database(str(connection.settings_dict["NAME"]), _KEPT)
        if place is not None:
            place.touch()
    elif place is not None:
        with closing(sqlite3.connect(place)) as made:
            connection.connection.backup(made)


def _take_from(place: Path) -> None:
    """The city of another process instead of the empty tables of this one."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(place)) as made:
            made.backup(connection.connection)
    else:
        _copy_database(_KEPT, str(connection.settings_dict["NAME"]))


def _copy_database(source: str, target: str) -> None:
    """On a PostgreSQL server, where nobody may be connected to either."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _copied() -> sqlite3.Connection:
    """The database as it is, in memory."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)
    return copy


def _learn_sizes() -> None:
    """PostgreSQL plans with what it knows of its tables; nothing sweeps and counts them during the run."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def own_city(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Address of another database with the sample city, for processes beside that of the tests.

    For files whose tests are all marked ``django_db``: otherwise the run may have no city.
    """
    copy = pytestconfig.stash[CITY]
    if copy is not None:
        path = tmp_path_factory.mktemp("city") / "city.sqlite3"
        with closing(sqlite3.connect(path)) as file:
            copy.backup(file)
            # Now: of several processes that begin together each would have to be alone to do it.
            file.execute("PRAGMA journal_mode=WAL")
        yield f"sqlite:///{path}"
        return
    with django_db_blocker.unblock():
        connection.close()
    with beside(settings.DATABASES["default"], like=str(connection.settings_dict["NAME"])) as address:
        yield address


@contextmanager
def made_for_a_file(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is made before each test of a file alike is made once, and gone after the file.

    For fixtures of a module. Around the block is a transaction; tests roll back to where it stands at the
    ``yield`` of the fixture. Not for files with tests that have transactions of their own.
    """
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


# Fixtures that give a test a database: that of the run, or one of its own of the same kind.
_OF_A_DATABASE = frozenset({"db", "transactional_db", "place"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database is run again; the rest was run on SQLite and would be the same."""
    if "postgresql" not in str(settings.DATABASES["default"]["ENGINE"]):
        return
    again = [item for item in items if _asks_a_database(item)]
    kept = set(map(id, again))
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = again


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(_OF_A_DATABASE & fixtures)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test with transactions of its own empties all tables: the next ordinary one finds the city again.

    In one process such tests come last; in several each process has files of both kinds.
    """
    asks = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    is_transactional = "transactional_db" in asks or (mark is not None and mark.kwargs.get("transaction"))
    if is_transactional or (mark is None and "db" not in asks) or CITY not in item.config.stash:
        return
    with item.config.stash[blocking_manager_key].unblock():
        if Pack.objects.exists():
            return
        copy = item.config.stash[CITY]
        if copy is None:
            _copy_database(_KEPT, str(connection.settings_dict["NAME"]))
        else:
            copy.backup(connection.connection)
        procedure_archive.forget()


@pytest.fixture(scope="session", autouse=True)
def _nothing_ages_while_tests_run() -> Iterator[None]:
    """How many queries a page asks must not hang on how fast the machine runs the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procedure_archive, "SECONDS_BEFORE_ASKING_AGAIN", math.inf)
        yield


@pytest.fixture
def shenzhen(db: None) -> Pack:
    """The loaded sample city."""
    return Pack.objects.get(identifier="shenzhen")
