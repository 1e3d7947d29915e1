"""What can be done in an EPS. One module per noun."""

from village.meetings.operations.agenda import fill_agenda, move_situation, put_situation, remove_situation
from village.meetings.operations.contribution import View, contribute, correct_contribution
from village.meetings.operations.correction import correct_decision
from village.meetings.operations.decision import OUTCOMES, record_decision
from village.meetings.operations.effects import Ruling
from village.meetings.operations.invitation import Sending, dismiss_guest, invite_guest, send_invitations
from village.meetings.operations.joining import join_open_plan, open_plan_of, read_before_joining
from village.meetings.operations.meeting import (
    change_meeting,
    close_meeting,
    open_meeting,
    print_extract,
    print_minutes,
    print_situation_sheet,
    read_meeting,
    read_situation,
    record_attendance,
    schedule_meeting,
)
from village.meetings.operations.minutes import (
    Agreed,
    agree_task,
    amend_minutes,
    drop_task,
    finish_task,
    read_tasks,
    rectify_minutes,
    write_discussion,
)
from village.meetings.operations.need import raise_need
from village.meetings.operations.panel import change_seat, create_panel, seat_member, unseat_member
from village.meetings.operations.situation_sheet import Named, found_in, write_situation_sheet

__all__ = [
    "OUTCOMES",
    "Agreed",
    "Named",
    "Ruling",
    "Sending",
    "View",
    "agree_task",
    "amend_minutes",
    "change_meeting",
    "change_seat",
    "close_meeting",
    "contribute",
    "correct_contribution",
    "correct_decision",
    "create_panel",
    "dismiss_guest",
    "drop_task",
    "fill_agenda",
    "finish_task",
    "found_in",
    "invite_guest",
    "join_open_plan",
    "move_situation",
    "open_meeting",
    "open_plan_of",
    "print_extract",
    "print_minutes",
    "print_situation_sheet",
    "put_situation",
    "raise_need",
    "read_before_joining",
    "read_meeting",
    "read_situation",
    "read_tasks",
    "record_attendance",
    "record_decision",
    "rectify_minutes",
    "remove_situation",
    "schedule_meeting",
    "seat_member",
    "send_invitations",
    "unseat_member",
    "write_discussion",
    "write_situation_sheet",
]
