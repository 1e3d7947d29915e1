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
from village.around.operations.paper import (
    PaperSheet,
    PaperUnreadable,
    add_paper,
    content_of,
    lost_files,
    may_withdraw,
    open_paper,
    sweep_files,
    withdraw_paper,
)
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
    "PaperSheet",
    "PaperUnreadable",
    "ProjectSheet",
    "Question",
    "RelaySheet",
    "SlotSheet",
    "add_paper",
    "add_slot",
    "answer_concern",
    "answer_request",
    "ask_partner",
    "book_interpreter",
    "close_interpreting",
    "content_of",
    "end_slot",
    "enter_circle",
    "leave_circle",
    "lost_files",
    "may_withdraw",
    "note_project",
    "open_paper",
    "open_request",
    "read_concern",
    "record_contact",
    "record_relay",
    "renew_link",
    "sweep_files",
    "take_over",
    "tell_answer",
    "tell_family",
    "withdraw_paper",
    "withdraw_request",
    "write_concern",
]
