"""Forms of enrolments and attendance. The others: `offer_forms`, `care_forms`."""

from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from django import forms

from village.activities.models import Activity, ActivitySession, Attendance
from village.activities.operations import ParentYes, Presence, Words
from village.activities.reading import Child
from village.core.forms import DayField, VillageForm
from village.core.holding import Category
from village.people.models import Agreement, Person
from village.plans.models import PlannedAction

MOST_RELATIVES = 20


class EnrolForm(VillageForm):
    """Sent by the button beside a name that was found."""

    child = forms.IntegerField(label="Inscription", widget=forms.HiddenInput)


class AgreedEnrolForm(VillageForm):
    """Enrol with what the family said of this very action (C4, C5). `known`: the categories of who enrols."""

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        child: Person,
        known: Container[Category],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if activity.therapy:
            self.fields["guardian"] = forms.ModelChoiceField(
                child.guardians.filter(holds_authority=True).select_related("adult"),
                label="Qui des parents est d’accord ?",
                empty_label="Choisir…",
            )
            self.fields["channel"] = forms.ChoiceField(
                label="Comment ?", choices=Agreement.Channel.choices, widget=forms.RadioSelect
            )
            self.fields["agreed_on"] = DayField(label="Le", today=today, initial=today)
        self.fields["planned_action"] = forms.ModelChoiceField(
            PlannedAction.objects.known_with(known)
            .filter(plan__child=child, plan__closed_on__isnull=True, approved_on__isnull=False)
            .order_by("title"),
            label="Pour quelle action de son parcours ?",
            required=False,
            empty_label="Aucune en particulier",
            help_text="Celles que la famille a approuvées.",
        )

    def parent_yes(self) -> ParentYes | None:
        said = self.cleaned_data
        return ParentYes(said["guardian"], said["channel"], said["agreed_on"]) if "guardian" in said else None


class AttendanceForm(VillageForm):
    """One line per child: present, late, excused or absent, and how many parents, brothers and sisters came."""

    def __init__(
        self, *args: Any, session: ActivitySession, children: Iterable[Child], words: bool = True, **kwargs: Any
    ) -> None:
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
            for name, label in (("parents", "Parents"), ("siblings", "Frères et sœurs")):
                self.fields[f"{name}_{child.pk}"] = _count(
                    f"{label} venus avec {child.first_name}", MOST_RELATIVES, getattr(known, name, 0)
                )
        if words:
            self._ask_words(session)

    def _ask_words(self, session: ActivitySession) -> None:
        self.fields["unnamed"] = _count("Autres personnes venues, sans inscription", 200, session.unnamed)
        if not session.activity.therapy:
            self.fields["remark"] = forms.CharField(
                label="Remarque sur la séance",
                max_length=300,
                required=False,
                initial=session.remark,
                help_text="Sur le groupe ou le matériel. Ne nommez personne.",
            )

    @property
    def lines(self) -> list[tuple[Child, forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (child, self[f"status_{child.pk}"], self[f"parents_{child.pk}"], self[f"siblings_{child.pk}"])
            for child in self.children
        ]

    def presences(self) -> dict[int, Presence]:
        said = self.cleaned_data
        return {
            child.pk: Presence(
                said[f"status_{child.pk}"], said[f"parents_{child.pk}"] or 0, said[f"siblings_{child.pk}"] or 0
            )
            for child in self.children
        }

    def words(self) -> Words:
        return Words(self.cleaned_data.get("remark", ""), self.cleaned_data.get("unnamed") or 0)

    def show_theirs(self, current: Any) -> None:
        """Beside what was typed, the roll that somebody else called meanwhile."""
        super().show_theirs(current)
        recorded = {attendance.child_id: attendance for attendance in current.attendances.all()}
        self.theirs = [(child.label, recorded[child.pk].said) for child in self.children if child.pk in recorded]


def _count(label: str, most: int, known: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        initial=known,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
