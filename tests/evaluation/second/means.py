"""The budget (I17)."""

from collections import defaultdict

from tests.evaluation.second.children import followed
from tests.evaluation.second.counted import Counted, Groups
from tests.evaluation.second.rows import Rows
from village.funding.models import Expense, Grant

FUNDERS = {
    "etat": "État (ANCT)", "epci": "intercommunalité (EPCI)", "ville": "ville", "caf": "CAF",
    "departement": "département", "region": "région", "autre": "autre financeur",
}  # fmt: skip
NATURES = {
    "personnel": "charges de personnel", "prestations": "prestations de service",
    "formation": "formations de l’équipe", "fournitures": "fournitures non stockées",
}  # fmt: skip


def i17(rows: Rows) -> Counted:
    groups: Groups = defaultdict(lambda: defaultdict(float))
    years = range(rows.first.year, rows.last.year + 1)
    for grant in rows.of(Grant):
        if grant["year"] in years:
            funder = FUNDERS[grant["funder"]]
            label = f"charges indirectes ({funder})" if grant["indirect"] else funder
            groups[f"Ressources {grant['year']}"][label] += float(grant["amount"])
    for expense in rows.of(Expense):
        if expense["year"] in years:
            groups[f"Dépenses {expense['year']}"][NATURES[expense["nature"]]] += float(expense["amount"])
    with_resources = [int(title.split()[1]) for title in groups if title.startswith("Ressources")]
    if not with_resources:
        return Counted(None, groups=groups)
    year = max(with_resources)
    total, children = sum(groups[f"Ressources {year}"].values()), len(followed(rows))
    told: list[float] = [year, round(total / children), year, children] if children else [year]
    return Counted(total, None, total, groups=groups, told=told)
