"""The impact tree, read: its lines from left to right, its outline in words, what can be linked to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from village.core.french import counted
from village.evaluation.indicators import INDICATORS
from village.evaluation.models import Impact, ImpactGoal, ImpactTarget, ImpactTree

Line = ImpactTarget | ImpactGoal | Impact
LABELS = {indicator.code: indicator.label for indicator in INDICATORS}


@dataclass(frozen=True)
class Branch:
    """A kind of line: how it is called, what it hangs from, what is compared when two people write it."""

    key: str
    model: type[Any]
    above: str
    compared: tuple[str, ...]
    title: str
    hint: str


_WORDS = ("wording",)
BRANCHES = {
    branch.key: branch
    for branch in (
        Branch("cible", ImpactTarget, "tree", _WORDS, "Une cible", "Par exemple : les enfants de 6 à 11 ans."),
        Branch("objectif", ImpactGoal, "target", _WORDS, "Un objectif", "Par exemple : oser parler en classe."),
        Branch(
            "impact", Impact, "goal", ("wording", "seen", "indicators", "evidence"), "Un impact",
            "Par exemple : ils lèvent la main sans qu’on les appelle.",
        ),
    )
}  # fmt: skip
NEXT = {"cible": "objectif", "objectif": "impact", "impact": ""}


def whole(trees: "QuerySet[ImpactTree]") -> "QuerySet[ImpactTree]":
    """With all its lines, in four queries."""
    goals = ImpactGoal.objects.prefetch_related("impacts")
    return trees.prefetch_related(Prefetch("targets", ImpactTarget.objects.prefetch_related(Prefetch("goals", goals))))


def lines_of(tree: ImpactTree, branch: Branch) -> "QuerySet[Any]":
    """Those of this kind, in this tree."""
    way = {"cible": "tree", "objectif": "target__tree", "impact": "goal__target__tree"}[branch.key]
    found: QuerySet[Any] = branch.model.objects.filter(**{way: tree})
    return found


def above_of(tree: ImpactTree, branch: Branch) -> "QuerySet[Any]":
    """What a new line of this kind may hang from."""
    if branch.key == "cible":
        return ImpactTree.objects.filter(pk=tree.pk)
    return lines_of(tree, BRANCHES["cible" if branch.key == "objectif" else "objectif"])


def linked(impact: Impact) -> list[tuple[str, str]]:
    """The figures it is tied to: code and label; one that is counted no more keeps its code."""
    return [(code, LABELS.get(code, "")) for code in impact.indicators]


def summary(tree: ImpactTree) -> str:
    """What the picture shows, in a sentence."""
    targets = list(tree.targets.all())
    goals = [goal for target in targets for goal in target.goals.all()]
    impacts = [impact for goal in goals for impact in goal.impacts.all()]
    seen = sum(impact.seen == Impact.Seen.OBSERVED for impact in impacts)
    return (
        f"{counted(len(targets), 'cible')}, {counted(len(goals), 'objectif')}, {counted(len(impacts), 'impact')} : "
        f"{counted(seen, 'observé')}, {counted(len(impacts) - seen, 'observable')}."
    )
