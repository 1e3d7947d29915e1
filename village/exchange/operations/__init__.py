"""What can be done with a file."""

from village.exchange.operations.schools import Choice, bring_schools, read_file, set_aside, undo_import

__all__ = ["Choice", "bring_schools", "read_file", "set_aside", "undo_import"]
