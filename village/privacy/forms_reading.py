"""The forms of who reads what: exceptional accesses, the readings of a dossier."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from village.access.roles import Role
from village.audit.models import Entry
from village.core.forms import DayField, VillageForm, long_text
from village.privacy.models import ExceptionalAccess
from village.privacy.operations.exceptional import SHORTEST


class ExceptionalForm(VillageForm):
    """Whose dossier, and why now."""

    first_name = forms.CharField(label="Prénom de l’enfant", max_length=80)
    last_name = forms.CharField(label="Nom de l’enfant", max_length=80)
    motive = forms.ChoiceField(
        label="Que se passe-t-il ?", choices=ExceptionalAccess.Motive.choices, widget=forms.RadioSelect
    )
    reason = long_text(
        "Pourquoi faut-il lire ce dossier maintenant ?", max_length=1000, rows=3,
        help_text=f"Une phrase entière, au moins {SHORTEST} caractères. La coordination et la protection des données "
        "la liront tout de suite : n’y écrivez pas le nom de l’enfant.",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_date"] = DayField(label="Date de naissance", today=today)
        self.order_fields(("first_name", "last_name", "birth_date", "motive", "reason"))


class VerdictForm(VillageForm):
    """What the review says."""

    verdict = forms.ChoiceField(
        label="Cet accès était-il justifié ?", choices=ExceptionalAccess.Verdict.choices, widget=forms.RadioSelect
    )
    words = long_text(
        "Ce qu’il faut en retenir", required=False, max_length=1000, rows=3,
        help_text="Obligatoire si ce n’était pas justifié, ou à éviter.",
    )  # fmt: skip


class ReadersForm(forms.Form):
    """Everything is optional; it travels in the address, so it carries no key."""

    since = DayField(label="Depuis le", required=False)
    until = DayField(label="Jusqu’au", required=False)
    role = forms.ChoiceField(
        label="Rôle", required=False, choices=[("", "Tous"), *((role.value, role.label) for role in Role)]
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        since, until = answers.get("since"), answers.get("until")
        if since and until and until < since:
            self.add_error("until", "La fin est avant le début : vérifiez les deux dates.")
        return answers

    def narrowed(self, lines: QuerySet[Entry]) -> QuerySet[Entry]:
        asked = self.cleaned_data
        filters = {"at__date__gte": asked["since"], "at__date__lte": asked["until"], "role": asked["role"]}
        return lines.filter(**{name: value for name, value in filters.items() if value})
