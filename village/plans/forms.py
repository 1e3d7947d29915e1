"""How people write a parcours."""

from datetime import date
from typing import Any

from django import forms

from village.core.forms import DayField, VillageForm, long_text
from village.core.seen import SeenForm, seen
from village.directory.models import Organisation
from village.plans.models import Assessment, Goal, Plan, PlannedAction, Review
from village.plans.operations.action import ACTION
from village.plans.operations.assessment import ASSESSMENT, OPTIONS, asked_in
from village.plans.operations.goal import GOAL
from village.plans.ways import step_said
from village.programmes.choices import item_field
from village.programmes.models import ListCode
from village.programmes.national_lists import SKILL_FAMILIES, SKILLS

# « gérer son stress (émotionnelle) »: three skills for each family.
SKILL_CHOICES = [(code, f"{label} ({SKILL_FAMILIES[rank // 3]})") for rank, (code, label) in enumerate(SKILLS.items())]
STEPS = [(step, f"{step} sur 5") for step in range(1, 6)]


def steps_of(goal: Goal) -> list[tuple[int, str]]:
    """The five steps of a goal, in the family's words if it wrote them."""
    return [(step, f"{step}. {words}") for step, words in goal.scale_words] or STEPS


def end_field(goal: Goal, label: str, *, aloud: bool = True) -> forms.TypedChoiceField:
    """On which step a goal ends: the last one noted is ticked, none if it was never noted (R63).

    Not `aloud`: the steps by their number only, for a page that a room reads.
    """
    noted = bool(goal.levels.all()) or goal.level != goal.baseline
    return forms.TypedChoiceField(
        label=label,
        choices=steps_of(goal) if aloud else [(step, f"marche {step}") for step in range(1, 6)],
        coerce=int,
        empty_value=None,
        initial=goal.level if noted else None,
        required=False,
        widget=forms.RadioSelect,
        help_text=f"Au début : {step_said(goal, goal.baseline) if aloud else f'marche {goal.baseline}'}",
    )


class PlanForm(VillageForm):
    """A form about one parcours, on a day."""

    def __init__(self, data: Any, *, plan: Plan, today: date, **kwargs: Any) -> None:
        self.plan, self.today = plan, today
        super().__init__(data, **kwargs)

    def goal_field(self, label: str, **options: Any) -> "forms.ModelChoiceField[Goal]":
        return forms.ModelChoiceField(self.plan.goals.pursued(), label=label, empty_label="Choisir…", **options)


class AssessmentForm(PlanForm):
    health = long_text("État de santé", required=False, help_text="Seulement ce qui est utile à l’accompagnement.")
    development = long_text("Développement psychologique et psychomoteur", required=False)
    family_context = long_text("Contexte familial", required=False)
    social_economic = long_text("Facteurs socio-économiques", required=False)
    environment = long_text("Facteurs liés à l’environnement", required=False)
    needs = long_text("Handicap et besoins particuliers (PPS, AESH, troubles dys)", required=False)
    language = long_text("Langues et situation linguistique", required=False)
    skills = long_text("Compétences psychosociales", required=False)
    strengths = long_text("Points d’appui de l’enfant et de sa famille", required=False)
    child_words = long_text("Paroles de l’enfant", required=False, help_text="Ses mots à lui, entre guillemets.")
    parent_words = long_text("Paroles des parents", required=False)
    contributors = long_text(
        "Fait avec", required=False, max_length=1000, rows=3, help_text="Une personne par ligne : son nom, sa fonction."
    )
    analysis = long_text("Ce que nous en comprenons", required=False)
    proposal = long_text("Ce que l’on propose")

    def __init__(self, data: Any, *, written: Assessment | None, **kwargs: Any) -> None:
        initial = {name: getattr(written, name) for name in ASSESSMENT} if written else {}
        super().__init__(data, version=written.version if written else None, initial=initial, **kwargs)
        asked = asked_in(self.plan.programme)
        for name in OPTIONS:
            if name not in asked:
                del self.fields[name]
        self.fields["read_with_parents_on"] = DayField(
            label="Relu avec les parents le", today=self.today, required=False
        )


class GoalForm(PlanForm):
    wording = forms.CharField(
        label="Objectif, avec les mots de la famille", max_length=200, help_text="Par exemple : oser parler en classe."
    )
    horizon = DayField(label="Jusqu’à quand ?")
    skills = forms.MultipleChoiceField(
        label="Compétences psychosociales travaillées",
        choices=SKILL_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune, une ou deux suffisent. Elles s’impriment dans le parcours de la famille.",
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = item_field(ListCode.DOMAIN, self.plan.programme_id, self.today, "Domaine")
        field.help_text = "Un objectif de santé n’est lu que par la famille, son référent et la coordination."
        self.fields = {"domain": field, **self.fields}


class SetAsideForm(PlanForm):
    reason = forms.CharField(
        label="Pourquoi le mettre de côté ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Avec les mots de la famille. Il ne disparaît pas : on pourra le reprendre.",
    )

    def __init__(self, data: Any, *, goal: Goal, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["actions_to"] = forms.ModelChoiceField(
            self.plan.goals.pursued().exclude(pk=goal.pk),
            label="Ses actions continuent pour un autre objectif ?",
            required=False,
            empty_label="Non : elles s’arrêtent avec lui",
        )


class ActionForm(PlanForm):
    title = forms.CharField(label="Action", max_length=160, help_text="Par exemple : coup de pouce lecture, le mardi.")
    nature = forms.ChoiceField(label="Nature", choices=PlannedAction.Nature.choices, widget=forms.RadioSelect)
    frame = forms.ChoiceField(label="Cadre", choices=PlannedAction.Frame.choices, widget=forms.RadioSelect)
    common_law_tried = forms.CharField(
        label="Ce que le droit commun proposait",
        max_length=300,
        required=False,
        help_text="À dire avant une action de réussite éducative : elle complète, elle ne remplace pas.",
    )
    starts_on = DayField(label="Commence le")
    ends_on = DayField(label="Finit le", required=False)
    in_school_time = forms.BooleanField(label="Sur le temps scolaire", required=False)
    in_school_time_reason = forms.CharField(label="Pourquoi sur le temps scolaire", max_length=200, required=False)
    cost = forms.DecimalField(label="Coût, en euros", min_value=0, max_digits=8, decimal_places=2, required=False)
    family_share = forms.DecimalField(
        label="Part de la famille, en euros",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="Repère : environ un tiers du coût.",
    )
    others_share = forms.DecimalField(
        label="Part des autres, en euros",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="CAF, mutuelle, ville… Le programme paie ce qui reste.",
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        partners = Organisation.objects.filter(programme_id=self.plan.programme_id)
        provider = forms.ModelChoiceField(
            partners, label="Structure", required=False, empty_label="L’équipe du programme"
        )
        self.fields = {"goal": self.goal_field("Pour quel objectif ?"), **self.fields}
        self.fields["provider"] = provider
        self.order_fields(["goal", "title", "nature", "frame", "common_law_tried", "provider"])


class GoalChangeForm(SeenForm, GoalForm):
    compared = GOAL

    def __init__(self, data: Any, *, goal: Goal, **kwargs: Any) -> None:
        initial = {name: getattr(goal, name) for name in GOAL}
        super().__init__(data, version=seen(goal, GOAL), initial=initial, **kwargs)


class ActionChangeForm(SeenForm, ActionForm):
    compared = ACTION

    def __init__(self, data: Any, *, action: PlannedAction, **kwargs: Any) -> None:
        initial = {name: getattr(action, name) for name in ACTION}
        super().__init__(data, version=seen(action, ACTION), initial=initial, **kwargs)


_READ_BY_THE_PANEL = "L’EPS le lira : pas de détail de santé ici."


class VersionForm(PlanForm):
    planning = long_text(
        "Planification",
        help_text="Qui fait quoi, quand, où. Écrivez pour les parents. L’EPS le lira : pas de détail de santé ici.",
    )
    evaluation_methods = long_text("Comment saurons-nous que cela avance ?")
    what_changed = long_text("Ce qui change depuis la version précédente", required=False, max_length=2000)
    horizon = DayField(
        label="Prolonger les objectifs jusqu’au",
        required=False,
        help_text="Ceux qui finiraient avant ce jour. Vide : chacun garde sa date.",
    )


class ReviewForm(PlanForm):
    summary = long_text(
        "Où en est-on ?",
        help_text=f"Ce qui a avancé, ce qui résiste, ce que la famille en dit. {_READ_BY_THE_PANEL}",
    )
    family_words = long_text("Paroles de la famille et de l’enfant", required=False)
    proposal = forms.ChoiceField(
        label="Ce que vous proposez à l’EPS", choices=Review.Outcome.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Date", today=self.today, initial=self.today)
        self.goals: list[Goal] = list(self.plan.goals.pursued())
        for goal in self.goals:
            self.fields[f"goal_{goal.pk}"] = forms.TypedChoiceField(
                label=f"« {goal.wording} » : où en est-on ?",
                choices=steps_of(goal),
                coerce=int,
                initial=goal.level,
                widget=forms.RadioSelect,
            )

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers, the levels of the goals gathered."""
        levels = {goal.pk: answers[f"goal_{goal.pk}"] for goal in self.goals}
        plain = {name: value for name, value in answers.items() if not name.startswith("goal_")}
        return {**plain, "levels": levels}
