"""The parcours: diagnostic, goals, actions approved by the family, notes, reviews, exit."""

from village.plans.models.action import ActionAnswer, PlannedAction, Reply
from village.plans.models.assessment import Assessment, AssessmentView
from village.plans.models.ending import Exit, GoalOutcome, Review
from village.plans.models.goal import SCALE, Goal, GoalLevel, SetAside
from village.plans.models.journal import JournalEntry, JournalEntryQuerySet, NoteAddition, NoteStep
from village.plans.models.leaving import ExitPreparation, PlanRelative, Recall, RecallConsent, Reopening
from village.plans.models.observation import GoalReading, Moment, Observation, ObservationAnswer
from village.plans.models.plan import Plan, PlanQuerySet, current_plan
from village.plans.models.reserved import HEALTH, RESERVED, of_health
from village.plans.models.version import PlanVersion

__all__ = [
    "HEALTH",
    "RESERVED",
    "SCALE",
    "ActionAnswer",
    "Assessment",
    "AssessmentView",
    "Exit",
    "ExitPreparation",
    "Goal",
    "GoalLevel",
    "GoalOutcome",
    "GoalReading",
    "JournalEntry",
    "JournalEntryQuerySet",
    "Moment",
    "NoteAddition",
    "NoteStep",
    "Observation",
    "ObservationAnswer",
    "Plan",
    "PlanQuerySet",
    "PlanRelative",
    "PlanVersion",
    "PlannedAction",
    "Recall",
    "RecallConsent",
    "Reopening",
    "Reply",
    "Review",
    "SetAside",
    "current_plan",
    "of_health",
]
