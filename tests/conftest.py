"""One server per session, migrated once; each worker works on a clone, as the application role."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from tests.cast import cast  # noqa: F401 - a fixture for every test
from tests.mails import naming
from village.access.wall import Mission
from village.core import postgres
from village.core.postgres.context import Context, held

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
# The number of the session keeps two sessions apart on a server that they share (`DATABASE_URL`).
SESSION = os.environ.setdefault("VILLAGE_TEST_SESSION", str(os.getpid()))
TEMPLATE = f"test_village_{SESSION}"


@pytest.fixture(autouse=True)
def _no_message_names_a_child() -> Iterator[None]:
    """Whatever the test is about (`tests/mails.py`)."""
    yield
    named = naming(getattr(mail, "outbox", []))
    assert not named, f"a message names a child: {named}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if WORKER:
        return
    if "DATABASE_URL" in os.environ:
        with config.stash[blocking_manager_key].unblock():
            _administer(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
    else:
        postgres.remove(settings.DATA_DIR)
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this worker's base from the template that the first of us migrated."""
    clone = f"{TEMPLATE}_{WORKER or 'main'}"
    settings.PAPERS_DIR = Path(settings.DATA_DIR) / f"papiers-{clone}"  # `purge` in one base sweeps no other's papers
    with postgres.running(settings.DATA_DIR, durable=False), django_db_blocker.unblock():
        with (Path(settings.DATA_DIR) / "template.lock").open("a") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            _migrate_template()
        _clone(clone)
        connection.settings_dict["NAME"] = clone
        restore = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
        # Django would truncate; the application role may not, and the journal must not forget.
        TransactionTestCase._fixture_teardown = lambda _test: _clone(clone)  # type: ignore[attr-defined]
        with held(Context(reach=Mission.LOAD)):
            yield
        TransactionTestCase._fixture_teardown = restore  # type: ignore[attr-defined]
        _administer(f'DROP DATABASE "{clone}" WITH (FORCE)')


def _migrate_template() -> None:
    with postgres.as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone():
            return
        cursor.execute(f'CREATE DATABASE "{TEMPLATE}"')
        connection.settings_dict["NAME"] = TEMPLATE
        call_command("migrate", interactive=False, verbosity=0)


def _clone(name: str) -> None:
    _administer(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY file_copy',
    )


def _administer(*statements: str) -> None:
    with postgres.as_owner(), connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
