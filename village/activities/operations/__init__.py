"""What can be done about actions. One module per noun."""

from village.activities.operations.accompaniment import Outing, record_accompaniment, remove_accompaniment
from village.activities.operations.activity import (
    ActivitySheet,
    change_activity,
    close_activity,
    open_activity,
    reopen_activity,
)
from village.activities.operations.attendance import (
    Presence,
    Words,
    mark_child,
    may_call,
    read_attendance,
    record_attendance,
)
from village.activities.operations.breaks import add_break, remove_break
from village.activities.operations.classes import (
    ClassSheet,
    change_class_programme,
    open_class_programme,
    record_sequence,
    remove_sequence,
)
from village.activities.operations.enrolment import ParentYes, ask_place, drop_place, enrol_child, withdraw_child
from village.activities.operations.session import Slot, cancel_session, move_session, schedule_sessions
from village.activities.operations.waiting import CareRequest, ask_care, call_back, give_up_care, obtain_care

__all__ = [
    "ActivitySheet",
    "CareRequest",
    "ClassSheet",
    "Outing",
    "ParentYes",
    "Presence",
    "Slot",
    "Words",
    "add_break",
    "ask_care",
    "ask_place",
    "call_back",
    "cancel_session",
    "change_activity",
    "change_class_programme",
    "close_activity",
    "drop_place",
    "enrol_child",
    "give_up_care",
    "mark_child",
    "may_call",
    "move_session",
    "obtain_care",
    "open_activity",
    "open_class_programme",
    "read_attendance",
    "record_accompaniment",
    "record_attendance",
    "record_sequence",
    "remove_accompaniment",
    "remove_break",
    "remove_sequence",
    "reopen_activity",
    "schedule_sessions",
    "withdraw_child",
]
