"""Entrust children, hand over."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from django import forms

from village.accounts.models import User
from village.core.drafts import Place
from village.core.errors import DomainError
from village.core.forms import DayField, VillageForm, long_text
from village.core.french import counted
from village.home.team import Kept, Load
from village.people.models import Handover
from village.people.operations import Entrusted

NOTICE = timedelta(days=14)
_CHOSEN = re.compile(r"(\d{1,18}):(\d{1,18}|-)")
SHEET = ("standing", "promised", "contacts", "dates", "precious")


class ChildrenField(forms.MultipleChoiceField):
    """Children with the tie that the page showed: what changed meanwhile is told by the operation, not lost here."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return _CHOSEN.fullmatch(value) is not None

    def clean(self, value: Any) -> list[Entrusted]:
        return [_entrusted(text) for text in super().clean(value)]


class ReassignForm(VillageForm):
    """Which children, to whom, from when."""

    def __init__(self, data: Any, *, kept: list[Kept], loads: Iterable[Load], today: date, **kwargs: Any) -> None:
        self.shown = [one.value for one in kept]
        super().__init__(data, version=crc32(repr(self.shown).encode()), **kwargs)
        people = {load.user_id: load for load in loads}
        self.fields |= {
            "everyone": forms.BooleanField(label="Tous les enfants de cette liste", required=False),
            "children": ChildrenField(
                label="Ou seulement ceux-ci", choices=[(one.value, one.words) for one in kept], required=False
            ),
            "to": forms.ModelChoiceField(User.objects.filter(pk__in=people), label="À qui ?", empty_label="Choisir…"),
            "starts_on": DayField(
                label="À partir du",
                initial=today + NOTICE,
                help_text="Le référent d’aujourd’hui garde le dossier jusqu’à la veille, le temps d’écrire ses fiches.",
            ),
            "derogation_reason": forms.CharField(
                label="Si cette personne coordonne aussi : motif de la dérogation",
                max_length=300,
                required=False,
                help_text="Seulement dans ce cas. Le motif figure dans le bilan.",
            ),
        }
        self.order_fields(("to", "starts_on", "everyone", "children", "derogation_reason"))
        to: Any = self.fields["to"]
        to.label_from_instance = lambda user: _loaded(people[user.pk])

    def chosen(self) -> list[Entrusted]:
        """Those ticked; or all, if the list is still the one that was read."""
        answers = self.cleaned_data
        if not answers["everyone"]:
            ticked: list[Entrusted] = answers["children"]
            return ticked
        if answers["version"] != crc32(repr(self.shown).encode()):
            raise DomainError(
                "La liste a changé entre-temps : relisez-la avant de confier tout le monde.", field="everyone"
            )
        return [_entrusted(value) for value in self.shown]


def _entrusted(value: str) -> Entrusted:
    child, _, tie = value.partition(":")
    return Entrusted(int(child), None if tie == "-" else int(tie))


def _loaded(load: Load) -> str:
    """« Nadia Ferrand, 71 enfants »."""
    more = ", coordonne le programme : dérogation" if load.coordinates else ""
    return f"{load.name}, {counted(load.children, 'enfant')}{more}"


class HandoverForm(VillageForm):
    standing = long_text(
        "Où en est-on ?", max_length=3000, help_text="L’enfant aujourd’hui, ce qui a avancé, ce qui résiste."
    )
    promised = long_text(
        "Qu’avez-vous promis, à qui ?",
        required=False,
        max_length=3000,
        help_text="À la famille, à l’enfant, à l’école.",
    )
    contacts = long_text(
        "Qui appeler, et comment ?", required=False, max_length=2000, help_text="La bonne personne, la bonne heure."
    )
    dates = long_text("Quelles sont les prochaines dates ?", required=False, max_length=2000)
    precious = long_text(
        "Que ne faut-il surtout pas perdre ?",
        required=False,
        max_length=3000,
        help_text="Ce qui met l’enfant en confiance, ce que la famille ne veut pas répéter.",
    )

    def __init__(self, data: Any, *, handover: Handover, help_with: dict[str, str], draft: tuple[int, Place]) -> None:
        initial = {name: getattr(handover, name) for name in SHEET}
        if handover.written_at is None:
            initial |= help_with
        super().__init__(data, version=handover.version, initial=initial, draft=draft)


class ReceiveForm(VillageForm):
    """Nothing to fill: the sheet was read."""


class DerogationForm(VillageForm):
    reason = forms.CharField(
        label="Pourquoi cette personne reste référente",
        max_length=300,
        help_text="Par exemple : poste de référent vacant jusqu’en mars. Le motif figure dans le bilan.",
    )


class WaiveForm(VillageForm):
    reason = forms.CharField(
        label="Pourquoi cette fiche ne sera pas écrite",
        max_length=300,
        help_text="Par exemple : départ sans préavis, relais fait de vive voix le 3 mars.",
    )
