"""Questionnaires to start from: those of the printed sheets (D-F13), observation grids; to be changed at will."""

from dataclasses import dataclass

from village.documents.kinds import OF_CHILD, OF_FAMILY
from village.surveys.models import Question, Questionnaire


@dataclass(frozen=True)
class Asked:
    wording: str
    kind: str


@dataclass(frozen=True)
class ReadyMade:
    label: str
    audience: str
    title: str
    purpose: str
    questions: tuple[Asked, ...]
    use: str = Questionnaire.Use.OPINION.value


def _asked(scale: tuple[str, ...], words: tuple[str, ...]) -> tuple[Asked, ...]:
    ticked = (Asked(wording, Question.Kind.SCALE.value) for wording in scale)
    return (*ticked, *(Asked(wording, Question.Kind.WORDS.value) for wording in words))


def _grid(label: str, audience: str, title: str, *lines: str, last: str) -> ReadyMade:
    """An observation grid: what is seen, never what is thought of somebody; not of school alone (R66)."""
    return ReadyMade(
        label=label,
        audience=audience,
        title=title,
        purpose="Dire où l’on en est, au début puis plus tard. Ce n’est pas une note.",
        questions=_asked(lines, (last,)),
        use=Questionnaire.Use.GRID.value,
    )


READY_MADE = {
    "parents": ReadyMade(
        label="Satisfaction des parents",
        audience=Questionnaire.Audience.PARENTS.value,
        title="Votre avis de parents",
        purpose="Mieux accueillir les familles. Rien ne change pour votre enfant.",
        questions=_asked(
            tuple(question.asked for question in OF_FAMILY),
            ("Qu’est-ce qui vous a le plus aidés ?", "Que faudrait-il changer ?"),
        ),
    ),
    "enfants": ReadyMade(
        label="Parole de l’enfant",
        audience=Questionnaire.Audience.CHILDREN.value,
        title="Ton avis",
        purpose="Savoir ce que tu penses, pour faire mieux.",
        questions=_asked(tuple(question.asked for question in OF_CHILD), ("Qu’est-ce que tu as préféré ?",)),
    ),
    "grille-enfant": _grid(
        "Grille de l’enfant",
        Questionnaire.Audience.CHILDREN.value,
        "Où j’en suis",
        "Je me sens bien à l’école.",
        "Je sais à qui demander de l’aide.",
        "Je fais des choses que j’aime.",
        "J’ai des camarades.",
        "Je dis ce que je pense aux adultes.",
        last="Ce que je veux ajouter.",
    ),
    "grille-parents": _grid(
        "Grille des parents",
        Questionnaire.Audience.PARENTS.value,
        "À la maison et autour",
        "Notre enfant raconte sa journée.",
        "Les devoirs se passent calmement.",
        "Notre enfant a une activité qui lui plaît.",
        "Nous savons à qui nous adresser.",
        "Nous comprenons ce que l’école attend.",
        last="Ce que nous voulons ajouter.",
    ),
    "grille-ecole": _grid(
        "Grille de l’enseignant",
        Questionnaire.Audience.SCHOOL.value,
        "En classe",
        "L’enfant se met au travail.",
        "L’enfant demande de l’aide quand il est bloqué.",
        "L’enfant prend la parole.",
        "L’enfant joue avec d’autres.",
        "La famille et l’école se parlent.",
        last="Ce qui s’observe aussi.",
    ),
    "grille-referent": _grid(
        "Grille du référent",
        Questionnaire.Audience.REFERENT.value,
        "Autour de l’enfant",
        "L’enfant dit ce qu’il veut.",
        "La famille vient aux rendez-vous prévus.",
        "La famille fait elle-même les démarches.",
        "Les adultes autour de l’enfant se parlent.",
        "L’enfant vient aux activités prévues.",
        last="Ce qui s’observe aussi.",
    ),
    "impact-parents": ReadyMade(
        label="Ce que l’accompagnement a changé, pour les parents",
        audience=Questionnaire.Audience.PARENTS.value,
        title="Ce qui a changé pour nous",
        purpose="Comprendre ce qui aide. Votre nom est connu de l’équipe : c’est dans le dossier.",
        questions=_asked(
            (
                "L’accompagnement a répondu à ce que nous attendions.",
                "Nous nous sentons plus à l’aise avec l’école.",
                "Nous nous sentons plus à l’aise dans nos démarches.",
                "Notre enfant va mieux aujourd’hui.",
            ),
            ("Qu’est-ce qui a compté ?",),
        ),
        use=Questionnaire.Use.LINKED.value,
    ),
}
