"""How people write an impact tree."""

from typing import Any

from django import forms

from village.core.forms import VillageForm, long_text
from village.core.seen import SeenForm, seen
from village.evaluation.models import Impact
from village.evaluation.operations import LineSheet
from village.evaluation.trees import LABELS, Branch


class TreeForm(VillageForm):
    title = forms.CharField(
        label="Titre de l’arbre", max_length=120, help_text="Par exemple : ce que change l’accompagnement."
    )


class LineForm(SeenForm):
    """One line; of an impact, also whether it is seen, and by what."""

    def __init__(self, data: Any, *, branch: Branch, line: Any = None, **kwargs: Any) -> None:
        self.compared = branch.compared
        initial = {name: getattr(line, name) for name in branch.compared} if line else {}
        super().__init__(data, version=seen(line, branch.compared) if line else None, initial=initial, **kwargs)
        self.fields["wording"] = forms.CharField(
            label="En une phrase", max_length=160, widget=forms.Textarea(attrs={"rows": 2}), help_text=branch.hint
        )
        if branch.key == "impact":
            self._ask_impact()
        if self.draft:
            self._keep_drafts(*self.draft)

    def _ask_impact(self) -> None:
        self.fields["seen"] = forms.ChoiceField(
            label="Observé ou observable ?", choices=Impact.Seen.choices, widget=forms.RadioSelect
        )
        self.fields["evidence"] = long_text(
            "Ce qui le montre, ou le montrerait", required=False, max_length=1000, rows=3,
            help_text="Une grille, un questionnaire, ce que disent les partenaires. Sans nom.",
        )  # fmt: skip
        self.fields["indicators"] = forms.MultipleChoiceField(
            label="Chiffres du bilan liés", choices=list(LABELS.items()), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def sheet(self, answers: dict[str, Any]) -> LineSheet:
        return LineSheet(**answers)
