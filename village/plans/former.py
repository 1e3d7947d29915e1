"""What was undone and stays to be read: exits, with who undid them and why; goals set aside and taken up again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from village.plans.models import RESERVED, Plan, Reopening, SetAside


@dataclass(frozen=True)
class FormerGoal:
    """One goal, from the first of its five steps to the last, in the words of that exit."""

    wording: str
    attainment: str
    before: str = ""
    after: str = ""
    last_seen: str = ""


@dataclass(frozen=True)
class FormerExit:
    """What an exit said before it was undone, as one reader may know it. `undone_by` is a name."""

    on: date
    undone_on: date
    undone_by: str
    why: str
    said: bool
    """Whether the exit had a sheet; an exit taken over from an older register had none."""
    reason: str
    attainment: str
    evolution: str
    relay: str
    family_words: str
    child_words: str
    goals: tuple[FormerGoal, ...]


def former_exits(plan: Plan, *, health: bool, kept: Collection[int] | None = None) -> list[FormerExit]:
    """Those of this parcours (`kept`: of these keys only), the latest first.

    Of a goal of health, who may not know of it reads no word.
    """
    rows = plan.reopenings.select_related("author").order_by("-on", "-pk")
    return [_former(row, health=health) for row in rows if kept is None or row.pk in kept]


def _former(row: Reopening, *, health: bool) -> FormerExit:
    said: dict[str, Any] = row.former_exit
    names = ("reason", "attainment", "evolution", "relay", "family_words", "child_words")
    return FormerExit(
        on=row.closed_on,
        undone_on=row.on,
        undone_by=str(row.author),
        why=row.reason,
        said=bool(said),
        goals=tuple(_goal(goal, health=health) for goal in said.get("goals", ())),
        **{name: said.get(name, "") for name in names},
    )


def _goal(said: dict[str, Any], *, health: bool) -> FormerGoal:
    if said["health"] and not health:
        return FormerGoal(RESERVED, said["attainment"])
    return FormerGoal(**{name: text for name, text in said.items() if name != "health"})


def times_aside(plan: Plan, *, health: bool) -> list[SetAside]:
    """When goals of this parcours were set aside and why, since taken up again, as one reader may know it."""
    return SetAside.objects.filter(goal__plan=plan).for_reader(health=health)
