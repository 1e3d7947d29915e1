"""What can be done with the means: write a resource or an expense of a year, or take one back."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Activity
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.funding.models import ActionCost, Expense, Grant
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


@dataclass(frozen=True)
class Split:
    """What an action costs, and what others than the programme pay; the programme pays the rest."""

    cost: Decimal
    family_share: Decimal = Decimal(0)
    others_share: Decimal = Decimal(0)
    others: str = ""

    @property
    def programme_share(self) -> Decimal:
        return self.cost - self.family_share - self.others_share


@transaction.atomic
def add_cost(activity: Activity, split: Split, *, year: int, by: Actor) -> ActionCost:
    """Write what an action costs in a civil year, and who pays (R41, RU17)."""
    by.must(Permission.BUDGET_MANAGE, Subject(activity.programme_id))
    _check(year, activity.title, split.cost)
    for name in ("family_share", "others_share"):
        if getattr(split, name) < 0:
            raise DomainError("Écrivez une part plus grande que zéro, ou laissez vide.", field=name)
    if split.programme_share < 0:
        raise DomainError("Les parts dépassent le coût : vérifiez les montants.", field="family_share")
    if split.others_share and not split.others.strip():
        raise DomainError("Dites qui paie cette part, par exemple « CAF ».", field="others")
    Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.costs.filter(year=year).exists():
        raise DomainError("Le coût de cette action est déjà écrit pour cette année : retirez-le d’abord.", field="year")
    cost = ActionCost.objects.create(
        activity=activity,
        year=year,
        cost=split.cost,
        programme_share=split.programme_share,
        family_share=split.family_share,
        others_share=split.others_share,
        others=split.others.strip(),
    )
    record(Act.BUDGET_RECORD, by=by, target=cost, details=f"coût d’une action {year}")
    return cost


@transaction.atomic
def remove_cost(cost: ActionCost, *, by: Actor) -> None:
    """Take back a cost written by mistake; the journal keeps that it was there."""
    by.must(Permission.BUDGET_MANAGE, Subject(cost.activity.programme_id))
    record(Act.BUDGET_RECORD, by=by, target=cost, details=f"coût retiré, {cost.year}")
    cost.delete()


def _must_manage(by: Actor, programme: Programme) -> None:
    by.must(Permission.BUDGET_MANAGE, Subject(programme.pk))


def _check(year: int, label: str, amount: Decimal) -> None:
    if year not in YEARS:
        raise DomainError(f"Écrivez une année entre {YEARS[0]} et {YEARS[-1]}.", field="year")
    if not label.strip():
        raise DomainError("Écrivez un libellé, par exemple « Subvention de la ville ».", field="label")
    if not 0 < amount <= LARGEST:
        raise DomainError("Écrivez un montant en euros, plus grand que zéro.", field="amount")
