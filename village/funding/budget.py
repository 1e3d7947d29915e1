"""What a year is made of: its lines, their sums and their shares (R94)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from village.funding.models import Expense, Grant
from village.programmes.models import Programme


class Part(NamedTuple):
    """What one funder or one nature weighs, as a chart draws it. `share` from 0 to 1."""

    label: str
    amount: Decimal
    share: float


@dataclass(frozen=True)
class Side:
    """The resources or the expenses of a year: as written, then summed by funder or by nature."""

    lines: Sequence[Grant | Expense]
    parts: Sequence[Part]
    total: Decimal


@dataclass(frozen=True)
class Budget:
    year: int
    resources: Side
    expenses: Side

    @property
    def balance(self) -> Decimal:
        """Resources less expenses."""
        return self.resources.total - self.expenses.total


def budget_of(programme: Programme, year: int) -> Budget:
    """Return the budget of one civil year."""
    grants, expenses = list(programme.grants.filter(year=year)), list(programme.expenses.filter(year=year))
    return Budget(
        year,
        _side(grants, [_funder(grant) for grant in grants]),
        _side(expenses, [expense.get_nature_display() for expense in expenses]),
    )


def years_of(programme: Programme) -> list[int]:
    """The years with at least one line, latest first."""
    years = {*programme.grants.values_list("year", flat=True), *programme.expenses.values_list("year", flat=True)}
    return sorted(years, reverse=True)


def _funder(grant: Grant) -> str:
    return f"charges indirectes ({grant.get_funder_display()})" if grant.indirect else grant.get_funder_display()


def _side(lines: Sequence[Grant | Expense], labels: list[str]) -> Side:
    sums: dict[str, Decimal] = {}
    for line, label in zip(lines, labels, strict=True):
        sums[label] = sums.get(label, Decimal(0)) + line.amount
    total = sum(sums.values(), Decimal(0))
    ordered = sorted(sums.items(), key=lambda part: (-part[1], part[0]))
    return Side(lines, [Part(label, amount, float(amount / total)) for label, amount in ordered], total)
