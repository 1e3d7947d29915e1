"""Write an impact tree, several people at a time: a line is written over only by who read it as it is (R89)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.names import names_in
from village.core.seen import seen
from village.evaluation.models import Impact, ImpactTree
from village.evaluation.trees import BRANCHES, LABELS, Branch
from village.programmes.models import Programme

MOST = 60


@dataclass(frozen=True)
class LineSheet:
    """A line; the last three for an impact only."""

    wording: str
    seen: str = ""
    indicators: Sequence[str] = ()
    evidence: str = ""


@transaction.atomic
def begin_tree(programme: Programme, *, title: str, by: Actor, at: datetime) -> ImpactTree:
    by.must(Permission.REPORT_WRITE, Subject(programme.pk))
    _without_names(title, "title")
    tree = ImpactTree.objects.create(
        programme=programme, title=title.strip(), begun_on=timezone.localdate(at), begun_by_id=by.user_id
    )
    record(Act.TREE_WRITE, by=by, target=tree, details="commencé")
    return tree


@transaction.atomic
def add_line(tree: ImpactTree, branch: Branch, above: Model, sheet: LineSheet, *, by: Actor, at: datetime) -> Any:
    """A line after its sisters. `above`: what it hangs from, of the same tree."""
    _held(tree, by)
    sisters = branch.model.objects.filter(**{branch.above: above})
    if sisters.count() >= MOST:
        raise DomainError("Cet arbre est plein : commencez-en un autre.")
    last = sisters.aggregate(last=Max("rank"))["last"] or 0
    line = branch.model(**{branch.above: above}, rank=last + 1)
    return _write(tree, line, branch, sheet, by, at)


@transaction.atomic
def change_line(  # noqa: PLR0913 - the line, what was read of it, who and when
    tree: ImpactTree, branch: Branch, line: Any, sheet: LineSheet, *, version: int | None, by: Actor, at: datetime
) -> Any:
    """`version`: `seen(line, branch.compared)` as it was read."""
    _held(tree, by)
    current = branch.model.objects.get(pk=line.pk)
    if seen(current, branch.compared) != version:
        raise StaleVersion
    return _write(tree, current, branch, sheet, by, at)


@transaction.atomic
def remove_line(tree: ImpactTree, branch: Branch, line: Any, *, version: int | None, by: Actor) -> None:
    """Only what nothing hangs from, and as it was read: nobody's words go with it."""
    _held(tree, by)
    current = branch.model.objects.get(pk=line.pk)
    if seen(current, branch.compared) != version:
        raise DomainError("Quelqu’un vient de changer cette ligne : relisez-la avant de la retirer.")
    if (branch.key == "cible" and current.goals.exists()) or (branch.key == "objectif" and current.impacts.exists()):
        raise DomainError("Retirez d’abord ce qui part de cette ligne.")
    current.delete()
    record(Act.TREE_WRITE, by=by, target=tree, details=f"{branch.key} retiré")


def _held(tree: ImpactTree, by: Actor) -> ImpactTree:
    """The tree, held: one writing at a time."""
    by.must(Permission.REPORT_WRITE, Subject(tree.programme_id))
    return ImpactTree.objects.select_for_update(no_key=True).get(pk=tree.pk)


def _write(tree: ImpactTree, line: Any, branch: Branch, sheet: LineSheet, by: Actor, at: datetime) -> Any:
    wording = sheet.wording.strip()
    if not wording:
        raise DomainError("Écrivez cette ligne en une phrase.", field="wording")
    _without_names(wording, "wording")
    line.wording, line.written_at, line.written_by_id = wording, at, by.user_id
    if branch is BRANCHES["impact"]:
        _say_impact(line, sheet)
    line.save()
    record(Act.TREE_WRITE, by=by, target=tree, details=branch.key)
    return line


def _say_impact(line: Impact, sheet: LineSheet) -> None:
    if not set(sheet.indicators) <= set(LABELS):
        raise DomainError("Choisissez des chiffres de la liste.", field="indicators")
    _without_names(sheet.evidence, "evidence")
    line.seen, line.evidence = sheet.seen, sheet.evidence.strip()
    line.indicators = [code for code in LABELS if code in sheet.indicators]
    if line.seen == Impact.Seen.OBSERVED and not (line.indicators or line.evidence):
        raise DomainError("Observé : dites par quoi, un chiffre ou une preuve.", field="evidence")


def _without_names(words: str, field: str) -> None:
    if found := names_in(words, ()):
        said = ", ".join(f"« {word} »" for word in found)
        raise DomainError(f"Un arbre ne nomme personne : retirez {said}.", field=field)
