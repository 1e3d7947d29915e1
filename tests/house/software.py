"""Software that asks the API in the name of each of the cast, for each purpose, whatever his role allows."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from django.test import Client
from django.utils import timezone

from tests.house.scene import House
from village.api.models import AccessToken, Use


def software_of(house: House, who: str) -> Iterator[Client]:
    """One client by purpose, each with a key; put in the base behind the operations, which would refuse some."""
    user = house.scene.cast.users.get(who)
    now = timezone.now()
    if user is None:
        return
    for use in Use:
        secret = f"village_{who}-{use}"
        AccessToken.objects.update_or_create(
            digest=sha256(secret.encode()).hexdigest(),
            defaults={
                "programme": user.memberships.get().programme, "hat": user.memberships.get(), "purpose": use,
                "label": "Essai", "opened_at": now, "opened_by": user, "drawn_at": now,
                "ends_on": timezone.localdate(now) + timedelta(days=1), "minute": None, "asked": 0,
            },
        )  # fmt: skip
        yield Client(headers={"authorization": f"Bearer {secret}"})
