"""Goals in words a family understands, with the actions that go with them."""

from dataclasses import dataclass
from typing import NamedTuple

from village.demo.words import typeset


class ActionIdea(NamedTuple):
    """`provider` names a place of `places.PARTNERS`; `cost` is in euros, divisible by three; 0 is free."""

    title: str
    individual: bool
    common: bool
    provider: str = ""
    cost: int = 0
    tried: str = ""


@dataclass(frozen=True)
class GoalIdea:
    domain: str
    wording: str
    ages: tuple[int, int]
    actions: tuple[ActionIdea, ...]


# fmt: off
_TUTOR = ActionIdea("Coup de pouce lecture, une heure par semaine", True, False, "centre-social", 90,
                    "l’étude du soir est complète")
_HOMEWORK = ActionIdea("Aide aux devoirs du centre social", False, True, "centre-social")
_STUDENT = ActionIdea("Tutorat avec une étudiante, à la maison", True, True, "afev")
_LANGUAGE = ActionIdea("Atelier langage", False, False, "atelier-langage")
_PRE_TALK = ActionIdea("Entretiens réguliers avec le référent", True, False)
_SCHOOL_LINK = ActionIdea("Rencontres à trois avec l’école", True, False)
_LIBRARY = ActionIdea("Atelier lecture de la médiathèque", False, True, "mediatheque")
_THEATRE = ActionIdea("Théâtre du mercredi", False, True, "theatre", 120)
_SPORT = ActionIdea("Licence sportive et accompagnement aux premières séances", True, True, "club-omnisports", 150)
_SPEECH = ActionIdea("Bilan par l’orthophoniste vacataire", True, False, "orthophoniste", 60,
                     "dix-huit mois d’attente en libéral")
_SPEECH_TOWN = ActionIdea("Suivi en orthophonie", True, True, "orthophoniste")
_PSY = ActionIdea("Séances avec la psychologue vacataire", True, False, "psychologue", 180, "liste d’attente au CMP")
_CMP = ActionIdea("Suivi au CMP", True, True, "cmp")
_HEALTH = ActionIdea("Accompagnement aux rendez-vous de santé", True, False)
_GLASSES = ActionIdea("Bilan de la vue et lunettes", True, True, "", 90)
_PARENTS = ActionIdea("Café des parents", False, True, "maison-parents")
_PARENT_TALK = ActionIdea("Soutien à la parentalité, au domicile", True, False)
_WORKSHOP = ActionIdea("Atelier parents-enfants du samedi", False, False, "maison-parents")
_BUS = ActionIdea("« À plus dans le bus »", False, False)
_HOLIDAY = ActionIdea("Centre de loisirs aux petites vacances", False, True, "centre-loisirs", 120)
_CAMP = ActionIdea("Séjour de printemps", False, False, "centre-loisirs", 210, "aide aux vacances déjà utilisée")
_MUSIC = ActionIdea("Orchestre de quartier", False, True, "conservatoire", 60)
_MEDIATOR = ActionIdea("Médiation avec l’établissement", True, True, "mediation")
_SOCIAL = ActionIdea("Rendez-vous avec l’assistante sociale de secteur", True, True, "mds")
_FRENCH = ActionIdea("Cours de français pour les parents", True, True, "maison-parents")

_G = GoalIdea
GOALS: tuple[GoalIdea, ...] = tuple(
    GoalIdea(goal.domain, typeset(goal.wording), goal.ages, goal.actions)
    for goal in (
        _G("scolaire", "Oser parler en classe", (4, 13), (_TUTOR, _THEATRE, _SCHOOL_LINK)),
        _G("scolaire", "Lire une page sans s’arrêter", (6, 9), (_TUTOR, _LIBRARY, _STUDENT)),
        _G("scolaire", "Faire ses devoirs avant le repas, sans dispute", (6, 14), (_STUDENT, _HOMEWORK)),
        _G("scolaire", "Venir au collège tous les jours", (11, 16), (_PRE_TALK, _MEDIATOR, _HOMEWORK)),
        _G("scolaire", "Entrer au collège sans avoir peur", (10, 11), (_PRE_TALK, _BUS, _HOMEWORK)),
        _G("scolaire", "Écouter une histoire jusqu’au bout", (2, 5), (_SCHOOL_LINK, _LIBRARY)),
        _G("scolaire", "Comprendre les consignes et commencer seul", (5, 12), (_TUTOR, _STUDENT, _SCHOOL_LINK)),
        _G("scolaire", "Trouver un stage de 3e qui plaise", (13, 16), (_PRE_TALK, _MEDIATOR)),
        _G("educatif-social", "Régler une dispute avec des mots", (4, 14), (_PRE_TALK, _THEATRE, _MEDIATOR)),
        _G("educatif-social", "Dormir assez pour être en forme à l’école", (2, 12), (_PARENT_TALK, _PRE_TALK)),
        _G("educatif-social", "Se faire des amis hors de l’école", (5, 15), (_SPORT, _HOLIDAY, _PRE_TALK)),
        _G("educatif-social", "Aller seul à l’atelier et en revenir", (10, 16), (_PRE_TALK, _BUS)),
        _G("educatif-social", "Que la famille soit aidée pour le logement", (2, 16), (_SOCIAL, _PRE_TALK)),
        _G("sante", "Un bilan d’orthophonie, puis les séances", (3, 12), (_SPEECH, _SPEECH_TOWN, _LANGUAGE)),
        _G("sante", "Bien voir au tableau", (4, 15), (_GLASSES, _HEALTH)),
        _G("sante", "Un rendez-vous au CMP, sans en avoir honte", (5, 16), (_CMP, _HEALTH, _PSY)),
        _G("sante", "Parler à quelqu’un de ce qui rend triste", (7, 16), (_PSY, _CMP)),
        _G("sante", "Être suivi par un dentiste et un médecin", (2, 16), (_HEALTH, _GLASSES)),
        _G("parentalite", "Que {mme} se sente à l’aise à l’école", (2, 12), (_SCHOOL_LINK, _PARENTS, _FRENCH)),
        _G("parentalite", "Poser des règles claires, et les tenir", (2, 15), (_PARENT_TALK, _WORKSHOP, _PARENTS)),
        _G("parentalite", "Un moment à deux chaque semaine", (2, 12), (_PARENT_TALK, _WORKSHOP)),
        _G("parentalite", "Que les deux parents décident ensemble", (2, 16), (_PARENT_TALK, _SOCIAL)),
        _G("culture-sport", "Pratiquer un sport toute l’année", (6, 16), (_SPORT, _HOLIDAY)),
        _G("culture-sport", "Aller à la médiathèque et y prendre plaisir", (3, 12), (_LIBRARY, _SCHOOL_LINK)),
        _G("culture-sport", "Monter sur scène", (7, 16), (_PRE_TALK, _THEATRE, _MUSIC)),
        _G("culture-sport", "Partir quelques jours avec d’autres enfants", (6, 15), (_PRE_TALK, _CAMP, _HOLIDAY)),
    )
)
# For a goal whose own actions are not of the kind that is wanted.
FALLBACK = (_PRE_TALK, _PARENT_TALK, _SCHOOL_LINK, _SOCIAL, _STUDENT, _MEDIATOR, _HOLIDAY, _HOMEWORK, _WORKSHOP)
WAITING_ROOM = ("atelier langage du mercredi", "ateliers de la médiathèque", "exercices donnés par l’école", "")

# The psychosocial skills (N16) that some of them work on.
SKILLS_OF: dict[str, tuple[str, ...]] = {
    typeset(wording): skills
    for wording, skills in (
        ("Oser parler en classe", ("conscience-de-soi", "communication")),
        ("Faire ses devoirs avant le repas, sans dispute", ("maitrise-de-soi", "difficultes")),
        ("Entrer au collège sans avoir peur", ("conscience-emotions", "gestion-stress")),
        ("Trouver un stage de 3e qui plaise", ("decisions",)),
        ("Régler une dispute avec des mots", ("regulation-emotions", "communication", "difficultes")),
        ("Se faire des amis hors de l’école", ("relations",)),
        ("Aller seul à l’atelier et en revenir", ("maitrise-de-soi",)),
    )
}


# fmt: on
def goals_at(age: int) -> list[GoalIdea]:
    return [goal for goal in GOALS if goal.ages[0] <= age <= goal.ages[1]]
