"""Forms of programmes followed by a class: numbers, never a name."""

from typing import Any

from django import forms

from village.activities.models import ClassProgramme
from village.activities.operations import ClassSheet
from village.core.forms import DayField, VillageForm
from village.directory.models import School

SHEET = ("name", "theme", "school", "school_class", "site", "facilitators")


class ClassForm(VillageForm):
    name = forms.CharField(label="Nom du programme", max_length=120, help_text="Par exemple : Bien dans ses baskets.")
    theme = forms.CharField(label="Thème", max_length=120, required=False)
    school: Any = forms.ModelChoiceField(
        School.objects.none(), label="École ou établissement", required=False, empty_label="Ailleurs"
    )
    school_class = forms.CharField(label="Classe", max_length=60, required=False, help_text="Par exemple : CM2 B.")
    site = forms.CharField(
        label="Sinon, quel lieu ?", max_length=120, required=False, help_text="Un centre de loisirs, un quartier."
    )
    facilitators = forms.CharField(label="Animé par", max_length=200, required=False)

    def __init__(self, data: Any, *, programme_id: int, row: ClassProgramme | None = None) -> None:
        initial = {name: getattr(row, name) for name in SHEET} if row else None
        super().__init__(data, initial=initial, version=row.version if row else None)
        schools = School.objects.filter(organisation__programme_id=programme_id).select_related("organisation")
        self.fields["school"].queryset = schools.order_by("organisation__name")  # type: ignore[attr-defined]

    def sheet(self) -> ClassSheet:
        return ClassSheet(**{name: self.cleaned_data[name] for name in SHEET})


class SequenceForm(VillageForm):
    on = DayField(label="Date")
    theme = forms.CharField(label="Ce qui est abordé", max_length=160)
    children = forms.IntegerField(label="Enfants présents", min_value=1, max_value=400)
    remark = forms.CharField(
        label="Remarque", max_length=300, required=False, help_text="Sur la classe. Jamais le nom d’un enfant."
    )
