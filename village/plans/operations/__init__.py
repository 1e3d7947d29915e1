"""What can be done to a parcours. One module per noun."""

from village.plans.operations.assessment import write_assessment
from village.plans.operations.content import ActionSheet, add_action, add_goal, change_action, change_goal
from village.plans.operations.note import NoteSheet, add_to_note, write_note
from village.plans.operations.plan import ExitSheet, close_plan, open_plan, plan_review, record_review
from village.plans.operations.version import approve_version, write_version

__all__ = [
    "ActionSheet",
    "ExitSheet",
    "NoteSheet",
    "add_action",
    "add_goal",
    "add_to_note",
    "approve_version",
    "change_action",
    "change_goal",
    "close_plan",
    "open_plan",
    "plan_review",
    "record_review",
    "write_assessment",
    "write_note",
    "write_version",
]
