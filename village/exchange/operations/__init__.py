"""What can be done with a file."""

from village.exchange.operations.bringing import bring_some, undo_children
from village.exchange.operations.children import correct_line, read_children, say_columns, say_values
from village.exchange.operations.schools import Choice, bring_schools, read_file, set_aside, undo_import

__all__ = [
    "Choice",
    "bring_schools",
    "bring_some",
    "correct_line",
    "read_children",
    "read_file",
    "say_columns",
    "say_values",
    "set_aside",
    "undo_children",
    "undo_import",
]
