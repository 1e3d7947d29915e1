"""What the EPS decides, who does what afterwards, and what is added once the sitting is closed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Professional
from village.meetings.models.meeting import Situation
from village.meetings.models.panel import SITUATION


class Decision(models.Model):
    """What the EPS decides: the only way in and out (RU4)."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"

    class Outcome(models.TextChoices):
        ENTRY = "entree", "entrée"
        REFUSAL = "refus", "pas d’entrée"
        REDIRECT = "reorientation", "réorientation vers le droit commun"
        VALIDATE = "validation", "parcours validé"
        CONTINUE = "poursuite", "poursuite"
        CHANGE = "nouvelle_version", "poursuite, nouvelle version du parcours"
        EXIT = "sortie", "sortie"

    situation = models.OneToOneField(Situation, models.CASCADE, related_name="decision", verbose_name="situation")
    outcome = models.CharField("décision", max_length=20, choices=Outcome.choices)
    reason = held(SealedText("pourquoi, pour la famille", max_length=2000), Category.SOCIAL)
    decided_on = held(models.DateField("décidée le"), Category.ORGANISATION)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="enregistrée par")
    informer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="prévient la famille"
    )
    inform_by = held(models.DateField("avant le", null=True, blank=True), Category.ORGANISATION)
    next_review_on = held(models.DateField("prochain point d’étape", null=True, blank=True), Category.ORGANISATION)
    changes = held(SealedText("ce qui change", max_length=2000, blank=True), Category.SOCIAL)
    horizon = held(models.DateField("nouvelle échéance", null=True, blank=True), Category.ORGANISATION)
    saw_version = models.PositiveSmallIntegerField("version du parcours vue par l’EPS", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        constraints: ClassVar = [
            sealed_only("decision_words_are_sealed", "reason", "changes"),
            models.CheckConstraint(
                condition=Q(changes="", horizon__isnull=True) | Q(outcome="nouvelle_version"),
                name="only_a_new_version_says_what_changes",
            ),
            models.CheckConstraint(
                condition=Q(horizon__isnull=True) | Q(horizon__gt=F("decided_on")), name="new_horizon_is_to_come"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class DecisionCorrection(models.Model):
    """What a decision said before it was corrected, why, by whom and when: shown beside it, never rewritten.

    The database lets a decision change only once what it said is kept here.
    """

    holding = SITUATION
    sealed_under: ClassVar = "decision.situation.child"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="corrections", verbose_name="décision corrigée")
    version = models.PositiveIntegerField("version remplacée")
    outcome = models.CharField("décision d’avant", max_length=20, choices=Decision.Outcome.choices)
    reason = held(
        SealedText("pourquoi, comme c’était écrit", max_length=2000, like="meetings.decision.reason"), Category.SOCIAL
    )
    informer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="prévenait la famille"
    )
    inform_by = held(models.DateField("avant le", null=True, blank=True), Category.ORGANISATION)
    next_review_on = held(models.DateField("point d’étape d’avant", null=True, blank=True), Category.ORGANISATION)
    changes = held(
        SealedText("ce qui changeait", max_length=2000, blank=True, like="meetings.decision.changes"), Category.SOCIAL
    )
    horizon = held(models.DateField("échéance d’avant", null=True, blank=True), Category.ORGANISATION)
    why = held(SealedText("motif de la correction", max_length=500), Category.SOCIAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="corrigée par")
    written_at = held(models.DateTimeField("corrigée le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "correction d’une décision"
        verbose_name_plural = "corrections d’une décision"
        ordering = ("-version",)
        constraints: ClassVar = [
            sealed_only("decision_correction_words_are_sealed", "reason", "changes", "why"),
            models.UniqueConstraint(fields=["decision", "version"], name="decision_corrected_once_a_version"),
            models.CheckConstraint(condition=~Q(why=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"correction du {self.written_at:%d/%m/%Y}"


class AgreedTask(models.Model):
    """Who does what, by when: said in the sitting, followed afterwards."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="tasks", verbose_name="situation")
    what = held(SealedText("quoi", max_length=300), Category.SOCIAL)
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="professionnel"
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte")
    by_when = held(models.DateField("avant le"), Category.ORGANISATION)
    done_on = held(models.DateField("fait le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "chose à faire décidée en EPS"
        verbose_name_plural = "choses à faire décidées en EPS"
        ordering = ("by_when", "pk")
        constraints: ClassVar = [
            sealed_only("agreed_task_words_are_sealed", "what"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(professional__isnull=False), name="agreed_task_is_somebody_s"
            ),
        ]

    def __str__(self) -> str:
        return f"à faire avant le {self.by_when:%d/%m/%Y}"

    @property
    def who(self) -> str:
        return str(self.professional or self.user)


class Amendment(models.Model):
    """What is added to the minutes once the sitting is closed: dated, signed, beside what was written."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="amendments", verbose_name="situation")
    text = held(SealedText("ajout au relevé", max_length=2000), Category.SOCIAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    written_at = held(models.DateTimeField("écrit le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "ajout au relevé de décisions"
        verbose_name_plural = "ajouts au relevé de décisions"
        ordering = ("written_at",)
        constraints: ClassVar = [sealed_only("amendment_words_are_sealed", "text")]

    def __str__(self) -> str:
        return f"ajout du {self.written_at:%d/%m/%Y}"
