"""Points d’étape, and the exit with what was attained."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE
from village.plans.models.goal import Goal
from village.plans.models.plan import Plan
from village.programmes.models import ListItem


class Review(models.Model):
    """Point d'étape: prepared by the référent, decided by the EPS."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    class Outcome(models.TextChoices):
        CONTINUE = "poursuite", "poursuite"
        CHANGE = "nouvelle_version", "nouvelle version du parcours"
        EXIT = "sortie", "sortie"
        RELAY = "relais", "relais"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews", verbose_name="parcours")
    on = held(models.DateField("fait le"), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, related_name="reviews", verbose_name="auteur")
    summary = held(SealedText("synthèse", max_length=5000), Category.SOCIAL)
    family_words = held(SealedText("paroles de la famille", max_length=5000, blank=True), Category.SOCIAL)
    proposal = models.CharField("proposition", max_length=20, choices=Outcome.choices)

    class Meta:
        verbose_name = "point d’étape"
        verbose_name_plural = "points d’étape"
        constraints: ClassVar = [sealed_only("review_words_are_sealed", "summary", "family_words")]

    def __str__(self) -> str:
        return f"point d’étape du {self.on:%d/%m/%Y}"


class Exit(models.Model):
    """Sortie (D-F6): the attainment of goals and the child's situation are two separate answers (R63)."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="exit", verbose_name="parcours")
    on = held(models.DateField("sortie le"), Category.ORGANISATION)
    reason = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="motif de sortie")
    attainment = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="atteinte des objectifs"),
        Category.SOCIAL,
    )
    evolution = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="évolution de la situation"),
        Category.SOCIAL,
    )
    family_words = held(SealedText("avis de la famille", max_length=5000), Category.SOCIAL)
    child_words = held(SealedText("avis de l’enfant", max_length=5000, blank=True), Category.SOCIAL)
    relay = held(SealedText("relais", max_length=200, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"
        constraints: ClassVar = [
            sealed_only("exit_words_are_sealed", "family_words", "child_words", "relay"),
            # C7: what the parents think of it, or the day they were met, or why they could not be.
            models.CheckConstraint(condition=~Q(family_words=""), name="exit_tells_the_parents"),
        ]

    def __str__(self) -> str:
        return f"sortie du {self.on:%d/%m/%Y}"


class GoalOutcomeQuerySet(models.QuerySet["GoalOutcome"]):
    def for_reader(self, *, health: bool) -> list["GoalOutcome"]:
        """In the order of the goals, each goal as told to this reader."""
        rows = self.select_related("goal__domain__counts_as", "attainment").order_by("goal__rank", "goal_id")
        for row in rows:
            row.goal.for_reader(health=health)
        return list(rows)


class GoalOutcome(models.Model):
    """Atteinte of one goal at the exit (N10)."""

    holding = CASE

    exit = models.ForeignKey(Exit, models.CASCADE, related_name="goal_outcomes", verbose_name="sortie")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="outcomes", verbose_name="objectif")
    attainment = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="atteinte"), Category.SOCIAL
    )

    objects = GoalOutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "atteinte d’un objectif"
        verbose_name_plural = "atteintes des objectifs"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exit", "goal"], name="goal_outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} : {self.attainment}"
