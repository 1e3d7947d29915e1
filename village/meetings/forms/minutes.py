"""Forms of the minutes: what was said, who does what, what is added, what the territory lacks."""

from datetime import date, timedelta
from typing import Any

from django import forms

from village.accounts.models import User
from village.core import drafts
from village.core.forms import DayField, VillageForm, long_text
from village.directory.models import Professional
from village.meetings.models import Barrier, Situation
from village.meetings.operations import Agreed
from village.programmes.choices import item_field
from village.programmes.models import ListCode, Quarter

TASK_WITHIN = timedelta(days=15)


class BesideForm(VillageForm):
    """A form whose fields travel with those of another: whichever button is pressed, no typed word is lost.

    Its key and its version have names of their own (`own`).
    """

    own = ""

    def add_prefix(self, field_name: str) -> str:
        return f"{self.own}-{field_name}" if field_name in {"submission", "version"} else field_name

    def belong_to(self, form_id: str) -> None:
        """Send these fields with the form of this id, wherever they stand in the page."""
        for field in self.fields.values():
            field.widget.attrs["form"] = form_id


class DiscussionForm(BesideForm):
    own = "dit"
    discussion = long_text("Ce qui s’est dit", required=False, rows=4)

    def __init__(self, *args: Any, situation: Situation, **kwargs: Any) -> None:
        self.stored = situation.discussion
        super().__init__(*args, version=situation.version, initial={"discussion": self.stored}, **kwargs)
        if self.stored and self.draft and not self.is_bound:
            self._take_up_draft(*self.draft)

    def _take_up_draft(self, user_id: int, place: drafts.Place) -> None:
        """Words that were never kept, beside those that are."""
        left = drafts.unfinished(user_id, place).get("discussion", "")
        if left and not same_words(left, self.stored):
            self.initial["discussion"] = left
            self.fields[
                "discussion"
            ].help_text = (
                f"Votre brouillon a été repris : relisez-le avant d’enregistrer. Ce qui est noté : « {self.stored} »"
            )


def same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


class TaskForm(BesideForm):
    """`people`: those of the sitting, then those of the team."""

    own = "tache"
    what = forms.CharField(label="Quoi", max_length=300)

    def __init__(
        self,
        *args: Any,
        expected: list[tuple[Professional, str]],
        team: list[User],
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sitting = {f"pro-{person.pk}": person for person, _quality in expected}
        seated = {person.user_id for person, _quality in expected}
        self.team = {f"equipe-{user.pk}": user for user in team if user.pk not in seated}
        groups = (("Autour de la table", self.sitting), ("Dans l’équipe", self.team))
        offered = [(label, [(key, str(who)) for key, who in people.items()]) for label, people in groups if people]
        self.fields["who"] = forms.ChoiceField(label="Qui", choices=[("", "Choisir…"), *offered])
        self.fields["by_when"] = DayField(label="Avant le", initial=on + TASK_WITHIN)

    def agreed(self) -> Agreed:
        said = self.cleaned_data
        who = self.sitting.get(said["who"]) or self.team[said["who"]]
        return Agreed(what=said["what"], who=who, by_when=said["by_when"])


class AmendmentForm(VillageForm):
    text = long_text(
        "Ajout au relevé", max_length=2000, rows=3, help_text="Daté et signé, à côté de ce qui était écrit."
    )


class NeedForm(VillageForm):
    """One line of the anonymous register."""

    def __init__(
        self, *args: Any, programme_id: int, today: date, quarter: Quarter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = item_field(ListCode.DOMAIN, programme_id, today, "Thème")
        self.fields["wording"] = forms.CharField(
            label="Ce qui manque",
            max_length=160,
            help_text="Par exemple « orthophonie : 11 mois d’attente ». Aucun nom.",
        )
        self.fields["barrier"] = forms.ChoiceField(
            label="Ce qui fait obstacle",
            choices=[("", "Je ne sais pas"), *((one.value, one.label.capitalize()) for one in Barrier)],
            required=False,
        )
        self.fields["quarter"] = forms.ModelChoiceField(
            Quarter.objects.filter(commune__programme_id=programme_id).select_related("commune"),
            label="Quartier",
            required=False,
            empty_label="sans quartier",
            initial=quarter,
        )
        self.fields["children"] = forms.IntegerField(
            label="Enfants concernés", min_value=1, max_value=500, initial=1, help_text="À votre connaissance."
        )
