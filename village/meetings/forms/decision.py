"""Forms of the sitting: what is decided, said, agreed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from village.accounts.models import User
from village.core.dates import add_months
from village.core.forms import DayField, VillageForm, long_text
from village.core.french import counted, number
from village.core.holding import Category
from village.meetings.models import Decision, Situation
from village.meetings.operations import OUTCOMES, Ruling
from village.meetings.reading import (
    Caseload,
    informers_of,
    possible_referents,
)
from village.plans.forms import end_field
from village.plans.models import Goal
from village.plans.operations import TO_TELL, ExitSheet, proposed_ending
from village.programmes.choices import item_field
from village.programmes.models import ListCode

# The family is told within this many days, unless the team says otherwise.
TOLD_WITHIN = timedelta(days=8)


class _ReferentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Each name with what it carries already: « Danièle Roche : 27 enfants, 34 par ETP »."""

    def __init__(self, loads: list[Caseload], **kwargs: Any) -> None:
        self.loads = {load.user.pk: load for load in loads}
        super().__init__(User.objects.filter(pk__in=self.loads), empty_label="Choisir…", **kwargs)
        self.choices = [("", "Choisir…"), *((load.user.pk, self.said(load)) for load in loads)]

    @staticmethod
    def said(load: Caseload) -> str:
        words = f"{load.user} : {counted(load.children, 'enfant')}"
        if load.per_fte is not None and load.fte:
            words += f", {load.per_fte} par ETP ({number(load.fte)} ETP)"
        return f"{words} – coordonne, par dérogation seulement" if load.coordinates else words


class DecisionForm(VillageForm):
    """What the EPS decides; which parts must be filled depends on the outcome."""

    def __init__(self, *args: Any, situation: Situation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.situation = situation
        programme_id, day = situation.child.programme_id, situation.meeting.on
        outcomes = OUTCOMES[situation.reason]
        self.fields["outcome"] = forms.ChoiceField(
            label="L’équipe décide",
            choices=[(outcome.value, outcome.label.capitalize()) for outcome in outcomes],
            widget=forms.RadioSelect,
            error_messages={"required": "Choisissez ce que l’équipe décide."},
        )
        self.fields["reason"] = long_text("Pourquoi, en une phrase que la famille pourra lire", max_length=2000, rows=3)
        if situation.reason == Situation.Reason.ENTRY:
            self._add_entry(programme_id, day)
        elif situation.reason != Situation.Reason.PLAN:
            self._add_exit(programme_id, day)
        self.asks_changes = Decision.Outcome.CHANGE in outcomes
        if self.asks_changes:
            self._add_changes()
        self.fields["informer"] = forms.ModelChoiceField(
            self._informers(today), label="Qui prévient la famille ?", empty_label="Choisir…"
        )
        self.fields["inform_by"] = DayField(label="Avant le", initial=max(day, today) + TOLD_WITHIN)
        months = situation.meeting.panel.programme.review_months
        planned = situation.plan.next_review_on if situation.plan else None
        again = planned if planned and planned > day else add_months(day, months)
        self.fields["next_review_on"] = DayField(label="Prochain point d’étape", required=False, initial=again)
        self._keep_textareas()

    def _informers(self, today: date) -> QuerySet[User]:
        return informers_of(self.situation, today, naming=self.situation.reason == Situation.Reason.ENTRY)

    def _keep_textareas(self) -> None:
        """The fields above came after the base looked for texts to keep."""
        if self.draft:
            self._keep_drafts(*self.draft)

    def _asked(self, outcome: Decision.Outcome, message: str) -> dict[str, Any]:
        """Needed for this outcome only: shown as such before one is chosen, asked once this one is."""
        needed = not self.is_bound or self.data.get("outcome") == outcome
        return {"required": needed, "error_messages": {"required": message}}

    def _add_entry(self, programme_id: int, day: date) -> None:
        asked = self._asked(
            Decision.Outcome.ENTRY, "Choisissez le référent de parcours : il n’y a pas d’entrée sans lui."
        )
        loads = possible_referents(programme_id, day)
        self.fields["referent"] = _ReferentField(loads, label="Référent de parcours", **asked)
        self.fields["derogation_reason"] = forms.CharField(
            label="Motif de la dérogation",
            max_length=300,
            required=False,
            help_text="Seulement si le référent coordonne aussi le programme. Ce motif figurera dans le bilan.",
        )
        self.fields["answer"] = forms.CharField(
            label="Réponse à l’orienteur", max_length=1000, required=False, help_text="Sans détail sur la famille."
        )

    def _add_changes(self) -> None:
        self.fields["changes"] = forms.CharField(
            label="Ce qui change",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="La nouvelle version, écrite avec la famille, part de ces mots.",
            **self._asked(Decision.Outcome.CHANGE, "Dites ce qui change dans le parcours."),
        )
        self.fields["horizon"] = DayField(
            label="Nouvelle échéance",
            **self._asked(Decision.Outcome.CHANGE, "Dites jusqu’à quand le parcours est prévu maintenant."),
            help_text="Jusqu’à quand le parcours est prévu maintenant.",
        )

    def _add_exit(self, programme_id: int, day: date) -> None:
        def offer(code: ListCode, label: str, message: str, **options: Any) -> Any:
            return item_field(code, programme_id, day, label, **self._asked(Decision.Outcome.EXIT, message), **options)

        plan = self.situation.plan
        self.goals = list(plan.goals.pursued().prefetch_related("levels")) if plan else []
        if plan and not self.is_bound:  # what was prepared with the family
            self.initial.update(proposed_ending(plan))
        self.fields["exit_reason"] = offer(ListCode.EXIT_REASON, "Motif de la sortie", "Dites le motif de la sortie.")
        for goal in self.goals:
            named = f"Objectif {goal.said_aloud}" if goal.category is Category.HEALTH else goal.said_aloud
            self.fields[f"level_{goal.pk}"] = end_field(
                goal, f"{named} : sur quelle marche finit-on ?", aloud=goal.category is not Category.HEALTH
            )
            self.fields[f"goal_{goal.pk}"] = offer(
                ListCode.ATTAINMENT, f"{named} : est-ce atteint ?", "Dites si cet objectif est atteint."
            )
        self.fields["attainment"] = offer(
            ListCode.ATTAINMENT, "Objectifs, dans l’ensemble", "Dites si les objectifs sont atteints, dans l’ensemble."
        )
        self.fields["evolution"] = offer(
            ListCode.EVOLUTION,
            "Évolution de la situation de l’enfant",
            "Dites comment la situation de l’enfant a évolué.",
            help_text="Une autre question que les objectifs : on répond aux deux.",
        )
        told = self._asked(Decision.Outcome.EXIT, TO_TELL)
        self.fields["family_words"] = long_text(
            "Ce qu’en dit la famille",
            required=told["required"],
            rows=2,
            help_text="Ses mots ; sinon, le jour où vous l’avez rencontrée, ou pourquoi elle n’a pas pu l’être.",
        )
        self.fields["family_words"].error_messages |= told["error_messages"]
        self.fields["child_words"] = long_text("Ce qu’en dit l’enfant", required=False, rows=2)
        self.fields["relay"] = forms.CharField(
            label="Relais", max_length=200, required=False, help_text="Qui prend la suite, s’il y a lieu."
        )

    @property
    def goal_fields(self) -> list[tuple[Goal, forms.BoundField, forms.BoundField]]:
        """Each goal, the step it ends on, and whether it is attained."""
        return [(goal, self[f"level_{goal.pk}"], self[f"goal_{goal.pk}"]) for goal in self.goals]

    def ruling(self) -> Ruling:
        said = self.cleaned_data
        leaves = said["outcome"] == Decision.Outcome.EXIT
        return Ruling(
            outcome=said["outcome"],
            reason=said["reason"],
            informer=said["informer"],
            inform_by=said["inform_by"],
            next_review_on=said["next_review_on"],
            changes=said.get("changes", ""),
            horizon=said.get("horizon"),
            answer=said.get("answer", ""),
            referent=said.get("referent"),
            derogation_reason=said.get("derogation_reason", ""),
            ending=self._ending() if leaves else None,
        )

    def _ending(self) -> ExitSheet:
        said = self.cleaned_data
        return ExitSheet(
            reason=said["exit_reason"],
            attainment=said["attainment"],
            evolution=said["evolution"],
            family_words=said["family_words"],
            child_words=said["child_words"],
            relay=said["relay"],
            goal_attainments={goal.pk: said[f"goal_{goal.pk}"] for goal in self.goals},
            goal_levels={goal.pk: level for goal in self.goals if (level := said[f"level_{goal.pk}"])},
        )


class CorrectionForm(DecisionForm):
    """The decision as it should have been written, and why. What only a new outcome needs is not asked again."""

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        self.decision = decision
        super().__init__(*args, version=decision.version, **kwargs)
        written = ("outcome", "reason", "informer", "inform_by", "next_review_on", "changes", "horizon")
        for name in (name for name in written if name in self.fields):
            self.initial[name] = self.fields[name].initial = getattr(decision, name)
        why = long_text(
            "Pourquoi cette correction ?",
            max_length=500,
            rows=2,
            help_text="Ce motif reste à côté de la décision, avec ce qu’elle disait, votre nom et la date.",
        )
        self.fields = {"why": why, **self.fields}

        for name in self._settled():
            del self.fields[name]
        self._keep_textareas()

    def _informers(self, today: date) -> QuerySet[User]:
        """Whoever was named stays a possible answer: other words may be all that is corrected."""
        named = User.objects.filter(pk=self.decision.informer_id or 0)
        return (super()._informers(today) | named).distinct().order_by("last_name", "first_name")

    def _settled(self) -> list[str]:
        """What was said with this outcome, and is corrected elsewhere: asking it here would lose it."""
        if self.decision.outcome == Decision.Outcome.EXIT:
            known = ("exit_reason", "attainment", "evolution", "family_words", "child_words", "relay")
            return [*known, *(f"{asked}_{goal.pk}" for goal in self.goals for asked in ("goal", "level"))]
        return ["referent", "derogation_reason"] if self.decision.outcome == Decision.Outcome.ENTRY else []

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("answer") and said.get("outcome") == self.decision.outcome:
            self.add_error(
                "answer", "Cette réponse ne part qu’avec une autre décision : gardez-la ailleurs, videz-la ici."
            )
        return said

    def ruling(self) -> Ruling:
        """An exit that was already decided keeps its own sheet."""
        if self.decision.outcome == Decision.Outcome.EXIT == self.cleaned_data["outcome"]:
            self.cleaned_data["outcome"] = ""
            unchanged = super().ruling()
            return replace(unchanged, outcome=Decision.Outcome.EXIT)
        return super().ruling()
