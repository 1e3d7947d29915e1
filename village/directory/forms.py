"""Forms of the partners."""

from datetime import date
from typing import Any

from django import forms

from village.core.forms import VillageForm
from village.directory.models import Organisation, Professional, School
from village.directory.operations import OrganisationSheet, ProfessionalSheet
from village.directory.reading import members_without_sheet, organisations_of, school_of
from village.programmes.choices import item_field
from village.programmes.models import Commune, ListCode


class OrganisationForm(VillageForm):
    name = forms.CharField(label="Nom", max_length=120, help_text="Par exemple « École Jean-Moulin » ou « MDS Nord ».")
    is_school = forms.BooleanField(label="C’est une école ou un établissement scolaire", required=False)
    uai = forms.RegexField(
        r"^\d{7}[A-Za-z]$",
        label="UAI",
        max_length=8,
        required=False,
        help_text="Pour une école : le numéro de l’établissement, 7 chiffres et une lettre.",
        error_messages={"invalid": "Un UAI a 7 chiffres et une lettre, par exemple 0139901A."},
    )
    priority = forms.ChoiceField(
        label="Éducation prioritaire",
        choices=School.Priority.choices,
        required=False,
        help_text="Pour une école. Un quartier QPV est autre chose.",
    )

    def __init__(
        self,
        *args: Any,
        programme_id: int,
        today: date,
        organisation: Organisation | None = None,
        **kwargs: Any,
    ) -> None:
        if organisation:
            kwargs["initial"] = _known(organisation)
        super().__init__(*args, **kwargs)
        self.fields["kind"] = item_field(ListCode.REFERRER_KIND, programme_id, today, "Type de structure")
        self.fields["commune"] = forms.ModelChoiceField(
            Commune.objects.filter(programme_id=programme_id),
            label="Commune",
            required=False,
            empty_label="Sans commune, ou hors du territoire",
        )
        self.order_fields(["name", "kind", "commune", "is_school", "uai", "priority"])

    def clean_uai(self) -> str:
        uai: str = self.cleaned_data["uai"]
        return uai.upper()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (said.get("uai") or said.get("priority")) and not said.get("is_school"):
            self.add_error("is_school", "Cochez cette case, ou videz l’UAI et l’éducation prioritaire.")
        return said

    def sheet(self) -> OrganisationSheet:
        return OrganisationSheet(**self.answers())


def _known(organisation: Organisation) -> dict[str, Any]:
    school = school_of(organisation)
    return {
        "name": organisation.name,
        "kind": organisation.kind_id,
        "commune": organisation.commune_id,
        "is_school": school is not None,
        "uai": school.uai if school else "",
        "priority": school.priority if school else "",
    }


class ProfessionalForm(VillageForm):
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    job = forms.CharField(
        label="Fonction", max_length=80, required=False, help_text="Par exemple : psychologue scolaire."
    )
    phone = forms.CharField(label="Téléphone professionnel", max_length=30, required=False)
    level = forms.ChoiceField(
        label="Niveau",
        choices=Professional.Level.choices,
        initial=Professional.Level.FIELD,
        widget=forms.RadioSelect,
        help_text="Le terrain coopère avec le terrain, les responsables avec les responsables, les élus avec les élus.",
    )

    def __init__(
        self,
        *args: Any,
        programme_id: int,
        today: date,
        professional: Professional | None = None,
        **kwargs: Any,
    ) -> None:
        if professional:
            names = ("first_name", "last_name", "job", "phone", "level", "organisation")
            kwargs["initial"] = {name: getattr(professional, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            organisations_of(programme_id), label="Structure", required=False, empty_label="Sans structure"
        )
        if not (professional and professional.user_id):
            self.fields["user"] = forms.ModelChoiceField(
                members_without_sheet(programme_id, today),
                label="Compte",
                required=False,
                empty_label="Sans compte",
                help_text="Seulement si cette personne est déjà membre du programme : elle verra ce qui la concerne.",
            )

    def sheet(self) -> ProfessionalSheet:
        return ProfessionalSheet(**self.answers())
