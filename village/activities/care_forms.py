"""Forms of waits for care and of accompaniments."""

from datetime import date
from typing import Any

from django import forms

from village.access.policy import Actor
from village.activities.models import Accompaniment, Activity, WaitingEntry
from village.activities.operations import CareRequest, Outing
from village.activities.reading import companions_of, providers_of
from village.core.forms import DayField, VillageForm
from village.people.models import Person
from village.plans.models import PlannedAction
from village.programmes.choices import item_field
from village.programmes.models import ListCode


class WaitForm(VillageForm):
    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["care"] = item_field(ListCode.CARE, actor.programme_id, today, "Soin attendu")
        self.fields["requested_on"] = DayField(label="Demandé le", today=today, initial=today)
        self.fields["asked_of"] = forms.ModelChoiceField(
            providers_of(actor.programme_id), label="Demandé à", required=False, empty_label="Non précisé"
        )
        self.fields["substitute"] = forms.ModelChoiceField(
            Activity.objects.visible_to(actor).open_on(today).order_by("title"),
            label="Une action en attendant",
            required=False,
            empty_label="Aucune pour l’instant",
        )
        self.fields["meanwhile"] = forms.CharField(
            label="Et sinon, en attendant", max_length=200, required=False, help_text="Ce que l’on propose d’ici là."
        )
        self.fields["call_on"] = DayField(
            label="Rappeler le", required=False, help_text="Pour savoir où en est la demande."
        )

    def request(self) -> CareRequest:
        return CareRequest(**self.answers())


class ObtainedForm(VillageForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obtained_on"] = DayField(label="Obtenu le", today=today, initial=today)


class CallForm(VillageForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_on"] = DayField(label="Appelé le", today=today, initial=today)
        self.fields["answer"] = forms.CharField(label="Réponse", max_length=200)
        self.fields["call_on"] = DayField(label="Rappeler encore le", required=False)


class GiveUpForm(VillageForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label="Pourquoi ?",
            choices=WaitingEntry.Obstacle.choices,
            widget=forms.RadioSelect,
            help_text="Ce n’est jamais une faute de la famille : la raison dit ce qui manque au territoire.",
        )
        self.fields["given_up_on"] = DayField(label="Abandonné le", today=today, initial=today)


class OutingForm(VillageForm):
    """Who took whom where (R45)."""

    kind = forms.ChoiceField(label="Pour", choices=Accompaniment.Kind.choices, widget=forms.RadioSelect)
    where = forms.CharField(label="Où", max_length=120, help_text="Par exemple : orthophoniste, rue des Lilas.")
    transport = forms.ChoiceField(label="Trajet", choices=Accompaniment.Transport.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label="Temps passé, en minutes",
        min_value=1,
        max_value=1440,
        help_text="Aller et retour compris.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    with_parent = forms.BooleanField(label="Un parent était là", required=False)

    def __init__(self, *args: Any, child: Person, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Le", today=today, initial=today)
        self.fields["companion"] = forms.ModelChoiceField(
            companions_of(actor.programme_id, today), label="Qui a accompagné", initial=actor.user_id, empty_label=None
        )
        self.fields["planned_action"] = forms.ModelChoiceField(
            PlannedAction.objects.filter(plan__child=child, plan__closed_on__isnull=True).order_by("title"),
            label="Pour quelle action de son parcours ?",
            required=False,
            empty_label="Aucune en particulier",
        )
        self.order_fields(("on", "kind", "where", "transport", "minutes", "companion", "with_parent"))

    def outing(self) -> Outing:
        return Outing(**self.answers())
