"""What the national survey asks, block by block (domain § 1.4): counted here, known of the programme, or declared.

A question that the base can answer is never asked; one that it cannot is never guessed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from village.evaluation.indicators import EVERY
from village.evaluation.models import Section


class How(StrEnum):
    """Where an answer comes from; the words are what a file says."""

    COUNTED = "calculé"
    KNOWN = "réglages du programme"
    DECLARED = "déclaré"
    WRITTEN = "écrit par l’équipe"


class Sort(StrEnum):
    """What is typed."""

    NUMBER = "nombre"
    YEAR = "annee"
    AMOUNT = "montant"
    PART = "etp"
    YES_NO = "oui_non"
    WORDS = "mots"


@dataclass(frozen=True)
class Question:
    """`source`: the code of an indicator, of a fact of the programme, or of a section.

    `groups`: the divisions of the indicator that are shown, by their titles (the year after it apart); `whole`: its
    own figure too. `optional`: not missed when there is no answer. `part_of`: the indicator of which it counts a part.
    """

    code: str
    label: str
    how: How
    source: str = ""
    groups: tuple[str, ...] = ()
    whole: bool = True
    sort: Sort = Sort.NUMBER
    unit: str = ""
    hint: str = ""
    optional: bool = False
    part_of: str = ""


@dataclass(frozen=True)
class Block:
    number: int
    title: str
    questions: tuple[Question, ...]

    @property
    def declared(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.how is How.DECLARED)


def _counted(code: str, label: str, source: str, *groups: str, whole: bool = True) -> Question:
    return Question(code, label, How.COUNTED, source, groups, whole)


def _known(code: str, label: str, source: str) -> Question:
    return Question(code, label, How.KNOWN, source)


def _declared(code: str, label: str, sort: Sort = Sort.NUMBER, unit: str = "", **more: Any) -> Question:
    return Question(code, label, How.DECLARED, sort=sort, unit=unit, **more)


def _written(code: str, label: str, section: Section, hint: str) -> Question:
    return Question(code, label, How.WRITTEN, section.value, hint=hint)


_OF_FICHES = ("Étudiées en EPS", "Orienteurs des situations reçues", "Suite donnée")
_OF_PANELS = ("Réunions de chaque EPS", "Situations étudiées")
_DESCRIBED = ("Motifs de la fiche", "Facteurs décrits au diagnostic")
_THEMES = ("Actions par thème", "Nature des actions", "Enfants touchés par thème")
_PLACES = ("Quartier prioritaire", "Communes", "Quartiers")
_PROFILE = "Seulement si la notice de l’année le demande, avec sa définition des profils."
BLOCKS = (
    Block(
        1,
        "Le programme",
        (
            _known("1.1", "Nom du programme", "name"),
            _known("1.2", "Portage juridique et structure porteuse", "carrier"),
            _known("1.3", "Département", "department"),
            _known("1.4", "Communes", "communes"),
            _counted("1.5", "Quartiers prioritaires couverts", "I44"),
            _declared("1.6", "Année de démarrage du programme", Sort.YEAR),
            _declared("1.7", "Écoles maternelles où le programme intervient", unit="écoles"),
            _declared("1.8", "Écoles élémentaires où le programme intervient", unit="écoles"),
            _declared("1.9", "Collèges où le programme intervient", unit="collèges"),
            _declared("1.10", "Lycées où le programme intervient", unit="lycées"),
            _counted("1.11", "Établissements où des enfants suivis sont scolarisés", "I43", "Établissements"),
        ),
    ),
    Block(
        2,
        "L’équipe",
        (
            _counted("2.1", "Équivalents temps plein de l’équipe", "I45", "ETP par rôle"),
            _counted("2.2", "Enfants suivis par référent (ETP)", "I9"),
            _declared("2.3", "Autres personnels, hors de l’application", Sort.PART, "ETP"),
            _declared("2.4", "Vacataires", unit="personnes"),
            _declared("2.5", "Employeur de l’équipe", Sort.WORDS, hint="Exemple : CCAS, ville, caisse des écoles."),
        ),
    ),
    Block(
        3,
        "Le pilotage",
        (
            _declared("3.1", "Réunions du comité de pilotage", unit="réunions"),
            _declared("3.2", "Réunions techniques de pilotage", unit="réunions"),
            _declared("3.3", "Le délégué du préfet participe au pilotage", Sort.YES_NO),
            _counted("3.4", "Réunions d’EPS et situations étudiées", "I38", *_OF_PANELS),
            _known("3.5", "Charte de confidentialité", "charter"),
            _counted("3.6", "Structures partenaires au répertoire", "I46", "Partenaires"),
            _declared(
                "3.7", "Partenaires qui ne sont pas au répertoire", unit="structures",
                hint="Ceux du comité de pilotage, par exemple.", optional=True,
            ),
        ),
    ),
    Block(
        4,
        "Les orientations",
        (
            _counted("4.1", "Situations orientées dans l’année", "I35", *_OF_FICHES),
            _counted("4.2", "Refus des familles", "I12"),
            _counted("4.3", "Délai entre l’orientation et l’EPS", "I36"),
            _counted("4.4", "Délai entre l’EPS et la première action", "I37"),
        ),
    ),
    Block(
        5,
        "Les enfants et les familles",
        (
            _counted("5.1", "Enfants présents, entrés, sortis", "I34", "Au premier jour", "Au dernier jour"),
            _counted("5.2", "Filles et garçons, par âge", "I4", "Filles et garçons", "Âge"),
            _counted("5.3", "Niveau scolaire", "I1", "Niveau scolaire", whole=False),
            _counted("5.4", "Habitants des quartiers prioritaires", "I6", *_PLACES),
            _counted("5.5", "Scolarité en éducation prioritaire", "I6", "Éducation prioritaire", whole=False),
            _counted("5.6", "Orienteurs des enfants suivis", "I5", "Orienteurs des enfants suivis"),
            _counted("5.7", "Familles aidées", "I3"),
            _counted("5.8", "Familles dont plusieurs enfants sont suivis", "I47"),
            _declared(
                "5.9", "Familles monoparentales", unit="familles", hint="Parmi les familles aidées.", part_of="I3"
            ),
        ),
    ),
    Block(
        6,
        "Les situations",
        (
            _counted("6.1", "Motifs de l’orientation et facteurs du diagnostic", "I2", *_DESCRIBED),
            *(
                _declared(f"6.{rank + 1}", f"Enfants du profil {rank}", unit="enfants", hint=_PROFILE, optional=True)
                for rank in range(1, 5)
            ),
        ),
    ),
    Block(
        7,
        "Les actions",
        (
            _counted("7.1", "Actions par thème", "I39", *_THEMES),
            _counted("7.2", "Parcours individualisés", "I8", "Parcours", "Actions et temps scolaire"),
            _counted("7.3", "Droit commun et réussite éducative", "I11", "Cadre des actions"),
            _counted("7.4", "Heures d’action", "I40"),
            _counted("7.5", "Enfants venus aux actions", "I41"),
            _declared(
                "7.6", "Parents venus à une action pour les parents", unit="parents",
                hint="Chacun une fois. L’application ne compte pas les parents par leur nom.",
            ),
        ),
    ),
    Block(
        8,
        "Les durées et les sorties",
        (
            _counted("8.1", "Durée des parcours finis", "I10"),
            _counted("8.2", "Motifs de sortie", "I42", "Motifs de sortie"),
            _counted("8.3", "Objectifs atteints à la sortie", "I13", "Atteinte des objectifs"),
            _counted("8.4", "Évolution observée", "I14", "Évolution observée"),
        ),
    ),
    Block(
        9,
        "Le budget",
        (
            _counted("9.1", "Ressources par financeur et dépenses par nature", "I17", "Ressources", "Dépenses"),
            _declared(
                "9.2", "Contributions non financières, hors budget", Sort.AMOUNT, "€",
                hint="Locaux prêtés, personnels mis à disposition : leur valeur pour l’année.",
            ),
        ),
    ),
    Block(
        10,
        "En quelques mots",
        (
            _written("10.1", "Points forts", Section.STRENGTHS, "Ce qui aide les enfants et les familles."),
            _written("10.2", "Difficultés", Section.DIFFICULTIES, "Ce qui freine, ce qui attend une réponse."),
            _written(
                "10.3", "Lien avec la Cité éducative et le contrat de ville", Section.POLICIES,
                "Avec qui le programme agit, et comment.",
            ),
        ),
    ),
)  # fmt: skip
QUESTIONS = {question.code: question for block in BLOCKS for question in block.questions}
ASKED_FOR = tuple(
    one
    for one in EVERY
    if one.code in {question.source for question in QUESTIONS.values() if question.how is How.COUNTED}
)
"""The indicators that the survey shows."""


def block_of(number: int) -> Block | None:
    return next((block for block in BLOCKS if block.number == number), None)


@dataclass(frozen=True)
class Extract:
    """The same answers, chosen for another reader (R81, R86). Without codes: all of them."""

    slug: str
    title: str
    codes: frozenset[str] = frozenset()


WHOLE = Extract("", "Enquête nationale")
EXTRACTS = {
    one.slug: one
    for one in (
        Extract(
            "contrat-de-ville",
            "Contrat de ville",
            frozenset({
                "1.1", "1.2", "1.4", "1.5", "1.11", "5.1", "5.2", "5.4", "5.5", "5.7", "7.1", "7.3", "8.4", "10.3",
            }),
        ),
        Extract(
            "revue-de-projet",
            "Revue de projet",
            frozenset({
                "1.1", "1.4", "2.1", "3.1", "3.4", "4.1", "5.1", "5.2", "6.1", "7.1", "7.2", "8.1", "8.3", "8.4", "9.1",
                "10.1", "10.2", "10.3",
            }),
        ),
        Extract(
            "dauphin",
            "Dauphin",
            frozenset({"1.1", "1.2", "1.5", "2.1", "2.3", "2.4", "5.1", "5.2", "5.4", "7.1", "8.3", "9.1", "9.2"}),
        ),
    )
}  # fmt: skip
