"""What can be done with the means."""

from village.funding.operations.budget import (
    LARGEST,
    YEARS,
    Split,
    add_cost,
    add_expense,
    add_grant,
    remove_cost,
    remove_line,
)
from village.funding.operations.service import (
    ServiceSheet,
    WorkDone,
    open_service,
    pay_invoice,
    receive_invoice,
    record_month,
)

__all__ = [
    "LARGEST",
    "YEARS",
    "ServiceSheet",
    "Split",
    "WorkDone",
    "add_cost",
    "add_expense",
    "add_grant",
    "open_service",
    "pay_invoice",
    "receive_invoice",
    "record_month",
    "remove_cost",
    "remove_line",
]
