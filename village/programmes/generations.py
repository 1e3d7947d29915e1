"""The two generations of QPV: 2015 (QP…) and 2024 (QN…), each in force for its own days.

In metropolitan France the second follows the first on 1 January 2024 (décret 2023-1314), overseas on 1 January 2025.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST, SECOND = "2015", "2024"
OVERSEAS = "97"
"""How the INSEE code of a commune overseas begins."""


@dataclass(frozen=True)
class Days:
    """The days when a generation is in force."""

    starts_on: date
    ends_on: date | None


def days_of(generation: str, insee_code: str) -> Days:
    """When this generation is in force in this commune."""
    change = date(2025, 1, 1) if insee_code.startswith(OVERSEAS) else date(2024, 1, 1)
    return Days(change, None) if generation == SECOND else Days(date(2015, 1, 1), change - timedelta(days=1))


def in_force(insee_code: str, on: date) -> str:
    """The generation that counts on this day in this commune."""
    return SECOND if on >= days_of(SECOND, insee_code).starts_on else FIRST


def of_code(code: str) -> str:
    """The generation that this code of QPV is of; empty for anything else."""
    return {"QP": FIRST, "QN": SECOND}.get(code[:2].upper(), "")


def of_quarter(code: str, insee_code: str, starts_on: date) -> str:
    """The generation of a QPV: its code says it, or the day it begins."""
    return of_code(code) or in_force(insee_code, starts_on)
