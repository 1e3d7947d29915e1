"""What can be done in an EPS. One module per noun."""

from village.meetings.operations.agenda import move_situation, put_situation, remove_situation
from village.meetings.operations.decision import OUTCOMES, Ruling, record_decision
from village.meetings.operations.meeting import (
    change_meeting,
    close_meeting,
    open_meeting,
    print_minutes,
    read_meeting,
    read_situation,
    record_attendance,
    schedule_meeting,
)
from village.meetings.operations.panel import create_panel, seat_member, unseat_member

__all__ = [
    "OUTCOMES",
    "Ruling",
    "change_meeting",
    "close_meeting",
    "create_panel",
    "move_situation",
    "open_meeting",
    "print_minutes",
    "put_situation",
    "read_meeting",
    "read_situation",
    "record_attendance",
    "record_decision",
    "remove_situation",
    "schedule_meeting",
    "seat_member",
    "unseat_member",
]
