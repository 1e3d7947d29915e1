"""A person with a password, a clock that can be moved, a guard that asks for two factors."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from village.accounts.models import User

PASSWORD = "un village pour grandir"


@dataclass
class Clock:
    now: float

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of codes, limits and sessions, stopped; the test moves it."""
    stopped = Clock(float(int(time.time()) // 30 * 30 + 5))
    monkeypatch.setattr("time.time", lambda: stopped.now)
    return stopped


@pytest.fixture
def mina(db: None) -> User:
    """Mina teaches; she has an account, and no role yet."""
    return User.objects.create_user("mina@exemple.invalid", PASSWORD, first_name="Mina", last_name="Moreau")


@pytest.fixture
def guarded(settings: Any) -> None:
    """As outside the demonstration."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    def post(email: str = "mina@exemple.invalid", password: str = PASSWORD, **more: str) -> Any:
        return client.post("/compte/connexion/", {"login": email, "password": password, **more})

    return post
