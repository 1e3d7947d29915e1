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
from village.around.operations.interpreter import InterpretingSheet, book_interpreter, close_interpreting
from village.around.operations.relay import RelaySheet, record_relay
from village.around.operations.week import SlotSheet, add_slot, end_slot

__all__ = [
    "ConcernSheet",
    "ContactSheet",
    "InterpretingSheet",
    "RelaySheet",
    "SlotSheet",
    "add_slot",
    "answer_concern",
    "book_interpreter",
    "close_interpreting",
    "end_slot",
    "enter_circle",
    "leave_circle",
    "read_concern",
    "record_contact",
    "record_relay",
    "take_over",
    "tell_family",
    "write_concern",
]
