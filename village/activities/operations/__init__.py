"""What can be done about actions. One module per noun."""

from village.activities.operations.activity import ActivitySheet, change_activity, open_activity
from village.activities.operations.attendance import Presence, read_attendance, record_attendance
from village.activities.operations.enrolment import enrol_child, withdraw_child
from village.activities.operations.session import schedule_sessions
from village.activities.operations.waiting import ask_care, obtain_care

__all__ = [
    "ActivitySheet",
    "Presence",
    "ask_care",
    "change_activity",
    "enrol_child",
    "obtain_care",
    "open_activity",
    "read_attendance",
    "record_attendance",
    "schedule_sessions",
    "withdraw_child",
]
