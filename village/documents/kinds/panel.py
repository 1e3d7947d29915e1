"""What the multidisciplinary meeting reads and decides."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.parts import Signature


@dataclass(frozen=True, kw_only=True)
class MinutesTask:
    """Who does what, by when."""

    what: str = ""
    who: str = ""
    by_when: date | None = None


@dataclass(frozen=True, kw_only=True)
class MinutesItem:
    """One situation. Pass initials unless the reader of this copy may read the name."""

    situation: str = ""
    decision: str = ""
    referent: str = ""
    informs_family: str = ""
    informed_before: date | None = None
    next_review: date | None = None
    changes: str = ""
    horizon: date | None = None
    disagreement: str = ""
    """How the disagreement of a parent was dealt with."""
    tasks: tuple[MinutesTask, ...] = ()
    amendments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingMinutes(Document):
    """Relevé de décisions d’EPS (D-F10)."""

    kind: ClassVar = Kind.MINUTES
    title: ClassVar = "Relevé de décisions"

    panel: str = ""
    held_on: date | None = None
    place: str = ""
    present: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    items: tuple[MinutesItem, ...] = ()
    studied: int = 0
    """How many situations the sitting saw; an extract holds those of its reader only."""
    next_meeting: date | None = None
    reader: str = ""
    signatures: tuple[Signature, ...] = (Signature(role="Pour l’équipe (EPS)"),)


@dataclass(frozen=True, kw_only=True)
class SituationDocument(Document):
    """Fiche de situation for the sitting: a code and an age band; no name, no street, no school (R16, R17)."""

    kind: ClassVar = Kind.SITUATION_SHEET
    title: ClassVar = "Fiche de situation"

    code: str = ""
    panel: str = ""
    held_on: date | None = None
    reason: str = ""
    age_band: str = ""
    motives: tuple[str, ...] = ()
    observed: str = ""
    strengths: str = ""
    tried: str = ""
    family: str = ""
    question: str = ""
