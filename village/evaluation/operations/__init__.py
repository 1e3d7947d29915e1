"""What can be done with figures. One module per noun."""

from village.evaluation.operations.annual import (
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    resume_annual_report,
    write_section,
)
from village.evaluation.operations.answers import answer_survey, mark_of
from village.evaluation.operations.publishing import publish
from village.evaluation.operations.sharing import share_report
from village.evaluation.operations.tree import LineSheet, add_line, begin_tree, change_line, remove_line
from village.evaluation.operations.years import freeze_years

__all__ = [
    "LineSheet",
    "add_line",
    "answer_survey",
    "begin_tree",
    "change_line",
    "check_annual_report",
    "freeze_annual_report",
    "freeze_years",
    "mark_of",
    "open_annual_report",
    "publish",
    "remove_line",
    "resume_annual_report",
    "share_report",
    "write_section",
]
