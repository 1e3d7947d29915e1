"""Rows that belong to a programme as a whole: read by a function in it, through no child."""

from typing import ClassVar, Self, TypeVar

from django.db import models

from village.access.permissions import Permission
from village.access.policy import Actor, reach

Row = TypeVar("Row", bound=models.Model)


class OfProgramme(models.QuerySet[Row]):
    """`permission` reads them; `way` leads to the programme."""

    permission: ClassVar[Permission]
    way: ClassVar[str] = "programme_id"

    def visible_to(self, actor: Actor, permission: Permission | None = None) -> Self:
        """All of this actor's programme, or nothing."""
        if not reach(actor, permission or self.permission).programme:
            return self.none()
        return self.filter(**{self.way: actor.programme_id})
