"""Add a scanned paper, withdraw it."""

from typing import Any

from django import forms

from village.around.forms import ChildForm
from village.around.models import ScannedPaper
from village.core.errors import DomainError
from village.core.forms import DayField, VillageForm
from village.documents.received import ACCEPTED, LARGEST, MEGABYTES, TOO_LARGE, receive


class PaperForm(ChildForm):
    kind = forms.ChoiceField(
        label="Quel papier ?",
        choices=[("", "Choisir…"), *((kind.value, kind.label.capitalize()) for kind in ScannedPaper.Kind)],
    )
    file = forms.FileField(
        label="Le fichier, ou une photo",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=(
            f"PDF, JPEG ou PNG, {MEGABYTES} Mo au plus. Une photo bien à plat, à la lumière, suffit. "
            "Le lieu et l’auteur que le téléphone y écrit sont effacés, et son nom n’est pas gardé."
        ),
        error_messages={
            "required": f"Choisissez un fichier ou prenez une photo ; au-delà de {MEGABYTES} Mo, rien n’est reçu.",
            "empty": "Ce fichier est vide : refaites la photo ou la numérisation.",
        },
    )
    subject = forms.CharField(
        label="De quoi s’agit-il ?",
        max_length=120,
        required=False,
        help_text="Par exemple : bulletin du premier trimestre.",
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Date écrite sur le papier", today=self.today, initial=self.today)
        self.order_fields(["kind", "file", "on", "subject"])

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return sent

    def clean(self) -> dict[str, Any]:
        """The file last: it is long, and is sent again if the rest is to be mended."""
        said = super().clean()
        sent = said.get("file")
        if sent and not self.errors:
            try:
                said["scan"] = receive(sent.read(), name=sent.name, declared=sent.content_type or "")
            except DomainError as error:
                self.add_error("file", error.message)
        return said


class WithdrawPaperForm(VillageForm):
    why = forms.CharField(
        label="Pourquoi le retirer ?", max_length=200, help_text="Par exemple : mauvais dossier, photo illisible."
    )
