"""What can be done with a file."""

from village.exchange.operations.asking import ask, stop
from village.exchange.operations.bringing import bring_some, finish
from village.exchange.operations.children import correct_line, read_children, say_columns, say_values
from village.exchange.operations.forgetting import forget_waiting
from village.exchange.operations.schools import Choice, bring_schools, read_file, set_aside, undo_import
from village.exchange.operations.taking_back import undo_children

__all__ = [
    "Choice",
    "ask",
    "bring_schools",
    "bring_some",
    "correct_line",
    "finish",
    "forget_waiting",
    "read_children",
    "read_file",
    "say_columns",
    "say_values",
    "set_aside",
    "stop",
    "undo_children",
    "undo_import",
]
