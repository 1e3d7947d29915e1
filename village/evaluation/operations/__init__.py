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
from village.evaluation.operations.years import freeze_years

__all__ = [
    "answer_survey",
    "check_annual_report",
    "freeze_annual_report",
    "freeze_years",
    "mark_of",
    "open_annual_report",
    "publish",
    "resume_annual_report",
    "share_report",
    "write_section",
]
