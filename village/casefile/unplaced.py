"""Homes whose quarter nobody knows, or whose quarter is no longer one: each with a child of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.people.models import Household, Person

AT_ONCE = 20
"""Addresses asked at one go: each may take seconds."""
SHOWN = 100


@dataclass(frozen=True)
class Unplaced:
    """Children, one for each home, in the order of the homes; `after`: the home asked last."""

    children: list[Person]
    after: int

    @property
    def shown(self) -> list[Person]:
        return self.children[:SHOWN]

    @cached_property
    def to_ask(self) -> list[Person]:
        """Those whose address comes next: never a protected one, nor an empty one."""
        return [child for child in self.children if _asks(child.household, self.after)][:AT_ONCE]

    @property
    def last(self) -> int:
        """The home that the next asking starts after; 0: from the beginning."""
        return (self.to_ask[-1].household_id or 0) if self.to_ask else 0


def _asks(home: Household | None, after: int) -> bool:
    return home is not None and home.pk > after and bool(home.address) and home.protected_on is None


def unplaced_of(actor: Actor, on: date, *, after: int = 0) -> Unplaced:
    """The homes that this actor may correct, whose quarter is to be said."""
    unknown = Q(household__quarter=None, household__outside_quarters=False)
    over = Q(household__quarter__ends_on__lt=on)
    children = (
        Person.objects.visible_to(actor, Permission.IDENTITY_WRITE, on)
        .filter(unknown | over, household__isnull=False, plans__closed_on=None, plans__isnull=False)
        .select_related("household__commune", "household__quarter", "programme")
        .order_by("household_id", "pk")
        .distinct("household_id")
    )
    return Unplaced(list(children), after)
