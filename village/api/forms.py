"""Forms of a token: whose, what for, until when; then the key that is taken once."""

from datetime import date
from typing import Any

from django import forms

from village.api.models import Use
from village.api.operations import LONGEST
from village.core.forms import DayField, VillageForm
from village.programmes.models import Membership, Programme


class HatField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django takes none at run time
    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user}, {obj.get_role_display()}"


class TokenForm(VillageForm):
    """What the coordination decides."""

    holder = HatField(
        Membership.objects.none(),
        label="Au nom de qui ?",
        empty_label="Choisir…",
        help_text="Le logiciel verra et écrira ce que cette personne peut, jamais plus. Elle seule prendra la clé.",
    )
    purpose = forms.ChoiceField(
        label="Pour quoi faire ?",
        choices=Use.choices,
        widget=forms.RadioSelect,
        help_text="Une seule chose par jeton.",
    )
    label = forms.CharField(
        label="Quel logiciel, et pourquoi",
        min_length=5,
        max_length=120,
        help_text="Par exemple : tableau de bord de la ville, chiffres de la rentrée.",
    )

    def __init__(self, data: Any, *, programme: Programme, today: date) -> None:
        super().__init__(data)
        hats: Any = self.fields["holder"]
        current = Membership.objects.of_programme(programme.pk).current(today)
        hats.queryset = current.order_by("user__last_name", "user__first_name", "pk")
        self.fields["ends_on"] = DayField(
            label="Jusqu’au",
            initial=today + LONGEST / 2,
            help_text="Un an au plus. Ensuite, il n’ouvre plus rien.",
        )


class KeyForm(VillageForm):
    """One tick before the key is shown."""

    kept = forms.BooleanField(
        label="J’ai un endroit sûr où mettre cette clé : le coffre du logiciel, jamais un message.",
        error_messages={
            "required": "Préparez d’abord l’endroit où la clé sera gardée : elle n’est montrée qu’une fois."
        },
    )


class ClosingForm(VillageForm):
    """Nothing to fill: closing is the answer."""
