"""Forms of actions, sessions, attendance and waits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from village.activities.models import Activity, ActivitySession, Attendance
from village.activities.operations import Presence
from village.activities.operations.session import MOST_WEEKS
from village.activities.reading import Child, facilitators_of, providers_of
from village.core.forms import DayField, VillageForm
from village.plans.models import PlannedAction
from village.programmes.choices import item_field
from village.programmes.models import ListCode

MOST_RELATIVES = 20
SHEET = ("title", "domain", "nature", "frame", "provider", "facilitator", "place", "capacity")


class ActivityForm(VillageForm):
    title = forms.CharField(label="Titre", max_length=120)
    nature = forms.ChoiceField(label="Nature", choices=PlannedAction.Nature.choices, widget=forms.RadioSelect)
    frame = forms.ChoiceField(
        label="Cadre",
        choices=PlannedAction.Frame.choices,
        widget=forms.RadioSelect,
        help_text="Droit commun : l’action existe pour tous. Réussite éducative : le programme la crée et la paie.",
    )
    place = forms.CharField(label="Lieu", max_length=120, required=False)
    capacity = forms.IntegerField(
        label="Nombre de places",
        min_value=1,
        max_value=500,
        required=False,
        help_text="Laissez vide si le nombre n’est pas limité.",
    )

    def __init__(
        self, *args: Any, programme_id: int, today: date, activity: Activity | None = None, **kwargs: Any
    ) -> None:
        if activity:
            kwargs |= {"version": activity.version, "initial": {name: getattr(activity, name) for name in SHEET}}
        super().__init__(*args, **kwargs)
        self.fields["domain"] = item_field(ListCode.DOMAIN, programme_id, today, "Domaine")
        self.fields["provider"] = forms.ModelChoiceField(
            providers_of(programme_id), label="Structure", required=False, empty_label="Le programme lui-même"
        )
        self.fields["facilitator"] = forms.ModelChoiceField(
            facilitators_of(programme_id, today),
            label="Intervenant",
            required=False,
            empty_label="Personne pour l’instant",
            help_text="Il verra le prénom et l’âge des inscrits, et fera l’appel.",
        )
        self.order_fields(SHEET)


class SessionsForm(VillageForm):
    on = DayField(label="Date")
    starts_at = forms.TimeField(
        label="Heure",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Écrivez l’heure ainsi : 14:00."},
    )
    weeks = forms.IntegerField(
        label="Combien de semaines ?",
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text="1 : une seule séance. 10 : le même jour, dix semaines de suite.",
    )
    place = forms.CharField(label="Lieu, s’il change", max_length=120, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.furthest = date(today.year + 2, 12, 31)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.furthest:
            raise forms.ValidationError("Cette date est dans plus de deux ans : vérifiez l’année.")
        return day


class EnrolForm(VillageForm):
    """Sent by the button beside a name that was found."""

    child = forms.IntegerField(widget=forms.HiddenInput)


class AttendanceForm(VillageForm):
    """One line per child: present, excused or absent, and how many relatives came."""

    def __init__(self, *args: Any, session: ActivitySession, children: Iterable[Child], **kwargs: Any) -> None:
        super().__init__(*args, version=session.version, **kwargs)
        self.children = list(children)
        for child in self.children:
            known = child.attendance
            self.fields[f"status_{child.pk}"] = forms.ChoiceField(
                label=child.label,
                choices=Attendance.Status.choices,
                widget=forms.RadioSelect,
                initial=known.status if known else None,
                error_messages={"required": f"Dites si {child.first_name} est là."},
            )
            self.fields[f"relatives_{child.pk}"] = forms.IntegerField(
                label=f"Proches venus avec {child.first_name}",
                min_value=0,
                max_value=MOST_RELATIVES,
                required=False,
                initial=known.relatives if known else 0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def lines(self) -> list[tuple[Child, forms.BoundField, forms.BoundField]]:
        return [(child, self[f"status_{child.pk}"], self[f"relatives_{child.pk}"]) for child in self.children]

    def presences(self) -> dict[int, Presence]:
        said = self.cleaned_data
        return {
            child.pk: Presence(said[f"status_{child.pk}"], said[f"relatives_{child.pk}"] or 0)
            for child in self.children
        }

    def show_theirs(self, current: Any) -> None:
        """Beside what was typed, the roll that somebody else called meanwhile."""
        super().show_theirs(current)
        recorded = {attendance.child_id: attendance for attendance in current.attendances.all()}
        self.theirs = [
            (child.label, f"{recorded[child.pk].get_status_display()}, proches : {recorded[child.pk].relatives}")
            for child in self.children
            if child.pk in recorded
        ]


class WaitForm(VillageForm):
    def __init__(self, *args: Any, programme_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["care"] = item_field(ListCode.CARE, programme_id, today, "Soin attendu")
        self.fields["requested_on"] = DayField(label="Demandé le", today=today, initial=today)
        self.fields["meanwhile"] = forms.CharField(
            label="En attendant", max_length=200, required=False, help_text="Ce que l’on propose d’ici là."
        )


class ObtainedForm(VillageForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obtained_on"] = DayField(label="Obtenu le", today=today, initial=today)
