"""Forms of enrolments, attendance and waits. Those of the offer are in `offer_forms`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from village.activities.models import ActivitySession, Attendance
from village.activities.operations import Presence
from village.activities.reading import Child
from village.core.forms import DayField, VillageForm
from village.programmes.choices import item_field
from village.programmes.models import ListCode

MOST_RELATIVES = 20


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
