"""Forms before and after the exit, and of who is linked to the parcours."""

from typing import Any

from django import forms

from village.access.roles import Role
from village.accounts.models import User
from village.core.forms import DayField, long_text
from village.core.seen import SeenForm, seen
from village.directory.models import Organisation
from village.people.models import Guardian, Person
from village.plans.agreeing import FamilyForm
from village.plans.forms import PlanForm, end_field
from village.plans.models import Exit, ExitPreparation, Goal, PlanRelative, Recall
from village.plans.operations.ending import PREPARATION, WORDS
from village.plans.operations.relative import family_of
from village.programmes.models import Membership


class PrepareExitForm(PlanForm):
    criteria = long_text(
        "À quoi voyons-nous que l’on peut finir ?", max_length=2000, help_text="Des faits, vus avec la famille."
    )
    met = forms.ChoiceField(label="Est-ce atteint ?", choices=ExitPreparation.Met.choices, widget=forms.RadioSelect)
    relay = forms.CharField(
        label="Qui prend le relais ?",
        max_length=200,
        required=False,
        help_text="Une personne ou un service qui a dit oui.",
    )
    structures = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="Structures pour après",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Là où la famille pourra aller d’elle-même.",
    )
    after = long_text("Vers qui la famille peut se tourner ensuite", required=False, max_length=2000, rows=3)
    family_words = long_text("Ce qu’en dit la famille", required=False)
    child_words = long_text("Ce qu’en dit l’enfant", required=False)
    propose = forms.BooleanField(label="Proposer la sortie à la prochaine EPS", required=False)

    def __init__(self, data: Any, *, written: ExitPreparation | None, **kwargs: Any) -> None:
        initial = {name: getattr(written, name) for name in PREPARATION} if written else {}
        if written:
            initial["structures"] = list(written.structures.all())
        super().__init__(data, version=written.version if written else None, initial=initial, **kwargs)
        partners: Any = self.fields["structures"]
        partners.queryset = Organisation.objects.filter(programme_id=self.plan.programme_id).order_by("name")
        if written and written.proposed_on:
            del self.fields["propose"]
        self.goals: list[Goal] = list(self.plan.goals.pursued().prefetch_related("levels"))
        for goal in self.goals:
            self.fields[f"level_{goal.pk}"] = end_field(goal, f"« {goal.wording} » : où en est-on ?")
        levels = [f"level_{goal.pk}" for goal in self.goals]
        self.order_fields(["criteria", "met", *levels])

    @property
    def names_structures(self) -> bool:
        return bool(self["structures"].value())

    def sheet(self, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[int, int]]:
        """The answers, and the steps that the family could say, by goal id."""
        levels = {goal.pk: answers.pop(f"level_{goal.pk}") for goal in self.goals}
        return answers, {pk: level for pk, level in levels.items() if level}


class ExitWordsForm(SeenForm, PlanForm):
    compared = WORDS

    family_words = long_text(
        "Ce qu’en dit la famille",
        help_text="Ses mots ; sinon, le jour où vous l’avez rencontrée, ou pourquoi elle n’a pas pu l’être.",
    )
    child_words = long_text("Ce qu’en dit l’enfant", required=False)
    relay = forms.CharField(label="Qui prend le relais ?", max_length=200, required=False)

    def __init__(self, data: Any, *, ending: Exit, **kwargs: Any) -> None:
        initial = {name: getattr(ending, name) for name in WORDS}
        super().__init__(data, version=seen(ending, WORDS), initial=initial, **kwargs)


class ReopenForm(PlanForm):
    reason = forms.CharField(
        label="Pourquoi rouvrir ce parcours ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        hats = Membership.objects.of_programme(self.plan.programme_id).current(self.today)
        users = User.objects.filter(pk__in=hats.filter(role=Role.REFERENT.value).values("user"))
        self.fields["referent"] = forms.ModelChoiceField(
            users.order_by("first_name", "last_name"), label="Référent de parcours", required=False,
            empty_label="Le même qu’avant",
        )  # fmt: skip


class RecallConsentForm(FamilyForm):
    contact = forms.CharField(
        label="Comment joindre la famille ?", max_length=200, required=False, help_text="Un téléphone, un moment."
    )


class StopRecallsForm(PlanForm):
    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Le", today=self.today, initial=self.today)


class RecallForm(PlanForm):
    reached = forms.ChoiceField(label="Réponse", choices=Recall.Reached.choices, widget=forms.RadioSelect)
    school = forms.ChoiceField(
        label="À l’école ou au travail, comment cela va ?", choices=Recall.Situation.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    home = forms.ChoiceField(
        label="À la maison, comment cela va ?", choices=Recall.Situation.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    helped_by = forms.CharField(label="Qui aide aujourd’hui ?", max_length=200, required=False)
    wants_help = forms.BooleanField(label="La famille souhaite être rappelée par le programme", required=False)
    words = long_text("Ses mots", required=False, max_length=2000, rows=3)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Le", today=self.today, initial=self.today)


class RelativeForm(PlanForm):
    one_is_needed = ("person", "name")

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Déjà connu ?",
        required=False,
        empty_label="Non : j’écris son nom",
        help_text="Les personnes de la famille que ce dossier nomme déjà.",
    )
    name = forms.CharField(label="Prénom et nom", max_length=120, required=False)
    relation = forms.ChoiceField(label="Lien avec l’enfant", choices=[("", "Choisir…"), *PlanRelative.Relation.choices])
    may_fetch = forms.BooleanField(label="Peut venir chercher l’enfant", required=False)
    may_attend = forms.BooleanField(label="Peut participer aux actions", required=False)
    may_know = forms.BooleanField(label="Peut avoir des nouvelles de l’enfant", required=False)
    may_meet = forms.BooleanField(label="Peut venir aux rendez-vous", required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    guardian = forms.ModelChoiceField(Guardian.objects.none(), label="Quel parent l’accepte ?", empty_label="Choisir…")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        guardians = self.plan.child.guardians.filter(holds_authority=True).select_related("adult")
        self.fields["guardian"].queryset = guardians  # type: ignore[attr-defined]
        self.fields["person"].queryset = family_of(self.plan.child)  # type: ignore[attr-defined]
