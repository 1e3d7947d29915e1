"""The impact tree on paper (D-F25): the picture, then the same in words."""

from dataclasses import dataclass
from typing import ClassVar

from village.documents.document import Document, Kind


@dataclass(frozen=True, kw_only=True)
class ImpactLine:
    """A line of the tree; `depth` from 1 (a target) to 3 (an impact), which alone has what follows its words."""

    depth: int = 1
    wording: str = ""
    mark: str = ""
    evidence: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImpactTreeDocument(Document):
    """Arbre à impacts (R89). `picture`: an SVG; `share`: the part of the width it takes, in hundredths."""

    kind: ClassVar = Kind.IMPACT_TREE
    title: ClassVar = "Arbre à impacts"

    name: str = ""
    summary: str = ""
    picture: bytes = b""
    share: int = 100
    lines: tuple[ImpactLine, ...] = ()
