"""A child is spoken of: by a partner, or by the family itself."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.kinds.blank import FAMILY_SIGNS, NO_PARTNER, NOBODY, PARTNER_SIGNS, PROGRAMME_SIGNS
from village.documents.parts import ChildIdentity, Choice, GuardianIdentity, PartnerIdentity, Signature

# N6, in the words of a sheet that parents read.
MOTIVES = (
    Choice("L’école, les apprentissages"),
    Choice("Le comportement, la relation aux autres"),
    Choice("L’accès aux soins"),
    Choice("L’accès aux loisirs, au sport, à la culture"),
    Choice("Un soutien pour les parents"),
)

LOCAL_CRITERIA = (
    Choice("Habite un quartier prioritaire (QPV)"),
    Choice("Est scolarisé en réseau d’éducation prioritaire (REP, REP+)"),
    Choice("A entre 2 et 16 ans"),
    Choice("Autre situation, à expliquer à l’équipe"),
)


@dataclass(frozen=True, kw_only=True)
class ReferralForm(Document):
    """Fiche de repérage (D-F1), co-signed by the partner and the parents (R2, R3, R8)."""

    kind: ClassVar = Kind.REFERRAL_FORM
    title: ClassVar = "Fiche de repérage"

    reference: str = ""
    child: ChildIdentity = NOBODY
    guardians: tuple[GuardianIdentity, ...] = ()
    partner: PartnerIdentity = NO_PARTNER
    began: tuple[str, ...] = ()
    """A draft handed on: who began it, to whom and when, each time."""
    motives: tuple[Choice, ...] = MOTIVES
    facts: str = ""
    appraisal: str = ""
    strengths: str = ""
    already_tried: str = ""
    family_dialogue: str = ""
    adhesion_signs: str = ""
    child_words: str = ""
    languages: str = ""
    interpreter_needed: bool | None = None
    local_criteria: tuple[Choice, ...] = LOCAL_CRITERIA
    corrections: tuple[str, ...] = ()
    """What the family had rectified since the signatures."""
    partner_signature: Signature = PARTNER_SIGNS
    parent_signatures: tuple[Signature, ...] = (Signature(role="Parent 1"), Signature(role="Parent 2"))


@dataclass(frozen=True, kw_only=True)
class FamilyRequestForm(Document):
    """A family asks by itself (D-F28, R5): who, how to call back, what it hopes."""

    kind: ClassVar = Kind.FAMILY_REQUEST
    title: ClassVar = "Demander de l’aide pour mon enfant"

    name: str = ""
    relation: str = ""
    child_first_name: str = ""
    child_age: str = ""
    commune: str = ""
    phone: str = ""
    email: str = ""
    call_when: str = ""
    language: str = ""
    interpreter: bool | None = None
    hope: str = ""
    signature: Signature = FAMILY_SIGNS


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody of the family at large: who lives with the child, who may fetch him."""

    name: str = ""
    link: str = ""
    phone: str = ""
    may: str = ""


@dataclass(frozen=True, kw_only=True)
class InformationSheet(Document):
    """Fiche de renseignement (D-F2): who the child is, the family at large, whom to call, school, languages."""

    kind: ClassVar = Kind.INFORMATION_SHEET
    title: ClassVar = "Fiche de renseignement"

    child: ChildIdentity = NOBODY
    guardians: tuple[GuardianIdentity, ...] = ()
    relatives: tuple[Relative, ...] = ()
    languages: str = ""
    interpreter: bool | None = None
    referent: str = ""
    signature: Signature = FAMILY_SIGNS


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Document):
    """What the orienteur is told (R10): the status, and who accompanies. No motive, no decision’s reason."""

    kind: ClassVar = Kind.ACKNOWLEDGEMENT
    title: ClassVar = "Accusé de réception"

    addressee: str = ""
    organisation: str = ""
    reference: str = ""
    child: str = ""
    received_on: date | None = None
    status: str = ""
    referent: str = ""
    signature: Signature = PROGRAMME_SIGNS
