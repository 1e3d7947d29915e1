"""Tokens of the cast, and software that asks with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from village.access import wall
from village.api.models import AccessToken, Use
from village.api.operations import draw_secret, open_token


def drawn(cast: Cast, name: str, use: Use, *, days: int = 30) -> tuple[AccessToken, str]:
    """A token opened by the coordination of this person's programme, and the key that this person took."""
    coordination, holder, now = cast.actor("hawa" if name == "hawa" else "alice"), cast.actor(name), timezone.now()
    if holder.user_id == coordination.user_id:  # nobody lets software in alone: somebody else who coordinates too
        coordination = replace(coordination, user_id=cast.users["ines"].pk)
    with wall.opened_by(coordination):
        token = open_token(
            cast.users[name].memberships.get(), purpose=use, label=f"Logiciel de {name}",
            ends_on=timezone.localdate(now) + timedelta(days=days), by=coordination, at=now,
        )  # fmt: skip
    with wall.opened_by(holder):
        secret = draw_secret(token, by=holder, at=now)
    return token, secret


class Software:
    """What asks with a key."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, way: str, **asked: Any) -> Any:
        return self.client.get(f"/api/v1/{way}", asked)

    def post(self, way: str, said: Any, **headers: str) -> Any:
        return self.client.post(f"/api/v1/{way}", said, content_type="application/json", headers=headers)


Asking = Callable[[str, Use], Software]


@pytest.fixture
def asking(cast: Cast) -> Asking:
    """The software of this person, for this purpose."""
    return lambda name, use: Software(drawn(cast, name, use)[1])
