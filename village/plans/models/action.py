"""The actions of a parcours, and what the family answered to each."""

from collections.abc import Container
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Organisation
from village.people.models import CASE, Agreement, Guardian
from village.plans.models.goal import Goal
from village.plans.models.plan import Plan
from village.plans.models.reserved import Reservable, of_health
from village.plans.models.version import PlanVersion


class Reply(models.TextChoices):
    """The family's own answer to one action."""

    YES = "oui", "oui"
    NO = "non", "non"
    LATER = "plus_tard", "plus tard"


class PlannedActionQuerySet(models.QuerySet["PlannedAction"]):
    def known_with(self, categories: Container[Category]) -> "PlannedActionQuerySet":
        """The actions whose title one may know with these categories: those of a goal of health with HEALTH only."""
        if Category.SOCIAL not in categories:
            return self.none()
        return self if Category.HEALTH in categories else self.exclude(of_health("goal__domain"))


class PlannedAction(Reservable):
    """One action of a parcours, approved by the family; counted for I8, I11 and I16. As sensitive as its goal."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"
    told = frozenset({"id", "plan", "goal", "nature", "frame", "starts_on", "ends_on", "approved_on"})

    class Nature(models.TextChoices):
        INDIVIDUAL = "individuelle", "individuelle"
        COLLECTIVE = "collective", "collective"

    class Frame(models.TextChoices):
        COMMON = "droit_commun", "droit commun"
        PRE = "reussite_educative", "réussite éducative"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions", verbose_name="parcours")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actions", verbose_name="objectif")
    title = held(SealedText("action", max_length=160), Category.SOCIAL)
    nature = models.CharField("nature", max_length=15, choices=Nature.choices)
    frame = models.CharField("cadre", max_length=20, choices=Frame.choices)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="planned_actions", verbose_name="structure"
    )
    in_school_time = models.BooleanField("sur le temps scolaire", default=False)
    in_school_time_reason = held(
        models.CharField("pourquoi sur le temps scolaire", max_length=200, blank=True), Category.SCHOOL
    )
    common_law_tried = held(SealedText("ce que le droit commun proposait", max_length=300, blank=True), Category.SOCIAL)
    starts_on = held(models.DateField("commence le"), Category.ORGANISATION)
    ends_on = held(models.DateField("finit le", null=True, blank=True), Category.ORGANISATION)
    cost = models.DecimalField("coût", max_digits=8, decimal_places=2, null=True, blank=True)
    family_share = models.DecimalField("part de la famille", max_digits=8, decimal_places=2, null=True, blank=True)
    others_share = models.DecimalField("part des autres", max_digits=8, decimal_places=2, null=True, blank=True)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)
    answer = held(models.CharField("réponse de la famille", max_length=10, choices=Reply, blank=True), Category.SOCIAL)

    objects = PlannedActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action du parcours"
        verbose_name_plural = "actions du parcours"
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="planned_action_dates")]
        constraints: ClassVar = [
            sealed_only("planned_action_words_are_sealed", "title", "common_law_tried"),
            dates_in_order("planned_action_dates_in_order"),
            models.CheckConstraint(
                condition=Q(in_school_time=False) | ~Q(in_school_time_reason=""), name="school_time_needs_a_reason"
            ),
            # The programme completes droit commun, never replaces it (RU12).
            models.CheckConstraint(
                condition=~Q(frame="reussite_educative") | ~Q(common_law_tried=""),
                name="planned_action_says_common_law",
            ),
            models.CheckConstraint(
                condition=Q(family_share__isnull=True) | Q(cost__isnull=False, family_share__lte=F("cost")),
                name="family_share_within_cost",
            ),
            # The programme pays the rest: never less than nothing (R41).
            models.CheckConstraint(
                condition=Q(cost__isnull=True, family_share__isnull=True, others_share__isnull=True)
                | Q(cost__isnull=False)
                & Q(cost__gte=Coalesce(F("family_share"), Decimal(0)) + Coalesce(F("others_share"), Decimal(0)))
                & (Q(family_share__isnull=True) | Q(family_share__gte=0))
                & (Q(others_share__isnull=True) | Q(others_share__gte=0)),
                name="planned_action_shares_within_cost",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(answer__in=("", "oui")), name="no_is_not_an_approval"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def category(self) -> Category:
        return self.goal.category


class ActionAnswer(models.Model):
    """What the family said of one action: yes, no or later, in its words (C4, C5). Every answer is kept."""

    holding = CASE
    sealed_under: ClassVar = "action.plan.child"

    action = models.ForeignKey(PlannedAction, models.CASCADE, related_name="answers", verbose_name="action proposée")
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="answers", verbose_name="version du parcours")
    on = held(models.DateField("répondu le"), Category.ORGANISATION)
    answer = held(models.CharField("réponse", max_length=10, choices=Reply), Category.SOCIAL)
    words = held(SealedText("ce qu’en dit la famille", max_length=300, blank=True), Category.SOCIAL)
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="+", verbose_name="répondu par")
    channel = models.CharField("réponse recueillie", max_length=10, choices=Agreement.Channel.choices)

    class Meta:
        verbose_name = "réponse à une action"
        verbose_name_plural = "réponses aux actions"
        ordering = ("pk",)
        constraints: ClassVar = [sealed_only("action_answer_words_are_sealed", "words")]

    def __str__(self) -> str:
        return self.get_answer_display()
