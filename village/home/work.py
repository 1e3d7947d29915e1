"""What a référent has to do, and why (R55): whose work, under which rule; one query each, however many children."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.fields import current_on
from village.people.models import CareTeamMembership, Person
from village.plans.models import Plan
from village.programmes.models import Programme


@dataclass(frozen=True)
class Scope:
    """Whose work, seen by whom, how far ahead."""

    actor: Actor
    programme: Programme
    today: date
    plans: QuerySet[Plan]
    user_id: int | None = None
    ahead: timedelta = timedelta(days=14)

    @property
    def own(self) -> bool:
        return self.user_id == self.actor.user_id

    @property
    def until(self) -> date:
        return self.today + self.ahead


@dataclass(frozen=True)
class Item:
    """One thing to do for one child."""

    name: str
    initials: str
    url: str
    text: str
    on: date
    detail: str = ""


@dataclass(frozen=True)
class Rule:
    """`find` gives rows that hold `due`, a day; `who` leads to the référent's account; `say` puts a row in words."""

    code: str
    title: str
    why: str
    find: Callable[[Scope], QuerySet[Any]]
    say: Callable[[Any, Scope], Item]
    who: str = "referent"

    def rows(self, scope: Scope) -> QuerySet[Any]:
        return self.find(scope)


def mine(actor: Actor, programme: Programme, today: date) -> Scope:
    """One's own work."""
    plans = Plan.objects.visible_to(actor, Permission.NOTE_WRITE).filter(closed_on__isnull=True)
    return Scope(actor, programme, today, plans.select_related("child"), actor.user_id)


def of_somebody(actor: Actor, programme: Programme, today: date, user_id: int) -> Scope:
    """Somebody's work, for who coordinates."""
    actor.must(Permission.REFERENT_ASSIGN)
    tied = ties(today).filter(child_id=OuterRef("child_id"), user_id=user_id)
    plans = Plan.objects.visible_to(actor, Permission.DOSSIER_LIST).filter(Exists(tied), closed_on__isnull=True)
    return Scope(actor, programme, today, plans.select_related("child"), user_id)


def everybodys(actor: Actor, programme: Programme, today: date) -> Scope:
    """What is past its day in the whole programme, for who coordinates."""
    actor.must(Permission.REFERENT_ASSIGN)
    plans = Plan.objects.visible_to(actor, Permission.DOSSIER_LIST).filter(closed_on__isnull=True)
    return Scope(actor, programme, today, plans, ahead=timedelta(days=-1))


def ties(today: date) -> QuerySet[CareTeamMembership]:
    return CareTeamMembership.objects.filter(current_on(today), link=Link.REFERENT.value)


def items(rule: Rule, scope: Scope, most: int) -> list[Item]:
    """The first things to do under a rule, the oldest first."""
    return [rule.say(row, scope) for row in rule.rows(scope).order_by("due", "pk")[:most]]


def late(scope: Scope, rules: Iterable[Rule]) -> dict[int, dict[str, int]]:
    """Account → rule → how many are past: one query per rule, no name read."""
    found: dict[int, dict[str, int]] = {}
    referent = ties(scope.today).filter(child_id=OuterRef("child_id")).values("user_id")[:1]
    for rule in rules:
        rows = rule.rows(scope)
        if rule.who == "referent":
            rows = rows.annotate(referent=Subquery(referent))
        grouped = rows.order_by().values_list(rule.who).annotate(found=Count("pk", distinct=True))
        for user_id, number in grouped.values_list(rule.who, "found"):
            if user_id:
                found.setdefault(user_id, {})[rule.code] = number
    return found


def about(child: Person, text: str, on: date, url: str = "", detail: str = "") -> Item:
    return Item(child.short_name, child.initials, url or reverse("casefile:detail", args=[child.pk]), text, on, detail)


def to_page(name: str, text: str, after: timedelta = timedelta(0)) -> Callable[[Plan, Scope], Item]:
    """The same words for each parcours; the button is on that tab of the dossier."""

    def say(plan: Any, _scope: Scope) -> Item:
        return about(plan.child, text, plan.due + after, reverse(name, args=[plan.child_id]))

    return say
