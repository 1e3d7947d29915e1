"""Forms of the conventions with practitioners."""

from datetime import date
from typing import Any

from django import forms

from village.core.forms import DayField, VillageForm
from village.directory.models import Professional
from village.funding.forms import AmountField
from village.funding.models import ServiceAgreement
from village.funding.operations import ServiceSheet, WorkDone
from village.funding.services import month_name, months_of


class HoursField(forms.DecimalField):
    """Hours as people write them: « 6 », « 1,5 »."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=9999,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            help_text="Une heure et demie s’écrit 1,5.",
            error_messages={
                "invalid": "Écrivez des heures, par exemple 1,5.",
                "min_value": "Écrivez zéro ou plus.",
                "max_value": "Ce nombre d’heures est trop grand : vérifiez-le.",
                "max_decimal_places": "Écrivez deux chiffres au plus après la virgule.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class ServiceForm(VillageForm):
    purpose = forms.CharField(
        label="Objet", max_length=300, help_text="Par exemple : bilans d’orthophonie, puis orientation vers un libéral."
    )
    hours = HoursField(label="Heures convenues")
    hourly_price = AmountField(least=0, label="Prix d’une heure, en euros")  # type: ignore[arg-type]
    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au")

    def __init__(self, *args: Any, programme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"] = forms.ModelChoiceField(
            Professional.objects.filter(programme_id=programme_id).select_related("organisation"),
            label="Praticien",
            empty_label="Choisir…",
            help_text="Il n’est pas dans la liste ? Ajoutez-le d’abord dans « Partenaires ».",
        )
        self.order_fields(("professional",))

    def sheet(self) -> ServiceSheet:
        return ServiceSheet(**self.answers())


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)


class MonthForm(VillageForm):
    hours = HoursField(label="Heures faites")
    assessments = _count("Bilans faits")
    relayed = _count("Relais vers un libéral")

    def __init__(self, *args: Any, agreement: ServiceAgreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(month.isoformat(), month_name(month)) for month in months_of(agreement)]
        self.fields["month"] = forms.ChoiceField(label="Mois", choices=[("", "Choisir…"), *months])
        self.order_fields(("month",))

    def month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])

    def done(self) -> WorkDone:
        said = self.cleaned_data
        return WorkDone(said["hours"], said["assessments"] or 0, said["relayed"] or 0)


class InvoiceForm(VillageForm):
    number = forms.CharField(label="Numéro de facture", max_length=40)
    received_on = DayField(label="Reçue le")
    amount = AmountField(label="Montant en euros")


class PaidForm(VillageForm):
    paid_on = DayField(label="Payée le")
