"""Kadiatou's parcours, as Danièle finds it."""

from datetime import date

import pytest

from tests.cast import Cast, item
from village.plans.models import Goal, Plan, PlannedAction, PlanVersion


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return cast.plans["kadiatou"]


@pytest.fixture
def goal(plan: Plan) -> Goal:
    return Goal.objects.create(
        plan=plan,
        domain=item("N8", "scolaire"),
        wording="Oser parler en classe",
        starts_on=plan.opened_on,
        horizon=date(2030, 6, 30),
    )


def action(goal: Goal, nature: str = "individuelle") -> PlannedAction:
    return PlannedAction.objects.create(
        plan=goal.plan,
        goal=goal,
        title=f"Coup de pouce ({nature})",
        nature=nature,
        frame="droit_commun",
        starts_on=goal.starts_on,
    )


@pytest.fixture
def draft(goal: Goal) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=goal.plan, number=1, written_on=goal.starts_on, planning="Le mardi.", evaluation_methods="Avec l’école."
    )
