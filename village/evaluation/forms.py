"""The choice of a period. It changes nothing: sent by GET, no receipt."""

from datetime import date
from typing import Any

from django import forms

from village.core.dates import Period
from village.core.errors import DomainError
from village.core.forms import DayField, VillageForm, long_text
from village.core.seen import SeenForm
from village.evaluation.periods import CIVIL, FREE, SCHOOL, Choice, days_said
from village.evaluation.report import check_ages_on, checked_period


class PeriodForm(forms.Form):
    """A school year; for the team, a civil year or free days too: outside, periods that overlap would tell who came.

    `ages`: whether another day may be asked to count ages on, for the team's own eyes.
    """

    one_is_needed = ("du", "au")  # with « dates libres », both are

    periode = forms.ChoiceField(
        label="Période",
        error_messages={"invalid_choice": "Cette période n’est pas proposée : choisissez-en une dans la liste."},
    )
    du = DayField(label="Premier jour", required=False)
    au = DayField(label="Dernier jour, compris", required=False)
    age_au = DayField(
        label="Âge au",
        required=False,
        help_text="Sans date : le dernier jour de la période, ou aujourd’hui si elle n’est pas finie.",
    )

    def __init__(self, data: Any, *, choices: list[Choice], free: bool, today: date, ages: bool = False) -> None:
        super().__init__(data)
        self.choices, self.today = {choice.key: choice for choice in choices}, today
        _offer(self, "periode", choices, free=free)
        if not free:
            del self.fields["du"], self.fields["au"]
        if not ages:
            del self.fields["age_au"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("periode") == FREE:
            _check_days(self, "du", "au", self.today)
        if not self.errors and self.ages_on:
            try:
                check_ages_on(self.ages_on, self.period)
            except DomainError as error:
                self.add_error("age_au", error.message)
        return cleaned

    @property
    def period(self) -> Period:
        """The period asked for, once the form is valid."""
        asked = self.cleaned_data
        if asked["periode"] == FREE:
            return Period(asked["du"], asked["au"])
        return self.choices[asked["periode"]].period

    @property
    def ages_on(self) -> date | None:
        """The day on which to count ages, where the team asks for another than the usual one."""
        return self.cleaned_data.get("age_au")

    @property
    def name(self) -> str:
        """What completes « bilan de… »."""
        asked = self.cleaned_data["periode"]
        return "la période" if asked == FREE else self.choices[asked].name


class CompareForm(forms.Form):
    """Two whole years; for the team, free days too, on either side. Sent by GET."""

    SIDES = {"periode": ("du", "au"), "avec": ("avec_du", "avec_au")}

    one_is_needed = tuple(name for days in SIDES.values() for name in days)  # with « dates libres », all are

    periode = forms.ChoiceField(label="Période")
    du = DayField(label="Premier jour de la période", required=False)
    au = DayField(label="Dernier jour de la période, compris", required=False)
    avec = forms.ChoiceField(label="Comparée à")
    avec_du = DayField(label="Premier jour de l’autre période", required=False)
    avec_au = DayField(label="Dernier jour de l’autre période, compris", required=False)

    def __init__(self, data: Any, *, choices: list[Choice], free: bool, today: date) -> None:
        super().__init__(data)
        self.choices, self.today = {choice.key: choice for choice in choices}, today
        for side, days in self.SIDES.items():
            _offer(self, side, choices, free=free)
            said = "Cette période n’est pas proposée : choisissez-en une dans la liste."
            self.fields[side].error_messages["invalid_choice"] = said
            if not free:
                for name in days:
                    del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for side, days in self.SIDES.items():
            if cleaned.get(side) == FREE:
                _check_days(self, *days, self.today)
        if not self.errors and self.period("avec") == self.period("periode"):
            self.add_error("avec", "Choisissez deux périodes différentes.")
        return cleaned

    def period(self, side: str) -> Period:
        """The days of a side, once it is valid."""
        asked = self.cleaned_data[side]
        if asked == FREE:
            return Period(*(self.cleaned_data[name] for name in self.SIDES[side]))
        return self.choices[asked].period

    def name(self, side: str) -> str:
        """« année scolaire 2018-2019 », « dates libres »."""
        asked = self.cleaned_data[side]
        return "dates libres" if asked == FREE else _listed(self.choices[asked])

    def heading(self, side: str) -> str:
        """The same over a column, where « dates libres » would not say which."""
        return days_said(self.period(side)) if self.cleaned_data[side] == FREE else self.name(side)


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


def _offer(form: forms.Form, name: str, choices: list[Choice], *, free: bool) -> None:
    """The years in a list; with `free`, civil years and free days too."""
    listed: list[Any] = [("Années scolaires", [(c.key, _listed(c)) for c in choices if c.key.startswith(SCHOOL)])]
    if free:
        listed.append(("Années civiles", [(c.key, _listed(c)) for c in choices if c.key.startswith(CIVIL)]))
        listed.append(("Autrement", [(FREE, "dates libres")]))
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
    field.choices = listed


def _check_days(form: forms.Form, first: str, last: str, today: date) -> None:
    """Both free days are there, and what they hold can be counted."""
    for name, what in ((first, "le premier jour"), (last, "le dernier jour")):
        if name not in form.errors and not form.cleaned_data.get(name):
            form.add_error(name, f"Écrivez {what} de la période.")
    if first in form.errors or last in form.errors:
        return
    try:
        checked_period(form.cleaned_data[first], form.cleaned_data[last], today=today)
    except DomainError as error:
        form.add_error(first if error.field == "du" else last, error.message)


def _listed(choice: Choice) -> str:
    return choice.name.removeprefix("l’")
