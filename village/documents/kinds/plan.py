"""The parcours that the family agrees to."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.kinds.blank import NOBODY
from village.documents.kinds.leaving import UndoneExit
from village.documents.parts import ChildIdentity, Signature


@dataclass(frozen=True, kw_only=True)
class PlanGoal:
    """`duration` in words: « 6 mois », « jusqu’en mars ». `scale`: the five steps in the family's words, or none.

    `skills`: the psychosocial skills it works on, in words, or none (R27).
    """

    title: str = ""
    domain: str = ""
    duration: str = ""
    scale: tuple[str, ...] = ()
    skills: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanAction:
    """One action, approved by the family by itself (R23, C4). `nature`: individuelle, collective (R25)."""

    title: str = ""
    goal: str = ""
    nature: str = ""
    frame: str = ""
    provider: str = ""
    approved: bool | None = None
    later: bool = False
    approved_on: date | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanDocument(Document):
    """Parcours personnalisé (D-F4): the four mandatory parts of R23, goals in order of priority (R24)."""

    kind: ClassVar = Kind.PLAN
    title: ClassVar = "Parcours personnalisé"

    child: ChildIdentity = NOBODY
    version: int | None = None
    reserved: bool = False
    """Whether goals of health were left out for this reader: the copy says so."""
    changes: str = ""
    starts: date | None = None
    referent: str = ""
    referent_contact: str = ""
    eps_date: date | None = None
    child_words: str = ""
    parents_words: str = ""
    goals: tuple[PlanGoal, ...] = ()
    set_aside: tuple[str, ...] = ()
    taken_up: tuple[str, ...] = ()
    """Goals set aside once and taken up again, each in one sentence."""
    actions: tuple[PlanAction, ...] = ()
    planning: tuple[str, ...] = ()
    evaluation: tuple[str, ...] = ()
    review_on: date | None = None
    undone: tuple[UndoneExit, ...] = ()
    signatures: tuple[Signature, ...] = (
        Signature(role="Parent 1"),
        Signature(role="Parent 2"),
        Signature(role="L’enfant, s’il le souhaite"),
        Signature(role="Référent de parcours"),
    )
