"""Forms of actions, their sessions, and holidays."""

from datetime import date
from typing import Any

from django import forms

from village.activities.models import Activity, ActivitySession
from village.activities.operations import ActivitySheet, Slot
from village.activities.reading import facilitators_of, professionals_of, providers_of
from village.core.forms import DayField, PlannedForm, VillageForm
from village.plans.models import PlannedAction
from village.programmes.choices import item_field
from village.programmes.models import ListCode

SHEET = (
    "title", "summary", "domain", "nature", "frame", "common_law_tried", "audience", "age_min", "age_max", "therapy",
    "in_school_time", "in_school_time_reason", "provider", "evaluation", "how_to_join", "place", "capacity",
    "announced", "starts_on", "ends_on",
)  # fmt: skip
RUNS = ("users", "professionals", "organisations")


def _words(label: str, length: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def _several(rows: Any, label: str, help_text: str = "") -> Any:
    return forms.ModelMultipleChoiceField(
        rows, label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _whole(label: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, help_text=help_text)


class ActivityForm(VillageForm):
    title = forms.CharField(label="Titre", max_length=120)
    summary = _words("En quelques mots", 300, "Ce que l’on y fait, tel que vous le diriez à une famille.")
    nature = forms.ChoiceField(label="Nature", choices=PlannedAction.Nature.choices, widget=forms.RadioSelect)
    frame = forms.ChoiceField(
        label="Cadre",
        choices=PlannedAction.Frame.choices,
        widget=forms.RadioSelect,
        help_text="Droit commun : l’action existe pour tous. Réussite éducative : le programme la crée et la paie.",
    )
    common_law_tried = _words(
        "Ce que le droit commun propose déjà",
        300,
        "À dire avant une action de réussite éducative : elle complète, elle ne remplace pas. Ou : « rien n’existe ».",
    )
    evaluation = forms.CharField(
        label="Comment nous saurons si cette action aide",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À quoi on le verra, avec qui on en parle. Aucun nom d’enfant.",
    )
    audience = forms.ChoiceField(
        label="Pour qui",
        choices=Activity.Audience.choices,
        widget=forms.RadioSelect,
        initial=Activity.Audience.CHILDREN,
    )
    age_min = _whole("À partir de (ans)", 0, 25)
    age_max = _whole("Jusqu’à (ans)", 0, 25)
    therapy = forms.BooleanField(
        label="Psychologue, thérapeute ou soin",
        required=False,
        help_text="Les parents donnent leur accord pour chaque enfant. Ce qui s’y dit reste avec le professionnel.",
    )
    in_school_time = forms.BooleanField(label="Sur le temps scolaire", required=False)
    in_school_time_reason = _words(
        "Pourquoi sur le temps scolaire", 200, "Par exception : les actions ont lieu hors de l’école."
    )
    how_to_join = _words("Comment y orienter une famille", 200, "Un numéro, une permanence, un jour d’inscription.")
    place = _words("Lieu", 120)
    capacity = _whole("Nombre de places", 1, 500, "Laissez vide si le nombre n’est pas limité.")
    announced = forms.BooleanField(
        label="Annoncer à toutes les familles",
        required=False,
        help_text="L’atelier est sur la page publique et sur l’affiche. Une famille que personne ne suit peut y venir.",
    )
    starts_on = DayField(label="Commence le", required=False)
    ends_on = DayField(label="Finit le", required=False)

    def __init__(
        self, *args: Any, programme_id: int, today: date, activity: Activity | None = None, **kwargs: Any
    ) -> None:
        if activity:
            kwargs |= {"version": activity.version, "initial": _known(activity)}
        super().__init__(*args, **kwargs)
        self.fields["domain"] = item_field(ListCode.DOMAIN, programme_id, today, "Domaine")
        self.fields["provider"] = forms.ModelChoiceField(
            providers_of(programme_id), label="Structure", required=False, empty_label="Le programme lui-même"
        )
        self.fields["users"] = _several(
            facilitators_of(programme_id, today),
            "Intervenants",
            "Ils verront le prénom et l’âge des inscrits, jamais les motifs, et feront l’appel.",
        )
        self.fields["professionals"] = _several(
            professionals_of(programme_id),
            "Du répertoire, sans compte",
            "Bénévole, étudiant, libéral : la feuille papier leur suffit.",
        )
        self.fields["organisations"] = _several(providers_of(programme_id), "Autres structures")
        self.order_fields((*SHEET, *RUNS))

    @property
    def others_said(self) -> bool:
        """Whether people or structures besides the usual ones are said."""
        return any(self[name].value() for name in RUNS[1:])

    def sheet(self) -> ActivitySheet:
        answers = self.answers()
        return ActivitySheet(**{**answers, **{name: tuple(answers[name]) for name in RUNS}})


def _known(activity: Activity) -> dict[str, Any]:
    rows = list(activity.facilitations.all())
    runs = {
        "users": [row.user_id for row in rows if row.user_id],
        "professionals": [row.professional_id for row in rows if row.professional_id],
        "organisations": [row.organisation_id for row in rows if row.organisation_id],
    }
    return {**{name: getattr(activity, name) for name in SHEET}, **runs}


class CloseForm(VillageForm):
    reason = forms.CharField(label="Pourquoi cette action ferme-t-elle ?", max_length=200)


class ReopenForm(VillageForm):
    """Sent by its button."""


class _SlotForm(PlannedForm):
    on = DayField(label="Date")
    starts_at = forms.TimeField(
        label="De",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Écrivez l’heure ainsi : 14:00."},
    )
    ends_at = forms.TimeField(
        label="À",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Écrivez l’heure ainsi : 15:30."},
    )
    place = _words("Lieu, s’il change", 120)
    despite_clash = forms.BooleanField(label="Enregistrer quand même", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.furthest = date(today.year + 2, 12, 31)

    def slot(self) -> Slot:
        said = self.cleaned_data
        return Slot(said["on"], said["starts_at"], said["ends_at"], said["place"], said.get("until"))


class SessionsForm(_SlotForm):
    until = DayField(
        label="Toutes les semaines jusqu’au",
        required=False,
        help_text="Laissez vide pour une seule séance. Les vacances notées par le programme sont sautées.",
    )


class MoveForm(_SlotForm):
    reason = forms.CharField(label="Pourquoi ce changement ?", max_length=200)

    def __init__(self, *args: Any, session: ActivitySession, **kwargs: Any) -> None:
        known = {name: getattr(session, name) for name in ("on", "starts_at", "ends_at", "place")}
        super().__init__(*args, version=session.version, initial=known, **kwargs)


class CancelForm(VillageForm):
    reason = forms.CharField(
        label="Pourquoi est-elle annulée ?", max_length=200, help_text="Par exemple : intervenante malade."
    )

    def __init__(self, *args: Any, session: ActivitySession, **kwargs: Any) -> None:
        super().__init__(*args, version=session.version, **kwargs)


class BreakForm(VillageForm):
    label = forms.CharField(label="Nom", max_length=80, help_text="Par exemple : vacances de la Toussaint.")
    starts_on = DayField(label="Premier jour sans séance")
    ends_on = DayField(label="Dernier jour sans séance")
