"""What the family, the child and the partners think of it (D-F13), on paper at least. One answer a question."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question to tick, and the box that was ticked, or none."""

    asked: str
    choices: tuple[str, ...]
    answer: str = ""


LIKED = ("oui, beaucoup", "plutôt oui", "plutôt non", "non", "sans avis")
EASY = ("Oui", "Un peu", "Non", "Je ne sais pas")
OF_FAMILY = (
    Question(asked="Vous êtes-vous sentis écoutés ?", choices=LIKED),
    Question(asked="Avez-vous choisi les actions avec nous ?", choices=LIKED),
    Question(asked="L’accompagnement a-t-il aidé votre enfant ?", choices=LIKED),
    Question(asked="Et vous, vous a-t-il aidés ?", choices=LIKED),
    Question(asked="Était-ce facile : horaires, lieux, langue ?", choices=LIKED),
    Question(asked="Le conseilleriez-vous à une autre famille ?", choices=LIKED),
)
OF_CHILD = (
    Question(asked="As-tu aimé ce que tu as fait ?", choices=EASY),
    Question(asked="Est-ce que l’on t’a écouté ?", choices=EASY),
    Question(asked="As-tu pu dire non quand tu voulais ?", choices=EASY),
    Question(asked="Est-ce que cela va mieux pour toi ?", choices=EASY),
)
OF_PARTNER = (
    Question(asked="L’orientation vers le programme est-elle simple ?", choices=LIKED),
    Question(asked="Savez-vous ce que devient l’enfant orienté, sans plus qu’il ne faut ?", choices=LIKED),
    Question(asked="Les actions répondent-elles aux besoins que vous voyez ?", choices=LIKED),
    Question(asked="Voyez-vous une évolution chez les enfants ?", choices=LIKED),
    Question(asked="La famille trouve-t-elle sa place dans les échanges ?", choices=LIKED),
)


@dataclass(frozen=True, kw_only=True)
class FamilyView(Document):
    """Votre avis: no name is asked."""

    kind: ClassVar = Kind.FAMILY_VIEW
    title: ClassVar = "Votre avis"

    answered_on: date | None = None
    questions: tuple[Question, ...] = OF_FAMILY
    best: str = ""
    to_change: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildView(Document):
    """Ton avis: big boxes, room to draw."""

    kind: ClassVar = Kind.CHILD_VIEW
    title: ClassVar = "Ton avis"

    answered_on: date | None = None
    age: str = ""
    questions: tuple[Question, ...] = OF_CHILD
    best: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerView(Document):
    """L’avis du partenaire: of a structure, never on one child."""

    kind: ClassVar = Kind.PARTNER_VIEW
    title: ClassVar = "L’avis des partenaires"

    answered_on: date | None = None
    organisation: str = ""
    job: str = ""
    questions: tuple[Question, ...] = OF_PARTNER
    best: str = ""
    to_change: str = ""
