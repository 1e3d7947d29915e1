"""Forms of a meeting: when and where, who came, who is invited."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms

from village.core.forms import DayField, PlannedForm, VillageForm
from village.core.french import NBSP
from village.directory.models import Professional
from village.directory.reading import professionals_of
from village.meetings.calling import Called
from village.meetings.models import LASTS, Meeting, Panel
from village.meetings.reading import next_meeting, panels_of

LATEST = timedelta(days=730)
LENGTHS = (60, 90, 120, 150, 180, 240)


def duration_words(minutes: int) -> str:
    """« 2 h », « 1 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"


_MODES = [(mode.value, mode.label.capitalize()) for mode in Meeting.Mode]


class MeetingForm(PlannedForm):
    on = DayField(label="Date")
    starts_at = forms.TimeField(
        label="Heure",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Écrivez l’heure ainsi : 14:00."},
    )
    lasts = forms.TypedChoiceField(
        label="Durée prévue",
        coerce=int,
        empty_value=LASTS,  # type: ignore[arg-type] # the stubs ask for a text, Django gives it back as it is
        required=False,
    )
    place = forms.CharField(label="Lieu", max_length=120, required=False)
    mode = forms.ChoiceField(
        label="Comment on se réunit",
        choices=_MODES,
        required=False,
        initial=Meeting.Mode.ROOM,
        widget=forms.RadioSelect,
    )
    link = forms.URLField(
        label="Lien de la visioconférence",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Il part dans la convocation et le fichier d’agenda. Choisissez un service que votre collectivité "
        "autorise pour parler d’enfants.",
    )

    def __init__(
        self,
        *args: Any,
        programme_id: int,
        today: date,
        meeting: Meeting | None = None,
        chosen: Panel | None = None,
        **kwargs: Any,
    ) -> None:
        if meeting:
            kwargs |= {
                "version": meeting.version,
                "initial": {
                    "on": meeting.on,
                    "starts_at": meeting.starts_at,
                    "place": meeting.place,
                    "lasts": meeting.lasts,
                    "mode": meeting.mode,
                    "link": meeting.link,
                },
            }
        else:
            panels = panels_of(programme_id, today)
            panel = chosen or (panels[0] if len(panels) == 1 else None)
            kwargs["initial"] = {"lasts": LASTS, "panel": panel} | (next_meeting(panel, today) if panel else {})
        super().__init__(*args, **kwargs)
        self.furthest = today + LATEST
        lengths = sorted({*LENGTHS, meeting.lasts if meeting else LASTS})
        cast("forms.TypedChoiceField", self.fields["lasts"]).choices = [(n, duration_words(n)) for n in lengths]
        if not meeting:
            self.fields["panel"] = forms.ModelChoiceField(panels, label="EPS", empty_label="Choisir…")
            self.fields["fill"] = forms.BooleanField(
                label="Inscrire à l’ordre du jour ce qui attend depuis le plus longtemps",
                help_text="Autant que la durée prévue le permet. Vous pourrez ajouter, retirer et réordonner.",
                required=False,
                initial=True,
            )
            self.order_fields(["panel", "on", "starts_at", "lasts", "place", "mode", "link", "fill"])

    def clean_mode(self) -> str:
        return str(self.cleaned_data["mode"] or Meeting.Mode.ROOM)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("mode") in {Meeting.Mode.SCREEN, Meeting.Mode.BOTH} and not said.get("link") and "link" in said:
            self.add_error("link", "Collez ici le lien de la visioconférence : la convocation le donne à chacun.")
        return said


class AttendanceForm(VillageForm):
    """Those who are ticked are there; the others are excused."""

    def __init__(
        self, *args: Any, expected: Iterable[tuple[Professional, str]], present: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = list(expected)
        self.expected = [person.pk for person, _quality in people]
        self.fields["present"] = forms.MultipleChoiceField(
            label="Qui est là ?",
            help_text="Les autres sont notés excusés.",
            required=False,
            choices=[(person.pk, f"{person}, {quality}") for person, quality in people],
            initial=list(present),
            widget=forms.CheckboxSelectMultiple,
        )

    def came(self) -> dict[int, bool]:
        ticked = set(self.cleaned_data["present"])
        return {professional_id: str(professional_id) in ticked for professional_id in self.expected}


class InvitationsForm(VillageForm):
    """Those to whom the invitation leaves; by default, who was not told, or was told another date."""

    def __init__(self, *args: Any, called: Iterable[Called], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = {person.key: person for person in called if person.address}
        self.fields["people"] = forms.MultipleChoiceField(
            label="À qui envoyer la convocation ?",
            choices=[(key, self._said(person)) for key, person in self.called.items()],
            initial=[key for key, person in self.called.items() if person.told is None or person.stale],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez au moins une personne."},
        )

    @staticmethod
    def _said(person: Called) -> str:
        return f"{person.professional}, {person.address}{' (pour une situation)' if person.guest else ''}"

    def chosen(self) -> list[Called]:
        return [self.called[key] for key in self.cleaned_data["people"]]


class GuestForm(VillageForm):
    """Somebody invited for one situation."""

    def __init__(self, *args: Any, programme_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"] = forms.ModelChoiceField(
            professionals_of(programme_id), label="Qui ?", empty_label="Choisir…"
        )
        self.fields["purpose"] = forms.CharField(
            label="Pourquoi sa présence est utile", max_length=200, help_text="À comprendre, ou à trouver une solution."
        )
        self.fields["email"] = forms.EmailField(
            label="Adresse électronique", required=False, help_text="Sans elle, celle de son compte sert."
        )
        self.fields["paper_charter_on"] = DayField(
            label="Charte signée sur papier le",
            today=today,
            required=False,
            help_text="Sans charte signée, une personne invitée ne reste pas pour la situation.",
        )
