"""The declared answers of the national survey."""

from decimal import Decimal
from typing import Any

from django import forms

from village.core.forms import VillageForm
from village.evaluation.operations import mark_of
from village.evaluation.questions import QUESTIONS, Block, Question, Sort
from village.evaluation.survey import field_of, said_of
from village.funding.forms import AmountField
from village.funding.operations import YEARS

MOST = 100_000


def _typed(value: Any) -> Any:
    """As it is typed: « 3 », « 0,5 »."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}".replace(".", ",")


def _number(label: str, help_text: str, most: int) -> forms.Field:
    said = "Écrivez un nombre entier, par exemple 12."
    large = f"Ce nombre est trop grand : {most} au plus."
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": said, "min_value": said, "max_value": large},
    )  # fmt: skip


def _year(label: str, help_text: str) -> forms.Field:
    said = f"Écrivez une année entre {YEARS[0]} et {YEARS[-1]}, par exemple 2018."
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=YEARS[0], max_value=YEARS[-1],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": said, "min_value": said, "max_value": said},
    )  # fmt: skip


def _part(label: str, help_text: str) -> forms.Field:
    field = AmountField(label=label, help_text=help_text, required=False, least=Decimal(0))
    said = "Écrivez un nombre d’ETP, par exemple 0,5."
    field.error_messages |= {"invalid": said}
    return field


def _yes_no(label: str, help_text: str) -> forms.Field:
    choices = [("", "Pas encore de réponse"), ("oui", "oui"), ("non", "non")]
    return forms.ChoiceField(label=label, help_text=help_text, required=False, choices=choices)


class BlockForm(VillageForm):
    """The declared answers of a block of the survey; what was declared the year before is said beside, never copied."""

    def __init__(self, data: Any, *, block: Block, given: dict[str, Any], before: dict[str, str], **more: Any) -> None:
        kept = {field_of(one): _typed(given.get(one.code)) for one in block.declared}
        super().__init__(data, initial=kept, **more)
        self.block = block
        # Empty, they stay « à déclarer »: only what the survey does not ask of everybody may be left so for good.
        self.one_is_needed = tuple(field_of(one) for one in block.declared if not one.optional)
        for question in block.declared:
            last = before.get(question.code)
            said = " ".join(filter(None, (question.hint, f"L’an dernier : {last}." if last else "")))
            self.fields[field_of(question)] = _field(question, said)

    def given(self) -> dict[str, Decimal | str | None]:
        """The answers by question, once the form is valid."""
        found: dict[str, Decimal | str | None] = {}
        for question in self.block.declared:
            value = self.cleaned_data.get(field_of(question))
            found[question.code] = Decimal(value) if isinstance(value, int) else value
        return found

    def show_theirs(self, current: Any) -> None:
        """Two people answered: show what is there now beside what was typed."""
        now = {row.question: said_of(QUESTIONS[row.question], row.value) for row in current.answers.all()}
        changed = set(self.changed_data)
        self.theirs = [
            (question.label, now[question.code])
            for question in self.block.declared
            if field_of(question) in changed and question.code in now
        ]
        self._resend(version=str(mark_of(current, self.block)))


def _field(question: Question, help_text: str) -> forms.Field:
    measured = question.sort in {Sort.AMOUNT, Sort.PART}
    label = f"{question.code} {question.label}" + (f" ({question.unit})" if measured else "")
    match question.sort:
        case Sort.YEAR:
            return _year(label, help_text)
        case Sort.AMOUNT:
            return AmountField(label=label, help_text=help_text, required=False, least=Decimal(0))
        case Sort.PART:
            return _part(label, help_text)
        case Sort.YES_NO:
            return _yes_no(label, help_text)
        case Sort.WORDS:
            return forms.CharField(label=label, help_text=help_text, required=False, max_length=300)
        case _:
            return _number(label, help_text, MOST)
