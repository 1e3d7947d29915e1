"""What can be done about actions. One module per noun."""

from village.activities.operations.activity import (
    ActivitySheet,
    change_activity,
    close_activity,
    open_activity,
    reopen_activity,
)
from village.activities.operations.attendance import Presence, read_attendance, record_attendance
from village.activities.operations.breaks import add_break, remove_break
from village.activities.operations.enrolment import enrol_child, withdraw_child
from village.activities.operations.session import Slot, cancel_session, move_session, schedule_sessions
from village.activities.operations.waiting import ask_care, obtain_care

__all__ = [
    "ActivitySheet",
    "Presence",
    "Slot",
    "add_break",
    "ask_care",
    "cancel_session",
    "change_activity",
    "close_activity",
    "enrol_child",
    "move_session",
    "obtain_care",
    "open_activity",
    "read_attendance",
    "record_attendance",
    "remove_break",
    "reopen_activity",
    "schedule_sessions",
    "withdraw_child",
]
