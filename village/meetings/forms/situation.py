"""Forms of one situation: what a member brings, the sheet without names."""

from typing import Any

from django import forms

from village.core.forms import VillageForm, long_text
from village.meetings.models import Contribution, PanelMembership, Situation, SituationSheet
from village.meetings.naming import proposed_texts
from village.meetings.operations import View

_SHEET = {
    "observed": ("Ce qui est observé", "Des faits, sans jugement."),
    "strengths": ("Points d’appui", "Ce qui va bien, ce sur quoi compter."),
    "tried": ("Ce qui a été tenté, où l’on en est", ""),
    "family": ("Ce que disent l’enfant et sa famille", ""),
    "question": ("La question posée à l’équipe", "Une seule, pour que la séance y réponde."),
}


class ContributionForm(VillageForm):
    """`seat`: that of the one who writes; `others`: those for whom the coordination may write down what is said."""

    def __init__(
        self,
        *args: Any,
        seat: PanelMembership | None,
        same: list[PanelMembership],
        others: list[PanelMembership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seat, self.others = seat, {str(other.pk): other for other in others}
        if others:
            self.fields["whose"] = forms.ChoiceField(
                label="De la part de",
                required=False,
                choices=[
                    ("", "moi"),
                    *((key, f"{other.professional}, {other.competence}") for key, other in self.others.items()),
                ],
                help_text="Pour noter ce que dit un membre pendant la séance.",
            )
        self.fields["text"] = long_text("Votre regard", rows=5, help_text="Ce que vous voyez, ce qui aide, votre idée.")
        if seat:
            readers = ", ".join(str(one.professional) for one in same) or "vous seul·e"
            self.fields["restricted"] = forms.BooleanField(
                label=f"Le réserver à ma profession ({seat.competence})",
                required=False,
                help_text=f"Secret professionnel. Le liront : {readers}. Ni la coordination, ni les autres membres.",
            )
        if self.draft:
            self._keep_drafts(*self.draft)

    def view(self) -> View:
        said = self.cleaned_data
        whose = self.others.get(said.get("whose", ""))
        return View(said["text"], restricted=said.get("restricted", False), seat=whose or self.seat)


class CorrectionForm(VillageForm):
    text = long_text("Votre regard", rows=6)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, version=contribution.version, initial={"text": contribution.text}, **kwargs)


class SituationSheetForm(VillageForm):
    """Prefilled with what is known, names already replaced; what names somebody must be mended or confirmed."""

    confirm = forms.BooleanField(
        label="J’ai relu : ces mots ne disent pas de qui il s’agit", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, situation: Situation, sheet: SituationSheet | None, **kwargs: Any) -> None:
        texts = {name: getattr(sheet, name) for name in SituationSheet.TEXTS} if sheet else proposed_texts(situation)
        super().__init__(*args, version=sheet.version if sheet else 0, initial=texts, **kwargs)
        for name, (label, said) in _SHEET.items():
            self.fields[name] = long_text(
                label,
                required=name == "observed",
                help_text=said,
                max_length=1000 if name == "question" else 5000,
                rows=2 if name == "question" else 4,
            )
        if self.draft:  # these fields came after the base looked for texts to keep
            self._keep_drafts(*self.draft)

    def ask_to_confirm(self) -> None:
        self.fields["confirm"].widget = forms.CheckboxInput()

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in SituationSheet.TEXTS}
