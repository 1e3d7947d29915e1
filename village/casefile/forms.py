"""Record what the family agrees to."""

from datetime import date
from typing import Any

from django import forms

from village.core.forms import DayField, VillageForm
from village.core.holding import Category
from village.directory.models import Organisation
from village.people.models import Agreement, Guardian, Person

# What a family may share with a structure, in the words said to it.
SHARED = {
    Category.IDENTITY: "qui est l’enfant",
    Category.SCHOOL: "sa scolarité",
    Category.SOCIAL: "sa situation familiale et sociale, son comportement",
    Category.HEALTH: "sa santé",
}


class AgreementForm(VillageForm):
    one_is_needed = ("recipient", "categories")

    guardian = forms.ModelChoiceField(Guardian.objects.none(), label="Qui donne son accord ?", empty_label="Choisir…")
    scope = forms.ChoiceField(label="Pour quoi ?", choices=Agreement.Scope.choices, widget=forms.RadioSelect)
    recipient = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Avec quelle structure ?",
        required=False,
        empty_label="Aucune : l’équipe du programme",
        help_text="Seulement pour un partage d’informations.",
    )
    categories = forms.MultipleChoiceField(
        label="Que peut savoir cette structure ?",
        choices=[(category.value, said) for category, said in SHARED.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Pour un partage : cochez ce que la famille accepte. Le reste est fermé. La structure sait alors de quel "
            "enfant il s’agit, jamais son adresse."
        ),
    )
    channel = forms.ChoiceField(label="Comment ?", choices=Agreement.Channel.choices, widget=forms.RadioSelect)
    language = forms.CharField(label="Expliqué en", max_length=40, initial="français")

    def __init__(self, data: Any, *, child: Person, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        guardians = child.guardians.filter(holds_authority=True).select_related("adult")
        self.fields["guardian"].queryset = guardians  # type: ignore[attr-defined]
        partners = Organisation.objects.filter(programme_id=child.programme_id)
        self.fields["recipient"].queryset = partners  # type: ignore[attr-defined]
        self.fields["on"] = DayField(label="Le", today=today, initial=today)


class WithdrawalForm(VillageForm):
    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Retiré le", today=today, initial=today)
