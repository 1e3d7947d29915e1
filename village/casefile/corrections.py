"""Forms that correct who a child is, his home, his parents, his school."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from village.core.forms import DayField, VillageForm
from village.core.seen import SeenForm, seen
from village.directory.models import School
from village.people.models import AddressProtection, Guardian, Household, Person, Schooling
from village.people.operations import parents_of
from village.people.operations.correction import HOME, IDENTITY, SCHOOL
from village.people.operations.guardian import seen_guardian
from village.programmes.choices import LOOK_UP, QuarterField, item_field, quarter_answers, quarter_said
from village.programmes.models import ListCode, Programme


class IdentityForm(SeenForm):
    compared = IDENTITY

    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    birth_date = DayField(label="Date de naissance")
    sex = forms.ChoiceField(label="Sexe", choices=Person.Sex.choices, required=False)

    def __init__(self, data: Any, *, child: Person) -> None:
        initial = {name: getattr(child, name) for name in IDENTITY}
        super().__init__(data, version=seen(child, IDENTITY), initial=initial)


class LivingField(forms.TypedMultipleChoiceField):
    """The parents who live in a protected home: to the others, nothing says where it is."""

    def __init__(self, home: Household) -> None:
        adults = {parent.adult_id: str(parent.adult) for parent in parents_of(home).select_related("adult")}
        super().__init__(
            label="Qui vit à cette adresse aujourd’hui ?",
            choices=list(adults.items()),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Aux autres, rien ne dira où elle est. Personne de coché : à aucun parent.",
        )


class HomeForm(SeenForm):
    compared = HOME

    address = forms.CharField(label="Adresse", max_length=200, required=False)
    languages = forms.CharField(label="Langues parlées à la maison", max_length=120, required=False)
    interpreter = forms.BooleanField(label="Un interprète est utile", required=False)

    def __init__(self, data: Any, *, home: Household | None, programme: Programme, today: date) -> None:
        initial = {name: getattr(home, name) for name in HOME} | {"quarter": quarter_said(home)} if home else {}
        super().__init__(data, version=seen(home, HOME), initial=initial)
        self.fields |= {
            "commune": forms.ModelChoiceField(programme.communes.all(), label="Commune", empty_label="Choisir…"),
            "quarter": QuarterField(
                programme,
                today,
                looks_up=programme.geocodes and not (home and home.protected_on),
                kept=home.quarter_id if home else None,
            ),
        }
        if home and home.quarter_source:
            self.fields["quarter"].help_text = f"Aujourd’hui : {home.get_quarter_source_display()}."
        if home and home.protected_on:
            self.fields["living"] = LivingField(home)
            self.initial["living"] = list(parents_of(home).filter(lives_with=True).values_list("adult_id", flat=True))
        self.order_fields(HOME)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.looks_up = said.get("quarter") == LOOK_UP
        return said | quarter_answers(said)


class ProtectionForm(VillageForm):
    ground = forms.ChoiceField(
        label="Pourquoi protéger cette adresse ?", choices=AddressProtection.Ground.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, home: Household | None) -> None:
        super().__init__(data)
        if home:
            self.fields["living"] = LivingField(home)


class LiftForm(VillageForm):
    sure = forms.BooleanField(
        label="Le parent qui y vit est d’accord.",
        error_messages={"required": "Demandez-lui d’abord : c’est lui que la protection protège."},
    )


class ParentForm(VillageForm):
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    relation = forms.ChoiceField(label="Lien avec l’enfant", choices=[("", "Choisir…"), *Guardian.Relation.choices])
    holds_authority = forms.BooleanField(
        label="A l’autorité parentale",
        required=False,
        help_text="Cochez seulement si vous le savez : cette personne pourra donner ou retirer son accord.",
    )
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)


class TieForm(SeenForm):
    """How a parent stands to the child. Authority is confirmed by the coordination, not here."""

    relation = forms.ChoiceField(label="Lien avec l’enfant", choices=Guardian.Relation.choices)
    lives_with = forms.BooleanField(label="Vit avec l’enfant", required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)

    def __init__(self, data: Any, *, guardian: Guardian) -> None:
        initial = {name: getattr(guardian, name) for name in ("relation", "lives_with", "phone")}
        super().__init__(data, version=seen_guardian(guardian), initial=initial)

    def show_theirs(self, current: Model) -> None:
        super().show_theirs(current)
        again: Any = self.data
        again["version"] = str(seen_guardian(current))  # type: ignore[arg-type] # the row this form is about


class RejectionForm(VillageForm):
    reason = forms.CharField(
        label="Pourquoi cette personne n’est pas un parent",
        max_length=300,
        help_text="Ce que vous avez vérifié, et auprès de qui. Seule la coordination relit ce motif.",
    )


class EndOfAuthorityForm(VillageForm):
    ended_on = DayField(label="Depuis le", help_text="Le jour où la décision prend effet.")
    source = forms.CharField(
        label="Quelle décision avez-vous lue ?",
        max_length=300,
        help_text="Le tribunal, la date, et qui vous l’a montrée. Seule la coordination relit ces mots.",
    )


def modality_field(initial: Collection[str] = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Modalité",
        choices=Schooling.Modality.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=list(initial),
        help_text="Rien de coché : classe ordinaire.",
    )


class SchoolForm(SeenForm):
    compared = SCHOOL

    def __init__(self, data: Any, *, before: Schooling | None, programme_id: int, today: date) -> None:
        initial = {name: getattr(before, name) for name in ("school", "level", "modalities")} if before else {}
        super().__init__(data, version=seen(before, SCHOOL), initial=initial)
        schools = School.objects.filter(organisation__programme=programme_id).select_related("organisation")
        self.fields |= {
            "school": forms.ModelChoiceField(
                schools.order_by("organisation__name"), label="École ou établissement", empty_label="Choisir…"
            ),
            "level": item_field(ListCode.SCHOOL_LEVEL, programme_id, today, "Niveau"),
            "modalities": modality_field(),
            "starts_on": DayField(
                label="À partir du", initial=today, help_text="L’école d’avant se termine la veille."
            ),
        }
