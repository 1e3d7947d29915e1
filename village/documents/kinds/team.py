"""What the people of the programme sign, and what they tell the others."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents import charter
from village.documents.document import Document, Kind
from village.documents.parts import Signature


@dataclass(frozen=True, kw_only=True)
class CharterDocument(Document):
    """Charte de confidentialité (D-F8, C8): five mandatory headings; empty text is refused."""

    kind: ClassVar = Kind.CHARTER
    title: ClassVar = "Charte de confidentialité"

    version: str = "1"
    adopted_on: date | None = None
    framework: str = charter.FRAMEWORK
    exchanges: str = charter.EXCHANGES
    transmission: str = charter.TRANSMISSION
    retention: str = charter.RETENTION
    rights: str = charter.RIGHTS
    signatures: tuple[Signature, ...] = (
        Signature(role="La personne qui s’engage"),
        Signature(role="Pour le programme"),
    )

    def __post_init__(self) -> None:
        parts = (self.framework, self.exchanges, self.transmission, self.retention, self.rights)
        if not all(part.strip() for part in parts):
            message = "La charte a cinq parties obligatoires : aucune ne peut être vide."
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True)
class MissionLetter(Document):
    """Lettre de mission of a référent (R33): the written frame, and who knows it."""

    kind: ClassVar = Kind.MISSION_LETTER
    title: ClassVar = "Lettre de mission du référent"

    version: str = ""
    published_on: date | None = None
    name: str = ""
    job: str = ""
    working_time: str = ""
    since: date | None = None
    missions: str = ""
    limits: str = ""
    means: str = ""
    signatures: tuple[Signature, ...] = (
        Signature(role="Référent de parcours"),
        Signature(role="Pour le programme"),
    )


@dataclass(frozen=True, kw_only=True)
class ServiceMonth:
    """What was done in a month: hours and bilans, never a name."""

    month: str = ""
    hours: str = ""
    assessments: str = ""
    relayed: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceInvoice:
    number: str = ""
    received_on: date | None = None
    amount: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceAgreementDocument(Document):
    """Convention praticien (D-F14, R42): what is agreed, what was done, what was paid."""

    kind: ClassVar = Kind.SERVICE_AGREEMENT
    title: ClassVar = "Convention de prestation"

    practitioner: str = ""
    profession: str = ""
    organisation: str = ""
    purpose: str = ""
    starts: date | None = None
    ends: date | None = None
    hours: str = ""
    price: str = ""
    total: str = ""
    done: str = ""
    left: str = ""
    months: tuple[ServiceMonth, ...] = ()
    invoices: tuple[ServiceInvoice, ...] = ()
    signatures: tuple[Signature, ...] = (
        Signature(role="Le praticien"),
        Signature(role="Pour le programme"),
    )


@dataclass(frozen=True, kw_only=True)
class ExperienceSheet(Document):
    """Fiche retour d’expérience (D-F9): a practice told to others, on one frame for all; no child is named."""

    kind: ClassVar = Kind.EXPERIENCE
    title: ClassVar = "Fiche retour d’expérience"

    name: str = ""
    territory: str = ""
    theme: str = ""
    audience: str = ""
    summary: str = ""
    background: str = ""
    aims: str = ""
    measures: str = ""
    partners: str = ""
    results: str = ""
    indicators: str = ""
    lessons: str = ""
    contacts: str = ""
    resources: str = ""
    remark: str = ""
