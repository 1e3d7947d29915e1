"""What can be done to a parcours. One module per noun."""

from village.plans.operations.action import ActionSheet, Said, add_action, answer_action, change_action
from village.plans.operations.assessment import Heard, write_assessment
from village.plans.operations.bringing import FormerPlan, bring_plans
from village.plans.operations.ending import (
    TO_TELL,
    ExitSheet,
    close_plan,
    complete_exit,
    prepare_exit,
    proposed_ending,
    reopen_plan,
)
from village.plans.operations.goal import (
    add_goal,
    change_goal,
    move_goal,
    resume_goal,
    set_goal_aside,
    write_scale,
)
from village.plans.operations.note import NoteSheet, add_to_note, share_note, write_note
from village.plans.operations.observation import ObservationSheet, keep_observation, read_goals_again
from village.plans.operations.plan import open_plan, plan_review, record_review, undo_opening
from village.plans.operations.recall import agree_to_recalls, answer_recall, stop_recalls
from village.plans.operations.relative import link_relative, unlink_relative
from village.plans.operations.version import approve_version, take_back_validation, validate_version, write_version

__all__ = [
    "TO_TELL",
    "ActionSheet",
    "ExitSheet",
    "FormerPlan",
    "Heard",
    "NoteSheet",
    "ObservationSheet",
    "Said",
    "add_action",
    "add_goal",
    "add_to_note",
    "agree_to_recalls",
    "answer_action",
    "answer_recall",
    "approve_version",
    "bring_plans",
    "change_action",
    "change_goal",
    "close_plan",
    "complete_exit",
    "keep_observation",
    "link_relative",
    "move_goal",
    "open_plan",
    "plan_review",
    "prepare_exit",
    "proposed_ending",
    "read_goals_again",
    "record_review",
    "reopen_plan",
    "resume_goal",
    "set_goal_aside",
    "share_note",
    "stop_recalls",
    "take_back_validation",
    "undo_opening",
    "unlink_relative",
    "validate_version",
    "write_assessment",
    "write_note",
    "write_scale",
    "write_version",
]
