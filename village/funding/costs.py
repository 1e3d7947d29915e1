"""What actions cost in a year, who pays, and whether the expenses say the same (R41).

An action is done with few children, sometimes one: what it costs and what its family pays stay in the team. Hiding the
small ones would not do: they are sums of money, and the page of one day less that of the day before is one family's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.wall import Mission
from village.funding.models import ActionCost, Expense
from village.plans.models import PlannedAction
from village.programmes.models import Programme

ZERO = Decimal(0)


@dataclass(frozen=True)
class Shares:
    """Who pays what. The programme, the families and the others make the cost."""

    cost: Decimal
    programme: Decimal
    families: Decimal
    others: Decimal
    count: int = 0

    @property
    def family_part(self) -> float:
        """From 0 to 1."""
        return float(self.families / self.cost) if self.cost else 0.0


@dataclass(frozen=True)
class Costs:
    """`lines`: the actions of the catalogue; `own`: those of the children's parcours that no line counts already."""

    lines: Sequence[ActionCost]
    catalogue: Shares
    own: Shares
    services: Decimal

    @property
    def programme(self) -> Decimal:
        return self.catalogue.programme + self.own.programme

    @property
    def gap(self) -> Decimal:
        """The expense « prestations de service » less what the programme pays here."""
        return self.services - self.programme


def reads_costs(actor: Actor) -> bool:
    """Who reads the means, and the figures of the dossiers with nothing hidden."""
    return actor.can(Permission.BUDGET_READ) and actor.can(Permission.REPORT_EXPLAIN)


def costs_in(programme: Programme) -> QuerySet[ActionCost]:
    return ActionCost.objects.filter(activity__programme=programme).select_related("activity")


def costs_of(programme: Programme, year: int) -> Costs:
    """Return what actions cost in one civil year."""
    lines = list(costs_in(programme).filter(year=year))
    catalogue = Shares(
        sum((line.cost for line in lines), ZERO),
        sum((line.programme_share for line in lines), ZERO),
        sum((line.family_share for line in lines), ZERO),
        sum((line.others_share for line in lines), ZERO),
        len(lines),
    )
    services = programme.expenses.filter(year=year, nature=Expense.Nature.SERVICES).aggregate(sum=Sum("amount"))["sum"]
    return Costs(lines, catalogue, _own(programme, year), services or ZERO)


def _own(programme: Programme, year: int) -> Shares:
    """Approved actions of parcours begun in the year, with a cost; not those fulfilled by an action with sessions."""
    with wall.open_for(Mission.COUNT, programme.pk):
        return _counted(programme, year)


def _counted(programme: Programme, year: int) -> Shares:
    rows = PlannedAction.objects.filter(
        plan__programme=programme,
        approved_on__isnull=False,
        starts_on__year=year,
        cost__isnull=False,
        enrolments__isnull=True,
    )
    said = rows.aggregate(
        count=Count("pk"),
        cost=Coalesce(Sum("cost"), ZERO),
        families=Coalesce(Sum(Coalesce(F("family_share"), ZERO)), ZERO),
        others=Coalesce(Sum(Coalesce(F("others_share"), ZERO)), ZERO),
    )
    paid = said["cost"] - said["families"] - said["others"]
    return Shares(said["cost"], paid, said["families"], said["others"], said["count"])
