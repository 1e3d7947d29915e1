"""What a dossier shows of a child found through `visible_to`: read by its key, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from village.accounts.models import User
from village.casefile.sql import FACTS
from village.core.kept import Kept
from village.core.rows import day, joined, unpacked
from village.directory.models import Organisation, Professional, School
from village.people.models import CareTeamMembership, Guardian, Household, Person, Schooling
from village.plans.models import Exit, Goal, Plan, PlannedAction
from village.programmes.models import Commune, ListItem, Quarter

_FACTS = Kept(
    "dossier_facts", FACTS,
    child="bigint", home="bigint", day="date", identity="boolean", school="boolean", social="boolean",
    health="boolean",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fiches:
    """What the fiches de repérage of a child say to whoever reads them."""

    joined: int = 0
    """How many joined the parcours after it was opened."""
    disagreements: int = 0
    """In how many the other holder of parental authority disagrees (X22)."""
    settled_on: date | None = None
    """When it was last written how that was dealt with."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows, each with what it points to; empty when there is none or when the reader may not know."""

    ties: list[CareTeamMembership]
    guardians: list[Guardian]
    home: Household | None
    schooling: Schooling | None
    referral: tuple[date | None, str, str, date | None] | None
    """Day received, the structure it came from (else the kind of orienteur), its state, the day of the answer."""
    fiches: "Fiches"
    sessions: list[tuple[date, str]]
    """Day and title of the three sessions to come."""
    plan: Plan | None
    """The open parcours, else the last one."""
    version: tuple[int, date | None] | None
    """Number and day of approval of the last one."""
    exit: Exit | None
    goals: list[Goal]
    """Each with `its_actions`; reserved, both, where they are of health and the reader may not know of it."""
    steps_planned: int
    """How many notes, readable or not, plan something: when the last ones are all of these, no other is asked."""
    taken_back: date | None
    """Since when no agreement to be supported holds any more, where one was given."""


def facts_of(child: Person, on: date, *, identity: bool, school: bool, social: bool, health: bool) -> Facts:
    """Read them. The flags say which categories the reader may know of this child."""
    (row,) = _FACTS.rows(
        child=child.pk,
        home=child.household_id,
        day=on,
        identity=identity,
        school=school,
        social=social,
        health=health,
    )
    ties, guardians, home, schooling, referral, fiches, sessions, plan, *others = row
    version, ending, goals, actions, steps, taken_back = others
    return Facts(
        ties=[_tie(parts) for parts in ties or ()],
        guardians=[joined(Guardian, parts, adult=Person) for parts in guardians or ()],
        home=joined(Household, home, commune=Commune, quarter=Quarter) if home else None,
        schooling=_schooling(schooling) if schooling else None,
        referral=(day(referral[0]), referral[1], referral[2], day(referral[3])) if referral else None,
        fiches=Fiches(fiches[0], fiches[1], day(fiches[2])) if fiches else Fiches(),
        sessions=[(date.fromisoformat(on), title) for on, title in sessions or ()],
        plan=unpacked(Plan, plan) if plan else None,
        version=(version[0], day(version[1])) if version else None,
        exit=joined(Exit, ending, reason=ListItem, attainment=ListItem, evolution=ListItem) if ending else None,
        goals=_goals(goals or (), actions or ()),
        steps_planned=steps,
        taken_back=taken_back,
    )


def _tie(parts: dict[str, Any]) -> CareTeamMembership:
    tie = joined(CareTeamMembership, parts, user=User, professional=Professional)
    if tie.professional:
        tie.professional.organisation = unpacked(Organisation, parts["organisation"]) if parts["organisation"] else None
    return tie


def _schooling(parts: dict[str, Any]) -> Schooling:
    schooling = joined(Schooling, parts, school=School, level=ListItem)
    schooling.school.organisation = unpacked(Organisation, parts["organisation"])
    return schooling


def _goals(goals: Any, actions: Any) -> list[Goal]:
    proposed = [joined(PlannedAction, parts, provider=Organisation) for parts in actions]
    made: list[Any] = [joined(Goal, parts, domain=ListItem) for parts in goals]
    for goal, parts in zip(made, goals, strict=True):
        goal.its_actions = [action for action in proposed if action.goal_id == goal.pk]
        if parts["reserved"]:
            for row in (goal, *goal.its_actions):
                row.reserve()
    return made
