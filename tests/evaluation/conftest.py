"""The demonstration territory in a base of its own: the cast's base stays as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import TEMPLATE, WORKER, _administer, _clone


@pytest.fixture(scope="module")
def _territory_base(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    name, before = f"{TEMPLATE}_territory_{WORKER or 'main'}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        _clone(name)
        connection.settings_dict["NAME"] = name
        with override_settings(DEMO=True):
            call_command("demo", verbosity=0)
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def territory(_territory_base: None, db: None, settings: Any) -> None:
    """The Pays salonais, as `make run` shows it."""
    settings.DEMO = True
