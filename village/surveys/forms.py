"""How people write a questionnaire, open a wave, and answer."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from village.core import icons
from village.core.forms import DayField, VillageForm, long_text
from village.core.seen import SeenForm, seen
from village.surveys.models import Question, Questionnaire, QuestionnaireVersion
from village.surveys.operations.answering import Answers, field_of
from village.surveys.operations.question import QUESTION
from village.surveys.ready_made import READY_MADE

BLANK = ""


class QuestionnaireForm(VillageForm):
    start = forms.ChoiceField(
        label="Partir de",
        choices=[*((key, f"« {one.title} » : {one.label.lower()}") for key, one in READY_MADE.items()),
                 (BLANK, "rien : une page blanche")],
        required=False,
        widget=forms.RadioSelect,
        help_text="Les questions du modèle se changent ensuite, une par une.",
    )  # fmt: skip
    use = forms.ChoiceField(
        label="Comment on y répond",
        choices=Questionnaire.Use.choices,
        initial=Questionnaire.Use.OPINION,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Titre, lu par ceux qui répondent", max_length=120)
    audience = forms.ChoiceField(label="Pour qui ?", choices=Questionnaire.Audience.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label="À quoi il sert, en une phrase",
        max_length=300,
        help_text="Cette phrase s’affiche en haut du questionnaire.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class QuestionForm(VillageForm):
    wording = forms.CharField(
        label="La question", max_length=160, help_text="Quinze mots au plus. Une seule chose à la fois."
    )
    kind = forms.ChoiceField(label="On répond par", choices=Question.Kind.choices, widget=forms.RadioSelect)
    choices = forms.CharField(
        label="Les choix, pour une liste",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne, de deux à huit.",
    )

    def clean_choices(self) -> list[str]:
        return str(self.cleaned_data["choices"]).splitlines()


class QuestionChangeForm(SeenForm, QuestionForm):
    compared = QUESTION

    def __init__(self, data: Any, *, question: Question, **kwargs: Any) -> None:
        initial = {name: getattr(question, name) for name in QUESTION} | {"choices": "\n".join(question.choices)}
        super().__init__(data, version=seen(question, QUESTION), initial=initial, **kwargs)


class WaveForm(VillageForm):
    name = forms.CharField(
        label="Nom de la campagne", max_length=80, help_text="Par exemple : familles, juin. Seule l’équipe le lit."
    )
    given_out = forms.IntegerField(
        label="À combien de personnes est-il donné ?",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Le lien s’ouvre dès que ce nombre est dit. Il n’accepte pas plus de réponses. "
        "Papier seul, ou nombre encore inconnu : laissez vide.",
    )

    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["opens_on"] = DayField(label="Premier jour", initial=today)
        self.fields["closes_on"] = DayField(label="Dernier jour")
        self.order_fields(["name", "opens_on", "closes_on", "given_out"])


class GivenOutForm(VillageForm):
    given_out = forms.IntegerField(
        label="À combien de personnes a-t-il été donné ?",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Papier et lien ensemble. Le lien n’accepte pas plus de réponses ; vide, il ne s’ouvre pas.",
    )


class SheetForm(VillageForm):
    """One sheet, as it is answered: no question must be."""

    def __init__(self, data: Any, *, version: QuestionnaireVersion, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions = list(version.questions.all())
        child = version.questionnaire.audience == Questionnaire.Audience.CHILDREN
        for question in self.questions:
            self.fields[field_of(question)] = answer_field(question, asked=_NAMELESS_CHILD if child else _NAMELESS)

    def said(self) -> Answers:
        """The answers by question; of a page that was refused, those that hold."""
        cleaned = getattr(self, "cleaned_data", {})
        return {question.pk: cleaned.get(field_of(question)) for question in self.questions}

    def key(self) -> uuid.UUID:
        return self.cleaned_data.get("submission") or uuid.uuid4()

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[field_of(question)] for question in self.questions]


_NAMELESS = "Sans nom : ni le vôtre, ni celui d’une autre personne."
_NAMELESS_CHILD = "Sans nom : ni le tien, ni celui d’une autre personne."


def answer_field(question: Question, *, asked: str) -> forms.Field:
    """How a question is answered; `asked`: what is asked of who writes words."""
    if question.kind == Question.Kind.WORDS:
        field: forms.Field = long_text(question.wording, required=False, max_length=600, rows=3)
        field.help_text = asked
        return field
    drawn = question.kind == Question.Kind.SCALE
    return forms.TypedChoiceField(
        label=question.wording,
        choices=[(value, _face(value, label) if drawn else label) for value, label in enumerate(question.offered, 1)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _face(value: int, label: str) -> SafeString:
    return format_html("{}<span>{}</span>", icons.svg(f"face-{value}", 28), label)
