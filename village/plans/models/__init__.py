"""The parcours: diagnostic, goals, actions approved by the family, notes, reviews, exit."""

from village.plans.models.assessment import Assessment
from village.plans.models.ending import Exit, GoalOutcome, Review
from village.plans.models.journal import JournalEntry, JournalEntryQuerySet, NoteAddition, NoteStep
from village.plans.models.plan import Plan, PlanQuerySet, current_plan
from village.plans.models.version import Goal, PlannedAction, PlanVersion

__all__ = [
    "Assessment",
    "Exit",
    "Goal",
    "GoalOutcome",
    "JournalEntry",
    "JournalEntryQuerySet",
    "NoteAddition",
    "NoteStep",
    "Plan",
    "PlanQuerySet",
    "PlanVersion",
    "PlannedAction",
    "Review",
    "current_plan",
]
