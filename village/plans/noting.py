"""Forms of a note de suivi."""

from functools import cache
from typing import Any

from django import forms
from django.utils.functional import lazy

from village.accounts.models import User
from village.core.forms import DayField, VillageForm, long_text
from village.people.models import Agreement
from village.plans.forms import PlanForm
from village.plans.models import JournalEntry, NoteStep
from village.plans.models.journal import LONGEST
from village.plans.readers import CIRCLES, around

_STEP = "step_"


class NoteForm(PlanForm):
    """A note in four taps: a text and a button; the rest has a default or waits behind « Date, objectifs »."""

    text = long_text("Note", max_length=LONGEST, rows=10, help_text="Des faits, des mots entendus. Vous pouvez dicter.")
    kind = forms.ChoiceField(
        label="Type d’échange",
        choices=JournalEntry.Kind.choices,
        initial=JournalEntry.Kind.MEETING,
        widget=forms.RadioSelect,
    )
    positive = forms.CharField(
        label="Un point positif ?",
        max_length=300,
        required=False,
        help_text="Même petit. L’enfant et ses parents le liront dans leur espace, sauf si la note est privée.",
    )
    good_news = forms.BooleanField(label="C’est une bonne nouvelle", required=False)
    with_family = forms.BooleanField(label="La famille était là, ou a été informée", required=False)
    readers = forms.ChoiceField(
        label="Qui pourra lire cette note ?", initial=JournalEntry.Readers.TEAM, widget=forms.RadioSelect
    )
    with_whom = forms.CharField(label="Avec qui", max_length=120, required=False)
    informed_channel = forms.ChoiceField(
        label="Comment les parents l’ont su",
        choices=[("", "Sans précision"), *Agreement.Channel.choices],
        required=False,
    )
    next_step = forms.CharField(label="Prochaine étape", max_length=200, required=False)
    next_on = DayField(label="Pour le", required=False)
    channel = forms.ChoiceField(
        label="Cette note a été prise",
        choices=Agreement.Channel.choices,
        initial=Agreement.Channel.SCREEN,
        required=False,
        help_text="« Sur papier » si vous recopiez la fiche remplie pendant la visite.",
    )

    first = ("text", "kind", "positive", "good_news", "with_family", "readers")

    def __init__(self, data: Any, *, author: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["readers"].choices = self._circles(author)  # type: ignore[attr-defined]
        self.fields["on"] = DayField(label="Date", today=self.today, initial=self.today)
        self.fields["informed_on"] = DayField(
            label="Parents informés le", today=self.today, required=False, help_text="Si c’est un autre jour."
        )
        for goal, wording in self.plan.goals.pursued().values_list("pk", "wording"):
            self.fields[f"{_STEP}{goal}"] = forms.ChoiceField(
                label=f"Pour l’objectif « {wording} »",
                choices=[("", "pas de changement"), *NoteStep.Direction.choices],
                required=False,
            )
        self.order_fields([*self.first, "on", "with_whom", *self.step_names, "next_step", "next_on", "informed_on"])

    def _circles(self, author: User) -> list[tuple[str, Any]]:
        """The three circles of readers; the names that each one means are read only to be shown."""
        said = cache(lambda: dict(around(self.plan.child, self.today).choices(author=author)))
        label: Any = lazy(lambda value: said()[value], str)
        return [(value, label(value)) for value in CIRCLES]

    @property
    def step_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(_STEP)]

    @property
    def more(self) -> list[str]:
        """What waits behind « Date, objectifs, prochaine étape »."""
        return [name for name, field in self.fields.items() if name not in self.first and not field.widget.is_hidden]

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers, the steps gathered by goal."""
        steps = {
            int(name.removeprefix(_STEP)): said for name, said in answers.items() if name.startswith(_STEP) and said
        }
        plain = {name: said for name, said in answers.items() if not name.startswith(_STEP)}
        return {**plain, "channel": plain["channel"] or Agreement.Channel.SCREEN, "steps": steps}


class AdditionForm(VillageForm):
    """What is added under a note."""

    text = long_text(
        "Ce que vous ajoutez ou corrigez",
        max_length=LONGEST,
        rows=6,
        help_text="La note reste telle quelle. Votre ajout s’affiche dessous, avec la date d’aujourd’hui.",
    )
