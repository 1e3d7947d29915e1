"""What can be done around a child. One module per noun."""

from village.around.operations.concern import (
    ConcernSheet,
    answer_concern,
    enter_circle,
    leave_circle,
    read_concern,
    take_over,
    write_concern,
)
from village.around.operations.contact import ContactSheet, record_contact, tell_family
from village.around.operations.information import (
    Asked,
    Handing,
    Question,
    ask_partner,
    renew_link,
    tell_answer,
    withdraw_request,
)
from village.around.operations.interpreter import InterpretingSheet, book_interpreter, close_interpreting
from village.around.operations.partner import answer_request, open_request
from village.around.operations.project import ProjectSheet, note_project
from village.around.operations.relay import RelaySheet, record_relay
from village.around.operations.week import SlotSheet, add_slot, end_slot

__all__ = [
    "Asked",
    "ConcernSheet",
    "ContactSheet",
    "Handing",
    "InterpretingSheet",
    "ProjectSheet",
    "Question",
    "RelaySheet",
    "SlotSheet",
    "add_slot",
    "answer_concern",
    "answer_request",
    "ask_partner",
    "book_interpreter",
    "close_interpreting",
    "end_slot",
    "enter_circle",
    "leave_circle",
    "note_project",
    "open_request",
    "read_concern",
    "record_contact",
    "record_relay",
    "renew_link",
    "take_over",
    "tell_answer",
    "tell_family",
    "withdraw_request",
    "write_concern",
]
