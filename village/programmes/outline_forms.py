"""Forms about where the quarters are."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.core import signing

from village.core.errors import DomainError
from village.core.forms import VillageForm
from village.core.french import short_date
from village.core.uploads import LARGEST
from village.programmes import generations
from village.programmes.models import Commune, Programme, Quarter
from village.programmes.operations.outlines import Chosen, Whole, former_quarters, known_quarter
from village.programmes.outlines import Drawn, Outlines, read_outlines

_SALT = "village.programmes.outlines"
_HOUR = 3600
_LEAVE = ""


class OutlinesForm(VillageForm):
    """A GeoJSON file of quarters."""

    file = forms.FileField(
        label="Fichier des contours (GeoJSON)",
        help_text=f"Le fichier officiel des QPV, tel quel (.geojson ou .zip, {LARGEST // 1024**2} Mo au plus), "
        "ou celui de vos quartiers à vous.",
        error_messages={
            "required": "Choisissez le fichier ; s’il est trop gros, il n’est pas reçu.",
            "empty": "Ce fichier est vide.",
        },
    )

    def __init__(self, *args: Any, communes: Sequence[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = communes
        self.read = Outlines()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        try:
            self.read = read_outlines(sent.read(), self.communes)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return sent


def signed(read: Outlines, programme: Programme) -> str:
    """What a file said, to be sent back as it is: nothing is kept here before a person has read."""
    said = [programme.pk, read.features, read.elsewhere, sorted(read.generations), read.refused[:50]]
    return signing.dumps([*said, [asdict(drawn) for drawn in read.drawn]], salt=_SALT, compress=True)


def unsigned(text: str, programme: Programme) -> Outlines | None:
    """What was signed within the hour for this programme; None for anything else."""
    try:
        pk, features, elsewhere, known, refused, drawn = signing.loads(text, salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        return None
    if pk != programme.pk:
        return None
    return Outlines(features, [Drawn(**one) for one in drawn], elsewhere, set(known), [tuple(one) for one in refused])


class FoundForm(VillageForm):
    """What is to be done of each quarter of the file, and whether it gives them all."""

    found = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    def __init__(self, *args: Any, read: Outlines, programme: Programme, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        self.places = {f"quartier-{place}": drawn for place, drawn in enumerate(read.drawn)}
        communes = {commune.pk: commune for commune in programme.communes.all()}
        for name, drawn in self.places.items():
            self.fields[name] = _official(drawn, communes, on) if drawn.code else _local(drawn, communes)
        if read.generations:
            self.fields["whole"] = _whole(read, list(communes.values()))
        former = former_quarters(programme, on) if generations.SECOND in read.generations else []
        if former:
            self.fields["end_former"] = forms.BooleanField(
                label="Terminer les quartiers prioritaires de 2015, là où la liste de 2024 est complète",
                required=False,
                initial=True,
                help_text=f"{', '.join(map(str, former))}. Ils comptent toujours pour les années d’avant 2024.",
            )

    def chosen(self) -> list[Chosen]:
        """The quarters to bring in."""
        said = {name: self.cleaned_data[name] for name in self.places}
        return [
            Chosen(drawn, Quarter.Kind.QPV.value if drawn.code else said[name])
            for name, drawn in self.places.items()
            if said[name]
        ]

    def whole(self) -> list[Whole]:
        """The communes whose QPV are all in the file."""
        said = [key.split("-") for key in self.cleaned_data.get("whole", [])]
        return [Whole(generation, int(commune)) for generation, commune in said]

    @property
    def official(self) -> list[forms.BoundField]:
        return [self[name] for name, drawn in self.places.items() if drawn.code]

    @property
    def local(self) -> list[forms.BoundField]:
        return [self[name] for name, drawn in self.places.items() if not drawn.code]


def _official(drawn: Drawn, communes: dict[int, Commune], on: date) -> forms.BooleanField:
    commune = communes[drawn.commune]
    known = known_quarter(Chosen(drawn, Quarter.Kind.QPV.value), commune, on)
    generation = generations.of_code(drawn.code)
    days = generations.days_of(generation, commune.insee_code)
    since = (
        f"nouveau, du {short_date(days.starts_on)} au {short_date(days.ends_on)}"
        if days.ends_on
        else (f"nouveau, depuis le {short_date(days.starts_on)}")
    )
    there = f"déjà là ({known}) : il reçoit son contour" if known else ""
    return forms.BooleanField(
        label=f"{drawn.name}, {commune}",
        required=False,
        initial=True,
        help_text=f"{drawn.code}, génération {generation} · {there or since}",
    )


def _local(drawn: Drawn, communes: dict[int, Commune]) -> forms.ChoiceField:
    kinds = [(value, label) for value, label in Quarter.Kind.choices if value != Quarter.Kind.QPV]
    return forms.ChoiceField(
        label=f"{drawn.name}, {communes[drawn.commune]}",
        choices=[(_LEAVE, "Le laisser"), *kinds],
        required=False,
        help_text="Sans code officiel : un quartier à vous. Dites ce qu’il est.",
    )


def _whole(read: Outlines, communes: list[Commune]) -> forms.MultipleChoiceField:
    there = {f"{generations.of_code(drawn.code)}-{drawn.commune}" for drawn in read.drawn if drawn.code}
    choices = [
        (f"{generation}-{commune.pk}", f"{commune}, génération {generation}")
        for generation in sorted(read.generations)
        for commune in communes
    ]
    return forms.MultipleChoiceField(
        label="Ce fichier donne tous les quartiers prioritaires de :",
        choices=choices,
        required=False,
        initial=[key for key, _ in choices if key in there],
        widget=forms.CheckboxSelectMultiple,
        help_text="Décochez si vous n’en êtes pas sûr. Sans cette coche, une adresse hors des contours reste "
        "« inconnu » : elle n’est jamais dite « hors quartier ».",
    )


class GeocodingForm(VillageForm):
    on = forms.BooleanField(
        label="Chercher le quartier d’après l’adresse",
        required=False,
        help_text="L’adresse et la commune partent au service public des adresses (Géoplateforme), jamais un nom. Une "
        "adresse protégée n’est jamais envoyée. Demandez l’avis de votre délégué à la protection des données.",
    )
