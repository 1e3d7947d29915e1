"""The views heard in EPS, offered beside the factors of the diagnostic (R17, R21); restricted ones never (R72)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from village.access.policy import Actor
from village.meetings.models import Contribution
from village.plans.forms import AssessmentForm
from village.plans.models import Assessment, AssessmentView, Plan
from village.plans.operations import Heard

_Factor = AssessmentView.Factor
# Where a view is shown first, by the domain of who speaks (N14); she who writes places it where it belongs.
_NEAR = {
    "sante": _Factor.HEALTH, "social": _Factor.SOCIAL, "enseignement": _Factor.ENVIRONMENT,
    "education": _Factor.ENVIRONMENT, "culture": _Factor.ENVIRONMENT, "sport": _Factor.ENVIRONMENT,
    "loisirs": _Factor.ENVIRONMENT,
}  # fmt: skip
_PREFIX = "regard_"


@dataclass(frozen=True)
class Offer:
    """One view that may be taken in, and the answer that says where."""

    heard: Heard
    bound: forms.BoundField


def heard_in_panel(plan: Plan, actor: Actor) -> list[Heard]:
    """What this reader may read of the views on this parcours and on the fiche it came from, oldest first."""
    about = Q(situation__plan=plan)
    if plan.referral_id:
        about |= Q(situation__referral=plan.referral_id)
    views = Contribution.objects.visible_to(actor).filter(about, restricted=False).distinct()
    return [_heard(view) for view in views.select_related("written_by", "professional", "competence__counts_as")]


def _heard(view: Contribution) -> Heard:
    return Heard(
        factor=_NEAR.get(view.competence.national_code, _Factor.FAMILY) if view.competence else _Factor.FAMILY,
        source=view.pk,
        author_id=view.written_by_id,
        whose=view.whose,
        quality=view.quality,
        said_on=timezone.localdate(view.written_at),
        text=view.text,
    )


class CrossedAssessmentForm(AssessmentForm):
    """The diagnostic, with the views of the EPS beside each factor; a view taken in keeps its author."""

    def __init__(self, data: Any, *, heard: list[Heard], written: Assessment | None, **kwargs: Any) -> None:
        super().__init__(data, written=written, **kwargs)
        kept = {view.source: view for view in written.views.all()} if written else {}
        self.heard = {view.source: view for view in heard}
        for view in kept.values():  # taken in before, closed to her since: its words stay
            self.heard.setdefault(view.source, _again(view))
        for source, one in self.heard.items():
            self.fields[f"{_PREFIX}{source}"] = forms.ChoiceField(
                label=f"Reprendre le regard de {one.whose} ?",
                choices=[("", "Ne pas le reprendre"), *_Factor.choices],
                initial=kept[source].factor if source in kept else "",
                required=False,
            )

    @property
    def factors(self) -> list[tuple[forms.BoundField, list[Offer], str]]:
        """Each factor with the views near it, and how many there are."""
        return [(self[name], offers := self._near(name), _said(len(offers))) for name in _Factor.values]

    def _near(self, factor: str) -> list[Offer]:
        return [
            Offer(one, self[f"{_PREFIX}{source}"])
            for source, one in self.heard.items()
            if (self.initial_factor(source) or one.factor) == factor
        ]

    def initial_factor(self, source: int) -> str:
        return str(self.fields[f"{_PREFIX}{source}"].initial or "")

    @property
    def others(self) -> list[forms.BoundField]:
        """What is not a factor, in the order of the page."""
        return [
            bound
            for bound in self.visible_fields()
            if bound.name not in _Factor.values and not bound.name.startswith(_PREFIX)
        ]

    def taken(self, answers: dict[str, Any]) -> list[Heard]:
        """Take the answers about views out of `answers`; return those taken in, where she put them."""
        said = {source: answers.pop(f"{_PREFIX}{source}") for source in self.heard}
        return [_placed(self.heard[source], factor) for source, factor in said.items() if factor]


def _placed(one: Heard, factor: str) -> Heard:
    return Heard(**{**vars(one), "factor": factor})


def _again(view: AssessmentView) -> Heard:
    names = ("factor", "source", "author_id", "whose", "quality", "said_on", "text")
    return Heard(**{name: getattr(view, name) for name in names})


def _said(count: int) -> str:
    return "1 regard de l’EPS" if count == 1 else f"{count} regards de l’EPS"
