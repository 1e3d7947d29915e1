"""The end of a parcours, and news of it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.kinds.blank import NOBODY, PARENTS
from village.documents.parts import ChildIdentity, Signature


@dataclass(frozen=True, kw_only=True)
class Certificate(Document):
    """Attestation de fin d’accompagnement (D-F7, R62). No place for a motive or a content."""

    kind: ClassVar = Kind.CERTIFICATE
    title: ClassVar = "Attestation de fin d’accompagnement"

    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    starts: date | None = None
    ends: date | None = None
    place: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, kw_only=True)
class ExitGoal:
    """Attainment of one goal (N10), and the step it started from and ended on, in words: « 2. Elle répond »."""

    title: str = ""
    attainment: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class UndoneExit:
    """What an exit said before it was undone; who undid it, when and why."""

    on: date | None = None
    undone_on: date | None = None
    undone_by: str = ""
    why: str = ""
    motive: str = ""
    attainment: str = ""
    evolution: str = ""
    relay: str = ""
    goals: tuple[ExitGoal, ...] = ()
    child_view: str = ""
    parents_view: str = ""


@dataclass(frozen=True, kw_only=True)
class ExitForm(Document):
    """Fiche de sortie et d’évaluation (D-F6): attainment (N10) and evolution (N11) stay apart (R63)."""

    kind: ClassVar = Kind.EXIT_FORM
    title: ClassVar = "Fiche de sortie"

    child: ChildIdentity = NOBODY
    starts: date | None = None
    ends: date | None = None
    eps_date: date | None = None
    motive: str = ""
    relay: str = ""
    goals: tuple[ExitGoal, ...] = ()
    attainment: str = ""
    evolution: str = ""
    child_view: str = ""
    parents_view: str = ""
    news_agreed: bool | None = None
    signatures: tuple[Signature, ...] = (Signature(role=PARENTS), Signature(role="Référent de parcours"))


@dataclass(frozen=True, kw_only=True)
class RecallAnswers:
    """News asked once. `when` in words: « 6 mois après »."""

    when: str = ""
    due_on: date | None = None
    done_on: date | None = None
    school: str = ""
    home: str = ""
    helped_by: str = ""
    wants_help: bool | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class RecallSheet(Document):
    """News after the exit, with the family's consent (R68)."""

    kind: ClassVar = Kind.RECALL_SHEET
    title: ClassVar = "Prendre des nouvelles"

    first_name: str = ""
    ended_on: date | None = None
    contact: str = ""
    news: tuple[RecallAnswers, ...] = ()
