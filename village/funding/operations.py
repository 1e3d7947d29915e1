"""What can be done with the means: write a resource or an expense of a year, or take one back."""

from decimal import Decimal

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.funding.models import Expense, Grant
from village.programmes.models import Programme

YEARS = range(2005, 2101)
LARGEST = Decimal("999999999.99")


@transaction.atomic
def add_grant(  # noqa: PLR0913 - one argument per column
    programme: Programme, *, year: int, funder: str, label: str, amount: Decimal, indirect: bool, by: Actor
) -> Grant:
    """Write a resource of a civil year: a subvention, or indirect charges borne by a partner."""
    _must_manage(by, programme)
    _check(year, label, amount)
    if funder not in Grant.Funder.values:
        raise DomainError("Choisissez un financeur dans la liste.", field="funder")
    grant = Grant.objects.create(
        programme=programme, year=year, funder=funder, label=label.strip(), amount=amount, indirect=indirect
    )
    record(Act.BUDGET_RECORD, by=by, target=grant, details=f"ressource {year}")
    return grant


@transaction.atomic
def add_expense(programme: Programme, *, year: int, nature: str, label: str, amount: Decimal, by: Actor) -> Expense:
    """Write an expense of a civil year."""
    _must_manage(by, programme)
    _check(year, label, amount)
    if nature not in Expense.Nature.values:
        raise DomainError("Choisissez une nature de dépense dans la liste.", field="nature")
    expense = Expense.objects.create(programme=programme, year=year, nature=nature, label=label.strip(), amount=amount)
    record(Act.BUDGET_RECORD, by=by, target=expense, details=f"dépense {year}")
    return expense


@transaction.atomic
def remove_line(line: Grant | Expense, *, by: Actor) -> None:
    """Take back a line written by mistake; the journal keeps that it was there."""
    _must_manage(by, line.programme)
    record(Act.BUDGET_RECORD, by=by, target=line, details=f"ligne retirée, {line.year}")
    line.delete()


def _must_manage(by: Actor, programme: Programme) -> None:
    by.must(Permission.BUDGET_MANAGE, Subject(programme.pk))


def _check(year: int, label: str, amount: Decimal) -> None:
    if year not in YEARS:
        raise DomainError(f"Écrivez une année entre {YEARS[0]} et {YEARS[-1]}.", field="year")
    if not label.strip():
        raise DomainError("Écrivez un libellé, par exemple « Subvention de la ville ».", field="label")
    if not 0 < amount <= LARGEST:
        raise DomainError("Écrivez un montant en euros, plus grand que zéro.", field="amount")
