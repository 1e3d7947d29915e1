"""The documents, filled by the apps above. Any field may stay empty: a hand finishes the sheet."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents import charter
from village.documents.document import Document, Kind
from village.documents.parts import ChildIdentity, Choice, GuardianIdentity, PartnerIdentity, Signature

PARENTS = "Les parents"
NOBODY = ChildIdentity()
NO_PARTNER = PartnerIdentity()
FAMILY_SIGNS = Signature(role="Votre signature")
PARTNER_SIGNS = Signature(role="Le partenaire")
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
class PlanGoal:
    """`duration` in words: « 6 mois », « jusqu’en mars ». `scale`: the five steps in the family's words, or none."""

    title: str = ""
    domain: str = ""
    duration: str = ""
    scale: tuple[str, ...] = ()


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
class PlanStep:
    when: str = ""
    what: str = ""
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanDocument(Document):
    """Parcours personnalisé (D-F4): the four mandatory parts of R23, goals in order of priority (R24)."""

    kind: ClassVar = Kind.PLAN
    title: ClassVar = "Parcours personnalisé"

    child: ChildIdentity = NOBODY
    version: int | None = None
    changes: str = ""
    starts: date | None = None
    ends: date | None = None
    referent: str = ""
    referent_contact: str = ""
    eps_date: date | None = None
    child_words: str = ""
    parents_words: str = ""
    goals: tuple[PlanGoal, ...] = ()
    actions: tuple[PlanAction, ...] = ()
    planning: tuple[PlanStep, ...] = ()
    evaluation: tuple[str, ...] = ()
    review_on: date | None = None
    signatures: tuple[Signature, ...] = (
        Signature(role="Parent 1"),
        Signature(role="Parent 2"),
        Signature(role="L’enfant, s’il le souhaite"),
        Signature(role="Référent de parcours"),
    )


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
    signatory: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, kw_only=True)
class Factor:
    label: str
    strengths: str = ""
    obstacles: str = ""


# N7, in the order of the law's text.
FACTORS = (
    Factor(label="État de santé"),
    Factor(label="Développement psychologique et psychomoteur"),
    Factor(label="Contexte familial"),
    Factor(label="Facteurs socio-économiques"),
    Factor(label="Facteurs liés à l’environnement"),
)


@dataclass(frozen=True, kw_only=True)
class AssessmentDocument(Document):
    """Diagnostic individuel initial in five factors (D-F3, R20)."""

    kind: ClassVar = Kind.ASSESSMENT
    title: ClassVar = "Diagnostic individuel"

    child: ChildIdentity = NOBODY
    author: str = ""
    author_role: str = ""
    contributors: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = FACTORS
    strengths: str = ""
    child_words: str = ""
    parents_view: str = ""
    analysis: str = ""
    proposal: str = ""
    read_with_parents_on: date | None = None
    signatures: tuple[Signature, ...] = (Signature(role="Référent de parcours"), Signature(role=PARENTS))


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
    partners: tuple[str, ...] = ()
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
    reason: str = ""
    referent: str = ""
    informs_family: str = ""
    informed_before: date | None = None
    next_review: date | None = None
    tasks: tuple[MinutesTask, ...] = ()
    amendments: tuple[str, ...] = ()
    unmet_needs: str = ""


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
    next_meeting: date | None = None
    reader: str = ""
    signatures: tuple[Signature, ...] = (Signature(role="Pour l’équipe (EPS)"),)


@dataclass(frozen=True, kw_only=True)
class ExitGoal:
    """Attainment of one goal (N10)."""

    title: str = ""
    attainment: str = ""


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
class FollowUpNote:
    """One contact (D-F5)."""

    contact_on: date | None = None
    form: str = ""
    persons: str = ""
    goal: str = ""
    fact: str = ""
    positive: str = ""
    next_step: str = ""
    parent_informed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUpSheet(Document):
    """Fiche de suivi (D-F5): the contacts of a period, or blank blocks for a home visit."""

    kind: ClassVar = Kind.FOLLOW_UP_SHEET
    title: ClassVar = "Fiche de suivi"

    child: ChildIdentity = NOBODY
    referent: str = ""
    notes: tuple[FollowUpNote, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class WeekMoment:
    when: str = ""
    what: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    name: str = ""
    moments: tuple[WeekMoment, ...] = ()


ORDINARY_WEEK = tuple(WeekDay(name=name) for name in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"))


@dataclass(frozen=True, kw_only=True)
class WeekDocument(Document):
    """La semaine de l’enfant, for the family: a first name, hours and places; no motive (R53)."""

    kind: ClassVar = Kind.WEEK
    title: ClassVar = "La semaine"

    first_name: str = ""
    first: date | None = None
    last: date | None = None
    days: tuple[WeekDay, ...] = ORDINARY_WEEK


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
