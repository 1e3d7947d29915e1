"""A child of long ago, in the programme of the cast: nobody has heard of him for years."""

import fcntl
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tests.cast import Cast, _child
from village.people.models import Person

LONG_AGO = date(2012, 9, 3)


@pytest.fixture
def old(cast: Cast) -> Person:
    """Sami was followed in 2012 and 2013, by Dora."""
    _child(cast, "sami", "Sami", "Zaoui", referent="dora", programme=cast.programme)
    child, plan = cast.children["sami"], cast.plans["sami"]
    plan.opened_on, plan.closed_on = LONG_AGO, date(2013, 6, 28)
    plan.save()
    child.agreements.update(given_on=LONG_AGO)
    child.schoolings.update(starts_on=LONG_AGO)
    child.care_team.update(starts_on=LONG_AGO, ends_on=date(2013, 6, 28))
    return child


@pytest.fixture
def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def alone() -> Iterator[None]:
    """Meanwhile no other worker restores a base or rewrites its tables: they share one server and one folder."""
    with (Path(settings.DATA_DIR) / "alone.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
