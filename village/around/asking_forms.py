"""How a professional is asked, and how he answers."""

from typing import Any

from django import forms
from django.db.models import Case, QuerySet, Value, When

from village.around import reading
from village.around.forms import ChildForm
from village.around.models import InformationRequest
from village.around.operations.information import DAYS
from village.core import mail
from village.core.forms import VillageForm, long_text
from village.directory.models import Professional
from village.people.operations import shared_in_part, shared_with

Channel = InformationRequest.Channel
SOMEBODY_ELSE, NOT_YET = "Quelqu’un d’autre, dans la liste qui suit", "-"
LASTS = ((7, "7 jours"), (DAYS, f"{DAYS} jours"), (60, "60 jours"))


def _handing(fields: dict[str, Any]) -> None:
    """How the link is given; without a mail server, only by hand."""
    choices = Channel.choices if mail.can_leave() else [(Channel.HAND.value, Channel.HAND.label)]
    fields["channel"] = forms.ChoiceField(
        label="Comment reçoit-il le lien ?", choices=choices, initial=choices[0][0], widget=forms.RadioSelect
    )
    if mail.can_leave():
        fields["email"] = forms.EmailField(
            label="Son adresse électronique",
            required=False,
            help_text="Celle de son travail. Elle n’est pas gardée. Vide : celle de son compte, s’il en a un.",
        )
    fields["days"] = forms.TypedChoiceField(label="Le lien sert pendant", choices=LASTS, coerce=int, initial=DAYS)


class AskPartnerForm(ChildForm):
    one_is_needed = ("near", "other")
    question = long_text(
        "Votre question",
        max_length=600,
        help_text="Une seule, et rien de plus que ce qu’il faut pour y répondre. Pas de nom de famille.",
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.agreed = shared_with(self.child, self.today)
        self.in_part = shared_in_part(self.child, self.today)
        near = self._of_structures(reading.close_professionals(self.child, self.today))
        far = self._of_structures(reading.other_professionals(self.child, self.today))
        if near.exists():
            # The last choice takes the others back; nothing is chosen at first.
            asked = self._people(near, "À qui ?", widget=forms.RadioSelect, initial=NOT_YET)
            asked.choices = [(person.pk, self._named(person)) for person in near] + [("", SOMEBODY_ELSE)]
            self.fields["near"] = asked
        label = "Qui d’autre ?" if "near" in self.fields else "À qui ?"
        self.fields["other"] = self._people(far, label, empty_label="Choisir…")
        _handing(self.fields)
        self.order_fields(["near", "other", "question", "channel", "email", "days"])

    def _of_structures(self, people: QuerySet[Professional]) -> QuerySet[Professional]:
        """Those whose structure the family knows about first."""
        later = Case(When(organisation__in=self.agreed, then=Value(0)), default=Value(1))
        rows = people.filter(organisation__isnull=False).annotate(later=later)
        return rows.order_by("later", "last_name", "first_name", "pk")

    def _people(self, people: QuerySet[Professional], label: str, **kwargs: Any) -> Any:
        field: Any = forms.ModelChoiceField(people, label=label, required=False, **kwargs)
        field.label_from_instance = self._named
        return field

    def _named(self, person: Professional) -> str:
        """« Bruno Pons, enseignant, École Jean-Moulin (accord de la famille) »."""
        said = ", ".join(filter(None, (str(person), person.job, str(person.organisation))))
        return f"{said} ({self._agreement(person.organisation_id)})"

    def _agreement(self, organisation_id: int | None) -> str:
        if organisation_id in self.agreed:
            return "accord de la famille"
        if organisation_id in self.in_part:
            return f"accord limité : {self.in_part[organisation_id]}"
        return "accord à recueillir"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [person for person in (cleaned.get("near"), cleaned.get("other")) if person]
        if len(chosen) != 1 and not {"near", "other"} & set(self.errors):
            self.add_error("near" if "near" in self.fields else "other", "Choisissez une personne, une seule.")
        return cleaned

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers, with the one chosen."""
        chosen = answers.pop("near", None) or answers["other"]
        del answers["other"]
        return {**answers, "professional": chosen}


class RenewForm(ChildForm):
    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _handing(self.fields)


class PartnerForm(VillageForm):
    answer = long_text("Votre réponse", max_length=4000, rows=8)
