"""Forms of what comes in."""

from typing import Any

from django import forms

from village.core.errors import DomainError
from village.core.forms import VillageForm
from village.core.text import fold
from village.directory.models import School
from village.exchange.models import ImportedSchool
from village.exchange.operations.schools import APART, BRING, LEAVE
from village.exchange.schools import Reading, read_schools
from village.exchange.workbook import LARGEST, sheets_of
from village.programmes.models import Commune

Verdict = ImportedSchool.Verdict
_MEGABYTES = LARGEST // 1024**2


class SchoolsForm(VillageForm):
    """The ministry's file, and where else the children go to school."""

    file = forms.FileField(
        label="Fichier de l’annuaire de l’éducation",
        help_text=f"Tel que le ministère le publie (.csv ou .xlsx, {_MEGABYTES} Mo au plus), pour votre département.",
        error_messages={
            "required": f"Choisissez le fichier ; au-delà de {_MEGABYTES} Mo, il n’est pas reçu.",
            "empty": "Ce fichier est vide.",
        },
    )
    elsewhere = forms.CharField(
        label="Autres communes où vos enfants vont à l’école",
        max_length=500,
        required=False,
        help_text="Séparées par des virgules. Les communes du programme sont toujours comptées.",
    )

    def __init__(self, *args: Any, programme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme_id = programme_id
        self.reading = Reading()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(f"Ce fichier dépasse {_MEGABYTES} Mo : gardez votre département.")
        return sent

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if sent := said.get("file"):
            try:
                self.reading = read_schools(sheets_of(sent.read()))
            except DomainError as error:
                self.add_error("file", error.message)
            else:
                self._check_communes(said.get("elsewhere", ""))
        return said

    def _check_communes(self, elsewhere: str) -> None:
        names = {fold(school.commune) for school in self.reading.schools}
        unknown = [name.strip() for name in elsewhere.split(",") if name.strip() and fold(name) not in names]
        if unknown:
            self.add_error("elsewhere", f"Ce fichier n’a pas d’école à : {', '.join(unknown)}. Vérifiez le nom.")

    def places(self) -> set[str]:
        """The INSEE codes of the programme's communes, and of the others that were named."""
        named = {fold(name) for name in self.cleaned_data["elsewhere"].split(",") if name.strip()}
        own = Commune.objects.filter(programme_id=self.programme_id).values_list("insee_code", flat=True)
        return set(own) | {school.insee_code for school in self.reading.schools if fold(school.commune) in named}


class ChoiceForm(VillageForm):
    """One choice for each school of the file that is not there already, the same."""

    def __init__(self, *args: Any, schools: list[ImportedSchool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"ecole-{school.pk}": school for school in schools if school.verdict != Verdict.SAME}
        for name, school in self.names.items():
            self.fields[name] = _asked(school) if school.verdict == Verdict.ALIKE else _ticked(school)

    def choices(self) -> dict[int, str]:
        """What is to be done of each line: a tick brings it in."""
        said = {school.pk: self.cleaned_data[name] for name, school in self.names.items()}
        return {pk: answer if isinstance(answer, str) else (BRING if answer else LEAVE) for pk, answer in said.items()}

    def of(self, *verdicts: str) -> list[forms.BoundField]:
        return [self[name] for name, school in self.names.items() if school.verdict in verdicts]

    @property
    def new(self) -> list[forms.BoundField]:
        return self.of(Verdict.NEW)

    @property
    def changed(self) -> list[forms.BoundField]:
        return self.of(Verdict.CHANGED)

    @property
    def alike(self) -> list[forms.BoundField]:
        return self.of(Verdict.ALIKE)


def _ticked(school: ImportedSchool) -> forms.BooleanField:
    here = f"Elle s’appelle ici « {school.organisation} »." if school.organisation else ""
    return forms.BooleanField(
        label=f"{school.name}, {school.commune}",
        required=False,
        initial=True,
        help_text=f"{_said(school)} {here}".strip(),
    )


def _asked(school: ImportedSchool) -> forms.ChoiceField:
    """Whether it is the same school, a person says: nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=f"{school.name}, {school.commune}",
        help_text=_said(school),
        choices=[
            (BRING, f"C’est « {school.organisation} » : compléter sa fiche"),
            (APART, "C’est une autre école : l’ajouter"),
            (LEAVE, "La laisser"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": f"{school.name} : est-ce la même école ? Choisissez."},
    )


def _said(school: ImportedSchool) -> str:
    priority = f" · {School.Priority(school.priority).label}" if school.priority else ""
    return f"UAI {school.uai}{priority}"
