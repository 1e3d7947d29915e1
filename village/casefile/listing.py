"""The list of children: found by name, one line each, read in four statements whatever the page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from village.access.permissions import Permission
from village.access.policy import Actor, Link
from village.core.fields import current_on
from village.core.french import age
from village.people.models import CareTeamMembership, Household, Person, Schooling, name_beginnings
from village.plans.models import Plan

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A child as the list shows him. `plan` is the key of the parcours, the open one if there are several."""

    pk: int
    first_name: str
    last_name: str
    facts: str
    plan: int | None
    closed: bool

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


class Listing:
    """What `Paginator` cuts into pages: counted and read only as far as it is shown."""

    ordered = True

    def __init__(self, actor: Actor, words: str, on: date) -> None:
        self.on, beginnings = on, name_beginnings(words)
        found = Person.objects.visible_to(actor, Permission.DOSSIER_LIST, on)
        self.found = found.with_beginnings(beginnings) if beginnings else found

    def count(self) -> int:
        return self.found.count()

    def __getitem__(self, rows: slice) -> list[Line]:
        # A subquery, not a join: only the rows of the page ask for their quarter.
        quarter = Household.objects.filter(pk=OuterRef("household_id")).values("quarter__name")[:1]
        shown = self.found.order_by("folded_name", "pk")[rows]
        return _lines(shown.values_list("pk", "first_name", "last_name", "birth_date", Subquery(quarter)), self.on)


def _lines(children: Iterable[Any], on: date) -> list[Line]:
    children = list(children)
    if not children:
        return []
    keys = [child[0] for child in children]
    facts, plans = defaultdict(list), {}
    for pk, _first_name, _last_name, born, _quarter in children:
        facts[pk].append(age(born, on))
    for pk, level, school in _schoolings(keys, on):
        facts[pk].append(f"{level}, {school}")
    for pk, *_named, quarter in children:
        facts[pk] += [quarter] if quarter else []
    for pk, *name, email in _referents(keys, on):
        facts[pk].append(f"suivi par {' '.join(name).strip() or email}")
    for pk, plan, closed_on in _plans(keys):
        plans[pk] = (plan, closed_on is not None)
    return [
        Line(pk, first, last, " · ".join(facts[pk]), *plans.get(pk, (None, False))) for pk, first, last, *_ in children
    ]


def _schoolings(keys: list[int], day: date) -> Any:
    rows = Schooling.objects.filter(current_on(day), child_id__in=keys)
    return rows.values_list("child_id", "level__label", "school__organisation__name")


def _referents(keys: list[int], day: date) -> Any:
    rows = CareTeamMembership.objects.filter(current_on(day), link=Link.REFERENT.value, child_id__in=keys)
    return rows.values_list("child_id", "user__first_name", "user__last_name", "user__email")


def _plans(keys: list[int]) -> Any:
    """The open one last, so that it is kept."""
    rows = Plan.objects.filter(child_id__in=keys).order_by("closed_on", "pk")
    return rows.values_list("child_id", "pk", "closed_on")
