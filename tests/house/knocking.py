"""Others who knock at the same doors: each role of the cast once more, tied to nobody here, and in another programme.

Together with the cast (tied to Kadiatou, or to another child of the programme) they are every relation there is with
what a page is about; what nobody ever made is the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.cast import PEOPLE, SINCE
from tests.house.pages import Page
from tests.house.scene import House
from village.access.policy import Actor, reach
from village.access.roles import Role
from village.accounts.models import User
from village.programmes.models import Charter, CharterSignature, Membership, Programme


@dataclass(frozen=True)
class Stranger:
    """Somebody of this role without any tie; `like` wears the same hat in the cast."""

    like: str
    role: Role
    here: bool
    user_id: int

    def __str__(self) -> str:
        return f"{self.role} {'d’ici' if self.here else 'd’ailleurs'}"

    def may(self, page: Page) -> bool:
        """Whether this role may ever open the page, whatever it is about."""
        needed = getattr(page.view, "required", None)
        return needed is None or self._actor.can(needed)

    def reaches_everything(self, page: Page) -> bool:
        needed = getattr(page.view, "required", None)
        return self.here and needed is not None and reach(self._actor, needed).programme

    @property
    def _actor(self) -> Actor:
        return Actor(self.user_id, str(self), 0, self.role, charter_signed=True)


@pytest.fixture(scope="module")
def strangers(house: House) -> Iterator[dict[Stranger, Client]]:
    """A browser for each."""
    cast = house.scene.cast
    with transaction.atomic():
        yield {
            found: client
            for programme in (cast.programme, cast.other_programme)
            for name, (_first, _last, role) in PEOPLE.items()
            if name != "dora"  # Danièle's role
            for found, client in [_come(name, role, programme, here=programme == cast.programme)]
        }
        transaction.set_rollback(True)


def _come(name: str, role: Role, programme: Programme, *, here: bool) -> tuple[Stranger, Client]:
    user = User(email=f"{role}.{programme.code}@exemple.invalid", first_name="Nouveau", last_name="Venu")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(
        user=user, programme=programme, role=role, starts_on=SINCE, fte=1 if role is Role.REFERENT else None
    )
    charter = Charter.objects.get(programme=programme)
    CharterSignature.objects.create(charter=charter, user=user, signed_at=timezone.now())
    client = Client()
    client.force_login(user)
    return Stranger(name, role, here, user.pk), client
