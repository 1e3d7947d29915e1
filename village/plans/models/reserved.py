"""What is told of a goal of health, and of its actions, to who may not know of health (decision 12).

One question, asked of the row itself: its `category`. One answer: `reserve()`.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from village.core.holding import Category

# The national domain of goals (N8) that is about health; a local one counts as it.
HEALTH = "sante"
RESERVED = "Objectif de santé : réservé au référent et à la coordination"


def of_health(domain: str) -> Q:
    """Rows whose domain, at this path, is « santé » or counts as it."""
    return Q(**{f"{domain}__counts_as__isnull": True, f"{domain}__code": HEALTH}) | Q(
        **{f"{domain}__counts_as__code": HEALTH}
    )


class Reservable(models.Model):
    """A row that may be about health. `told` names the fields that say nothing of it."""

    told: ClassVar[frozenset[str]]
    reserved = False

    class Meta:
        abstract = True

    @property
    def category(self) -> Category:
        raise NotImplementedError

    def reserve(self) -> Self:
        """Forget all but `told`; a field added one day is forgotten too."""
        for field in self._meta.concrete_fields:
            if field.name not in self.told:
                setattr(self, field.attname, field.get_default())
        self.reserved = True
        return self

    def for_reader(self, *, health: bool) -> Self:
        """Itself, for who may know of health or when it is about something else; else reserved."""
        return self if health or self.category is not Category.HEALTH else self.reserve()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.reserved:
            raise TypeError("A row told without its words is only to be shown.")
        super().save(*args, **kwargs)
