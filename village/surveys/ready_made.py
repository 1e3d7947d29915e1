"""Questionnaires to start from: those of the printed sheets (D-F13), to be changed at will."""

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


def _asked(scale: tuple[str, ...], words: tuple[str, ...]) -> tuple[Asked, ...]:
    ticked = (Asked(wording, Question.Kind.SCALE.value) for wording in scale)
    return (*ticked, *(Asked(wording, Question.Kind.WORDS.value) for wording in words))


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
}
