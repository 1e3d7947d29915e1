"""Forms filled with the family: the five steps of a goal, its answers, its approval."""

from typing import Any

from django import forms

from village.core.forms import DayField
from village.core.seen import SeenForm, seen
from village.people.models import Agreement, Guardian
from village.plans.forms import PlanForm
from village.plans.models import SCALE, Goal, PlannedAction, Reply
from village.plans.operations import Said
from village.plans.operations.version import to_answer

_HELP = {
    "start_words": "Par exemple : elle ne parle pas devant la classe.",
    "less_words": "Par exemple : elle répond quand on l’interroge.",
    "expected_words": "Par exemple : elle lève la main une fois par jour.",
    "more_words": "Par exemple : elle lève la main souvent.",
    "much_more_words": "Par exemple : elle présente un exposé.",
}
_LABELS = {
    "start_words": "1. Aujourd’hui, là où on en est",
    "less_words": "2. Un premier pas",
    "expected_words": "3. Ce que l’on attend à l’échéance",
    "more_words": "4. Plus que prévu",
    "much_more_words": "5. Bien plus que prévu",
}


class ScaleForm(SeenForm, PlanForm):
    """Five steps, in plain words (R24)."""

    compared = SCALE

    def __init__(self, data: Any, *, goal: Goal, **kwargs: Any) -> None:
        initial = {name: getattr(goal, name) for name in SCALE}
        super().__init__(data, version=seen(goal, SCALE), initial=initial, **kwargs)
        for name in SCALE:
            self.fields[name] = forms.CharField(label=_LABELS[name], max_length=200, help_text=_HELP[name])


class FamilyForm(PlanForm):
    """Who of the family says it, how, and when."""

    guardian = forms.ModelChoiceField(Guardian.objects.none(), label="Qui répond ?", empty_label="Choisir…")
    channel = forms.ChoiceField(label="Comment ?", choices=Agreement.Channel.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        guardians = self.plan.child.guardians.filter(holds_authority=True).select_related("adult")
        self.fields["guardian"].queryset = guardians  # type: ignore[attr-defined]
        self.fields["on"] = DayField(label="Le", today=self.today, initial=self.today)


def _reply(action: PlannedAction) -> dict[str, forms.Field]:
    """The two questions about one action. Nothing is ticked beforehand: silence is not a yes."""
    return {
        f"answer_{action.pk}": forms.ChoiceField(
            label=f"« {action.title} »",
            help_text=f"Pour : {action.goal}. Action {action.get_nature_display()}.",
            choices=Reply.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Demandez à la famille : oui, non ou plus tard."},
        ),
        f"words_{action.pk}": forms.CharField(label="Ses mots, si elle le souhaite", max_length=300, required=False),
    }


class ApprovalForm(FamilyForm):
    """The family answers action by action, then approves the whole (C4)."""

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked = to_answer(self.plan)
        for action in self.asked:
            self.fields |= _reply(action)

    @property
    def action_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"answer_{action.pk}"], self[f"words_{action.pk}"]) for action in self.asked]

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers of the form, those about the actions gathered."""
        said = {action.pk: Said(answers[f"answer_{action.pk}"], answers[f"words_{action.pk}"]) for action in self.asked}
        return {name: answers[name] for name in ("guardian", "channel", "on")} | {"answers": said}


class AnswerForm(FamilyForm):
    """The family's answer to one action, between two versions (C5)."""

    def __init__(self, data: Any, *, action: PlannedAction, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        reply = _reply(action)
        self.fields = {"answer": reply[f"answer_{action.pk}"], "words": reply[f"words_{action.pk}"], **self.fields}
