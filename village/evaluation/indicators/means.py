"""What it costs and who pays: I17."""

from decimal import Decimal

from village.core.french import euros
from village.evaluation.facts import Facts, Money
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, ratio


def _groups(name: str, lines: list[Money]) -> list[Group]:
    """One group per civil year, latest first."""
    found = []
    for year in sorted({line.year for line in lines}, reverse=True):
        own = [line for line in lines if line.year == year]
        total = sum(line.amount for line in own)
        shares = tuple(Row(line.label, line.amount, ratio(line.amount, total)) for line in own)
        found.append(Group(f"{name} {year}", "Euros", shares, people=False))
    return found


def _budget(facts: Facts) -> Result:
    groups = (*_groups("Ressources", facts.resources), *_groups("Dépenses", facts.expenses))
    if not facts.resources:
        return Result(None, groups=groups, remarks=(Remark("Aucune ressource enregistrée pour ces années."),))
    year = max(line.year for line in facts.resources)
    total = sum((line.amount for line in facts.resources if line.year == year), Decimal(0))
    remarks = [Remark(f"Budget de l’année civile {year}.")]
    if facts.children.total:
        each = round(total / facts.children.total)
        remarks.append(
            Remark(
                f"Coût par enfant suivi, indicatif : {euros(each)} (budget {year}, {facts.children.total} enfants "
                "de la période : les deux périodes ne se recouvrent pas toujours).",
                facts.children.total,
            )
        )
    return Result(float(total), total, None, groups, tuple(remarks))


MEANS = (
    Indicator(
        code="I17",
        label="Structure des dépenses et des financements",
        definition=(
            "Ressources de la dernière année civile touchée par la période où il y en a d’enregistrées, puis part de "
            "chaque financeur et de chaque nature de dépense. Les charges indirectes comptent comme une ressource."
        ),
        population="Ressources et dépenses enregistrées par le programme.",
        rule="Toutes les années civiles touchées par la période, chacune avec son année.",
        unit="€",
        count=_budget,
        people=False,
    ),
)
