"""An impact tree as one reads it: drawn, in outline, on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from village.core.seen import seen
from village.documents.kinds import ImpactLine, ImpactTreeDocument
from village.documents.letterhead import letterhead_of
from village.documents.printable import clean, only_certain
from village.evaluation.models import Impact, ImpactTree
from village.evaluation.tree_picture import Box, Picture, draw
from village.evaluation.trees import BRANCHES, NEXT, Line, linked, summary

COLUMNS = ("Cibles", "Objectifs", "Impacts")
_MARKS = {Impact.Seen.OBSERVED.value: "OBSERVÉ", Impact.Seen.OBSERVABLE.value: "OBSERVABLE"}


@dataclass(frozen=True)
class Told:
    """A line of the outline. `following`: the kind of line that may hang from it; `version`: as it was read."""

    kind: str
    line: Line
    version: int
    below: tuple["Told", ...] = ()
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def following(self) -> str:
        return NEXT[self.kind]

    @property
    def is_bare(self) -> bool:
        return not self.below


def _told(kind: str, line: Line) -> Told:
    below = {"cible": "goals", "objectif": "impacts"}.get(kind, "")
    hanging = getattr(line, below).all() if below else ()
    return Told(
        kind,
        line,
        seen(line, BRANCHES[kind].compared),
        tuple(_told(NEXT[kind], one) for one in hanging),
        tuple(linked(line)) if isinstance(line, Impact) else (),
    )


def outline(tree: ImpactTree) -> tuple[Told, ...]:
    return tuple(_told("cible", target) for target in tree.targets.all())


def picture_of(tree: ImpactTree, *, safe: Callable[[str], str] = str) -> Picture:
    """`safe`: what is done to each text, so that a font can draw it."""
    boxes = [_box(told, safe) for told in outline(tree)]
    return draw(COLUMNS, boxes, title=safe(f"Arbre à impacts : {tree.title}"), summary=summary(tree))


def _box(told: Told, safe: Callable[[str], str]) -> Box:
    line = told.line
    mark = _MARKS[line.seen] if isinstance(line, Impact) else ""
    dotted = isinstance(line, Impact) and line.seen == Impact.Seen.OBSERVABLE
    return Box(safe(line.wording), mark, dotted, tuple(_box(one, safe) for one in told.below))


def tree_document(tree: ImpactTree, *, on: date) -> ImpactTreeDocument:
    """The picture with its sentence, then every line in words: who cannot see it misses nothing."""
    picture = picture_of(tree, safe=lambda text: only_certain(clean(text)))
    return ImpactTreeDocument(
        letterhead=letterhead_of(tree.programme),
        on=on,
        name=tree.title,
        summary=summary(tree),
        picture=str(picture.svg).encode(),
        share=min(100, round(100 * 1.3 * picture.width / max(1, picture.height))),
        lines=tuple(line for told in outline(tree) for line in _printed(told, 1)),
    )


def _printed(told: Told, depth: int) -> list[ImpactLine]:
    line = told.line
    impact = line if isinstance(line, Impact) else None
    said = ImpactLine(
        depth=depth,
        wording=line.wording,
        mark=str(impact.get_seen_display()) if impact else "",
        evidence=impact.evidence if impact else "",
        figures=tuple(f"{code} {label}".strip() for code, label in told.figures),
    )
    return [said, *(one for below in told.below for one in _printed(below, depth + 1))]
