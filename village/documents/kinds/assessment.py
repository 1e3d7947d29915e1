"""What is understood of a child’s situation, in the five factors of the law."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.kinds.blank import NOBODY, PARENTS
from village.documents.parts import ChildIdentity, Signature


@dataclass(frozen=True, kw_only=True)
class Factor:
    label: str
    said: str = ""
    views: tuple[str, ...] = ()


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
