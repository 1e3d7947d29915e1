"""One load of the territory for the tests that only read it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import TEMPLATE, WORKER, _administer, _clone
from village.demo.territory import load_territory

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    name, before = f"{TEMPLATE}_demo_{WORKER or 'main'}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        _clone(name)
        connection.settings_dict["NAME"] = name
        with override_settings(DEMO=True):
            load_territory(on=TODAY)
        yield
        connection.close()
        connection.settings_dict["NAME"] = before
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def territory(_loaded: None, db: None) -> date:
    """The Pays salonais as it was loaded; the day of its loading."""
    return TODAY
