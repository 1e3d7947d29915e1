"""Forms of the panels: who sits, for which domain."""

from datetime import date
from typing import Any

from django import forms

from village.access.roles import Role
from village.accounts.models import User
from village.core.forms import DayField, VillageForm
from village.directory.models import Professional
from village.directory.reading import members_without_sheet, professionals_of
from village.meetings.models import PanelMembership
from village.programmes.choices import item_field
from village.programmes.models import Commune, ListCode

# Members who may sit before anybody wrote their sheet.
SITTING = (Role.PANEL_MEMBER, Role.REFERENT, Role.COORDINATOR)
ADDRESS = "Pour les convocations. Sans elle, celle du compte sert."
PAPER = "Pour qui n’a pas de compte. Avec un compte, la charte se signe à la connexion."


class PanelForm(VillageForm):
    name = forms.CharField(label="Nom", max_length=80, help_text="Par exemple « EPS de Salon ».")

    def __init__(self, *args: Any, programme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"] = forms.ModelChoiceField(
            Commune.objects.filter(programme_id=programme_id),
            label="Commune",
            required=False,
            empty_label="Tout le territoire",
            help_text="Ses situations seront proposées en premier.",
        )


class SeatForm(VillageForm):
    """A member and the domain he or she brings."""

    def __init__(self, *args: Any, programme_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = {str(sheet.pk): sheet for sheet in professionals_of(programme_id)}
        self.members = {f"membre-{user.pk}": user for user in members_without_sheet(programme_id, today, SITTING)}
        self.fields["professional"] = forms.ChoiceField(label="Professionnel", choices=self._people())
        self.fields["competence"] = item_field(ListCode.COMPETENCE, programme_id, today, "Domaine de compétence")
        self.fields["on"] = DayField(label="Siège depuis le", initial=today)
        _add_contact(self, today)

    def _people(self) -> list[Any]:
        """Those who have a sheet, then the members of the programme who have none yet."""
        groups = (("Partenaires", self.sheets), ("Membres du programme", self.members))
        offered = [(label, [(key, str(who)) for key, who in people.items()]) for label, people in groups if people]
        return [("", "Choisir…"), *offered]

    def clean_professional(self) -> Professional | User:
        key: str = self.cleaned_data["professional"]
        return self.sheets.get(key) or self.members[key]


class UnseatForm(VillageForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Dernier jour", initial=today, today=today)


class ChangeSeatForm(VillageForm):
    """What the programme knows of a member besides the domain."""

    def __init__(self, *args: Any, seat: PanelMembership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"email": seat.email, "paper_charter_on": seat.paper_charter_on}, **kwargs)
        _add_contact(self, today)


def _add_contact(form: VillageForm, today: date) -> None:
    form.fields["email"] = forms.EmailField(label="Adresse électronique", required=False, help_text=ADDRESS)
    form.fields["paper_charter_on"] = DayField(
        label="Charte signée sur papier le", today=today, required=False, help_text=PAPER
    )
