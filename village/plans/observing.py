"""Forms of before and after: a sheet filled for one moment, the goals read in second."""

from typing import Any

from django import forms
from django.db.models import Model

from village.core.forms import DayField
from village.plans.forms import PlanForm, steps_of
from village.plans.models import Goal, Moment, Observation
from village.plans.operations import ObservationSheet
from village.surveys.forms import answer_field
from village.surveys.models import Questionnaire, QuestionnaireVersion
from village.surveys.operations.answering import Answers, field_of

_WORDS = "Des faits, sans le nom d’un autre enfant. Rien de la santé."
_WHO = {
    Questionnaire.Audience.CHILDREN: "Par exemple : Lina, au local, avec sa référente.",
    Questionnaire.Audience.PARENTS: "Par exemple : sa mère, à la maison.",
    Questionnaire.Audience.SCHOOL: "Par exemple : sa maîtresse de CE1.",
    Questionnaire.Audience.REFERENT: "Par exemple : sa référente.",
}


class ObservationForm(PlanForm):
    """One questionnaire of the dossier, at one moment of the parcours."""

    channel = forms.ChoiceField(label="Comment ?", choices=Observation.Channel.choices, widget=forms.RadioSelect)

    def __init__(
        self, data: Any, *, asked: QuestionnaireVersion, moment: Moment, kept: Observation | None, **kwargs: Any
    ) -> None:
        self.asked_version, self.moment = asked, moment
        self.questions = list(asked.questions.all())
        initial: dict[str, Any] = {}
        if kept:
            initial = {name: getattr(kept, name) for name in ("on", "channel", "told_by")} | _given(kept)
        super().__init__(data, version=kept.version if kept else None, initial=initial, **kwargs)
        for question in self.questions:
            self.fields[field_of(question)] = answer_field(question, asked=_WORDS)
        self.fields["told_by"] = forms.CharField(
            label="Qui a répondu ?", max_length=120, required=False,
            help_text=_WHO[Questionnaire.Audience(asked.questionnaire.audience)],
        )  # fmt: skip
        self.fields["on"] = DayField(label="Observé le", today=self.today)
        self.order_fields(["on", "told_by", "channel"])
        if self.draft:
            self._keep_drafts(*self.draft)

    def sheet(self) -> ObservationSheet:
        said = self.cleaned_data
        return ObservationSheet(self.moment.value, said["on"], said["channel"], said["told_by"])

    def said(self) -> Answers:
        return {question.pk: self.cleaned_data.get(field_of(question)) for question in self.questions}

    def show_theirs(self, current: Model) -> None:  # noqa: ARG002 - the sheet is looked for again
        """What the other person kept for the same moment."""
        theirs = self.plan.observations.filter(questionnaire=self.asked_version, moment=self.moment).first()
        if theirs is None:
            return
        self.theirs = [(row.question.wording, row.said) for row in theirs.answers.select_related("question")]
        self._resend(version=str(theirs.version))


def _given(kept: Observation) -> dict[str, Any]:
    return {field_of(row.question): row.value or row.words for row in kept.answers.select_related("question")}


class ReadingForm(PlanForm):
    """Where each goal stands, for who is not the référent: the first reading is not shown."""

    one_is_needed = ()

    def __init__(self, data: Any, *, goals: list[Goal], given: dict[int, int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.goals = goals
        for goal in goals:
            self.fields[f"goal_{goal.pk}"] = forms.TypedChoiceField(
                label=f"« {goal.wording} »",
                choices=steps_of(goal),
                coerce=int,
                empty_value=None,
                initial=given.get(goal.pk),
                required=False,
                widget=forms.RadioSelect,
            )

    def levels(self) -> dict[int, int]:
        found = {goal.pk: self.cleaned_data.get(f"goal_{goal.pk}") for goal in self.goals}
        return {pk: level for pk, level in found.items() if level}
