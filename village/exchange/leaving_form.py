"""The form by which a whole programme leaves."""

import re
from typing import Any

from django import forms

from village.core.forms import VillageForm
from village.exchange.moving.closed import new_phrase
from village.exchange.operations.leaving import SHORTEST

_PHRASE = re.compile(r"([a-z2-9]{5}-){5}[a-z2-9]{5}")


class LeavingForm(VillageForm):
    """Why, and that the phrase is noted: it is shown before, and kept nowhere."""

    reason = forms.CharField(
        label="Pourquoi toutes les données sortent-elles ?",
        min_length=SHORTEST,
        max_length=300,
        help_text="Une phrase. Elle va au journal, que lit la protection des données.",
        error_messages={"min_length": "Écrivez pourquoi, en une phrase entière."},
    )
    noted = forms.BooleanField(
        label="J’ai noté la phrase ailleurs que sur cet ordinateur.",
        error_messages={"required": "Notez d’abord la phrase : sans elle, l’archive ne s’ouvre plus."},
    )
    phrase = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = str(self.data.get("phrase", "")) if self.is_bound else ""
        self.said = given if _PHRASE.fullmatch(given) else new_phrase()
        self.initial["phrase"] = self.said

    def clean_phrase(self) -> str:
        """One of ours: nobody chooses an easy one."""
        phrase = str(self.cleaned_data["phrase"])
        if not _PHRASE.fullmatch(phrase):
            raise forms.ValidationError("Cette phrase n’est pas celle de la page : rouvrez-la.")
        return phrase
