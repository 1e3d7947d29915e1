"""The forms of the means."""

from decimal import Decimal
from typing import Any

from django import forms

from village.activities.models import Activity
from village.core.forms import VillageForm
from village.funding.models import Expense, Grant
from village.funding.operations import LARGEST, YEARS, Split

WRONG_YEAR = f"Écrivez une année entre {YEARS[0]} et {YEARS[-1]}, par exemple 2018."


class AmountField(forms.DecimalField):
    """Euros as people write them: « 86 500 », « 86500,50 », « 1 200 € »."""

    def __init__(self, *, least: Decimal = Decimal("0.01"), **kwargs: Any) -> None:
        wrong = "Écrivez un montant en euros, par exemple 86 500,50."
        super().__init__(
            min_value=least,
            max_value=LARGEST,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "invalid": wrong,
                "min_value": "Écrivez un montant plus grand que zéro.",
                "max_value": "Ce montant est trop grand : vérifiez-le.",
                "max_decimal_places": "Écrivez deux chiffres au plus après la virgule.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)


class _ShareField(AmountField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=Decimal(0), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or Decimal(0)


class _LineForm(VillageForm):
    year = forms.IntegerField(
        label="Année civile",
        min_value=YEARS[0],
        max_value=YEARS[-1],
        error_messages={"invalid": WRONG_YEAR, "min_value": WRONG_YEAR, "max_value": WRONG_YEAR},
    )
    label = forms.CharField(label="Libellé", max_length=120)
    amount = AmountField(label="Montant en euros")


class GrantForm(_LineForm):
    funder = forms.ChoiceField(label="Financeur", choices=[("", "Choisir…"), *Grant.Funder.choices])
    indirect = forms.BooleanField(
        label="Charges indirectes",
        required=False,
        help_text="Locaux, matériel ou temps prêtés par un partenaire et comptés en euros.",
    )
    field_order = ("year", "funder", "label", "amount", "indirect")


class ExpenseForm(_LineForm):
    nature = forms.ChoiceField(label="Nature", choices=[("", "Choisir…"), *Expense.Nature.choices])
    field_order = ("year", "nature", "label", "amount")


class CostForm(VillageForm):
    """What an action costs, and who pays."""

    year = forms.IntegerField(
        label="Année civile",
        min_value=YEARS[0],
        max_value=YEARS[-1],
        error_messages={"invalid": WRONG_YEAR, "min_value": WRONG_YEAR, "max_value": WRONG_YEAR},
    )
    cost = AmountField(label="Coût en euros")
    family_share = _ShareField(
        label="Part des familles, en euros",
        help_text="Repère : environ un tiers des soins non remboursés. Vide : rien.",
    )
    others_share = _ShareField(label="Part des autres, en euros", help_text="Le programme paie ce qui reste.")
    others = forms.CharField(label="Qui sont les autres ?", max_length=120, required=False)

    def __init__(self, *args: Any, programme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"] = forms.ModelChoiceField(
            Activity.objects.filter(programme_id=programme_id).order_by("title"), label="Action", empty_label="Choisir…"
        )
        self.order_fields(("activity", "year"))

    def split(self) -> Split:
        said = self.cleaned_data
        return Split(said["cost"], said["family_share"], said["others_share"], said["others"])
