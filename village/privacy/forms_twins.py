"""The form of a merge: of each thing that the two dossiers say differently, which is right."""

from datetime import date
from typing import Any

from django import forms

from village.access.links import Link
from village.core.forms import VillageForm
from village.people.models import CareTeamMembership, Guardian, Person, Schooling
from village.privacy.operations.joining import (
    HOME,
    IDENTITY,
    REFERENT,
    SCHOOL,
    Choices,
    overlapping,
    overlapping_referents,
)

LABELS = {
    "first_name": "prénom",
    "last_name": "nom",
    "birth_date": "date de naissance",
    "sex": "sexe",
    "phone": "téléphone",
}
KEPT, OTHER = "garde", "autre"
ANOTHER = "0"


class MergeForm(VillageForm):
    """One question for each difference; none is answered beforehand where both say something."""

    def __init__(self, data: Any, *, kept: Person, aside: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.kept, self.aside = kept, aside
        for name in IDENTITY:
            self._ask(name, LABELS[name], *(_said(one, name) for one in (kept, aside)))
        self._ask_home()
        if any(overlapping(kept, aside)):
            self._ask(SCHOOL, "scolarité", *(_school(child) for child in (kept, aside)), always=True)
        ties = [list(child.care_team.all()) for child in (kept, aside)]
        if any(overlapping_referents(*ties)):
            self._ask(REFERENT, "référent de parcours", *(_referent(child) for child in (kept, aside)), always=True)
        for parent in self._parents():
            self._ask_parent(parent)

    def _ask(self, name: str, label: str, here: str, there: str, *, always: bool = False) -> None:
        if here == there and not always:
            return
        self.fields[name] = forms.ChoiceField(
            label=label[:1].upper() + label[1:],
            choices=[(KEPT, here or "rien (dossier gardé)"), (OTHER, there or "rien (autre dossier)")],
            widget=forms.RadioSelect,
            initial=OTHER if not here else KEPT if not there else None,
        )

    def _ask_home(self) -> None:
        here, there = self.kept.household, self.aside.household
        if here is None or there is None or here == there or bool(here.protected_on) != bool(there.protected_on):
            return
        self._ask(HOME, "adresse", _home(self.kept), _home(self.aside), always=True)

    def _parents(self) -> list[Guardian]:
        """Those of the other dossier who are not already those of this one."""
        known = {one.adult_id for one in self.kept.guardians.all()}
        return [one for one in self.aside.guardians.select_related("adult") if one.adult_id not in known]

    def _ask_parent(self, parent: Guardian) -> None:
        near = list(self.kept.guardians.select_related("adult").order_by("pk"))
        if not near:
            return
        choices = [(str(one.pk), f"C’est {one}, du dossier gardé") for one in near]
        self.fields[f"parent_{parent.pk}"] = forms.ChoiceField(
            label=f"{parent}, de l’autre dossier : qui est-ce ?",
            choices=[*choices, (ANOTHER, "Une autre personne : les deux restent")],
            widget=forms.RadioSelect,
        )

    def choices(self) -> Choices:
        said = self.answers()
        parents = {int(name.removeprefix("parent_")): int(said[name]) for name in said if name.startswith("parent_")}
        taken = frozenset(name for name, value in said.items() if value == OTHER)
        return Choices(taken, {one: other for one, other in parents.items() if other})


def _said(person: Person, name: str) -> str:
    value = getattr(person, name)
    if name == "sex":
        return person.get_sex_display() if value else ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def _home(child: Person) -> str:
    home = child.household
    if home is None:
        return ""
    if home.protected_on:
        return f"adresse protégée depuis le {home.protected_on:%d/%m/%Y}, {_dossier(child)}"
    return f"{home.address or 'adresse non écrite'}, {home.commune} ({_dossier(child)})"


def _school(child: Person) -> str:
    last: Schooling | None = (
        child.schoolings.select_related("school__organisation", "level").order_by("starts_on").last()
    )
    return f"{last.level}, {last.school}, depuis le {last.starts_on:%d/%m/%Y} ({_dossier(child)})" if last else ""


def _referent(child: Person) -> str:
    ties = child.care_team.filter(link=Link.REFERENT.value).select_related("user", "professional")
    last: CareTeamMembership | None = ties.order_by("starts_on").last()
    return f"{last.user or last.professional}, depuis le {last.starts_on:%d/%m/%Y} ({_dossier(child)})" if last else ""


def _dossier(child: Person) -> str:
    return f"dossier n° {child.pk}"
