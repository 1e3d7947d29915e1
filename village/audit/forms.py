"""How the journal is searched."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from village.audit.models import Entry
from village.audit.words import WORDS
from village.core.forms import DayField


class JournalForm(forms.Form):
    """Everything is optional; it travels in the address, so it carries no key."""

    since = DayField(label="Depuis le", required=False)
    until = DayField(label="Jusqu’au", required=False)
    act = forms.ChoiceField(
        label="Acte",
        required=False,
        choices=[("", "Tous"), *sorted(((act.value, words) for act, words in WORDS.items()), key=lambda pair: pair[1])],
    )
    person = forms.IntegerField(label="Dossier n°", required=False, min_value=1, max_value=2**62)
    account = forms.IntegerField(label="Compte n°", required=False, min_value=1, max_value=2**62)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        since, until = answers.get("since"), answers.get("until")
        if since and until and until < since:
            self.add_error("until", "La fin est avant le début : vérifiez les deux dates.")
        return answers

    def narrowed(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """The lines asked for."""
        answers = self.cleaned_data
        filters = {
            "at__date__gte": answers["since"],
            "at__date__lte": answers["until"],
            "action": answers["act"],
            "person_id": answers["person"],
            "user_id": answers["account"],
        }
        return entries.filter(**{name: value for name, value in filters.items() if value})
