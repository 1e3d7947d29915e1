"""The choice of a period. It changes nothing: sent by GET, no receipt."""

from datetime import date
from typing import Any

from django import forms

from village.core.dates import Period
from village.core.errors import DomainError
from village.core.forms import DayField, VillageForm, long_text
from village.core.seen import SeenForm
from village.evaluation.periods import CIVIL, FREE, SCHOOL, Choice
from village.evaluation.report import checked_period


class PeriodForm(forms.Form):
    """A school year; for the team, a civil year or free days too: outside, periods that overlap would tell who came."""

    periode = forms.ChoiceField(
        label="Période",
        error_messages={"invalid_choice": "Cette période n’est pas proposée : choisissez-en une dans la liste."},
    )
    du = DayField(label="Premier jour", required=False)
    au = DayField(label="Dernier jour, compris", required=False)

    def __init__(self, data: Any, *, choices: list[Choice], free: bool, today: date) -> None:
        super().__init__(data)
        self.choices, self.today = {choice.key: choice for choice in choices}, today
        listed: list[Any] = [
            ("Années scolaires", [(c.key, _listed(c)) for c in choices if c.key.startswith(SCHOOL)]),
        ]
        if free:
            listed.append(("Années civiles", [(c.key, _listed(c)) for c in choices if c.key.startswith(CIVIL)]))
            listed.append(("Autrement", [(FREE, "dates libres")]))
        else:
            del self.fields["du"], self.fields["au"]
        field = self.fields["periode"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = listed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("periode") == FREE and not self.errors:
            for name, what in (("du", "le premier jour"), ("au", "le dernier jour")):
                if not cleaned.get(name):
                    self.add_error(name, f"Écrivez {what} de la période.")
            if not self.errors:
                self._check(cleaned["du"], cleaned["au"])
        return cleaned

    def _check(self, first: date, last: date) -> None:
        try:
            checked_period(first, last, today=self.today)
        except DomainError as error:
            self.add_error(error.field, error.message)

    @property
    def period(self) -> Period:
        """The period asked for, once the form is valid."""
        asked = self.cleaned_data
        if asked["periode"] == FREE:
            return Period(asked["du"], asked["au"])
        return self.choices[asked["periode"]].period

    @property
    def name(self) -> str:
        """What completes « bilan de… »."""
        asked = self.cleaned_data["periode"]
        return "la période" if asked == FREE else self.choices[asked].name


class CompareForm(forms.Form):
    """Two whole years, sent by GET."""

    periode = forms.ChoiceField(label="Année")
    avec = forms.ChoiceField(label="Comparée à")

    def __init__(self, data: Any, *, choices: list[Choice]) -> None:
        super().__init__(data)
        self.choices = {choice.key: choice for choice in choices}
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
            field.choices = [(key, _listed(choice)) for key, choice in self.choices.items()]
            field.error_messages["invalid_choice"] = "Cette année n’est pas proposée : choisissez-en une dans la liste."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("avec") and cleaned.get("avec") == cleaned.get("periode"):
            self.add_error("avec", "Choisissez deux années différentes.")
        return cleaned

    def chosen(self, name: str) -> Choice:
        """The year chosen, once the form is valid."""
        return self.choices[self.cleaned_data[name]]


class ShareForm(VillageForm):
    """The words that go with the bilan."""

    words = forms.CharField(
        label="Un mot pour les partenaires",
        max_length=200,
        required=False,
        help_text="Sans nom d’enfant : ce mot part dans les messages.",
    )


class OpenForm(VillageForm):
    """The year whose bilan begins."""

    year = forms.ChoiceField(
        label="Année",
        error_messages={"invalid_choice": "Cette année n’est pas proposée : choisissez-en une dans la liste."},
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {choice.key: choice for choice in choices}
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [(key, _listed(choice)) for key, choice in self.choices.items()]


class SectionForm(SeenForm):
    """The team's words in one section."""

    compared = ("text",)

    text = long_text(
        "Vos mots",
        required=False,
        rows=12,
        max_length=8000,
        help_text="Sans nom d’enfant ni de famille. Une ligne vide sépare deux paragraphes.",
    )


def _listed(choice: Choice) -> str:
    return choice.name.removeprefix("l’")
