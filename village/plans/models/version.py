"""What the parcours says: its versions, goals and actions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.directory.models import Organisation
from village.people.models import CASE, Agreement, Guardian
from village.plans.models.plan import Plan
from village.programmes.models import ListItem


class PlanVersion(models.Model):
    """The document: goals, actions, planning, ways of evaluating; approved by the family (R23, R28)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name="parcours")
    number = models.PositiveSmallIntegerField("version du parcours")
    written_on = held(models.DateField("écrite le"), Category.ORGANISATION)
    planning = held(models.TextField("planification", max_length=5000, blank=True), Category.SOCIAL)
    evaluation_methods = held(models.TextField("modalités d’évaluation", max_length=5000, blank=True), Category.SOCIAL)
    what_changed = held(models.TextField("ce qui change", max_length=2000, blank=True), Category.SOCIAL)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)
    approved_by = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approuvée par"
    )
    approval_channel = models.CharField(
        "approbation recueillie", max_length=10, choices=Agreement.Channel.choices, blank=True
    )
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "version du parcours"
        verbose_name_plural = "versions du parcours"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by__isnull=True, approval_channel="")
                | Q(approved_on__gte=F("written_on"), approved_by__isnull=False) & ~Q(approval_channel=""),
                name="plan_approval_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"parcours, version {self.number}"


class Goal(models.Model):
    """Objectif: a domain, words the family understands, a rank, a horizon, a five-step scale (R24)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="parcours")
    domain = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine")
    wording = held(models.CharField("objectif", max_length=200), Category.SOCIAL)
    rank = models.PositiveSmallIntegerField("priorité", default=1)
    starts_on = held(models.DateField("depuis le"), Category.ORGANISATION)
    horizon = held(models.DateField("jusqu’à"), Category.ORGANISATION)
    baseline = held(models.PositiveSmallIntegerField("point de départ (1 à 5)", default=1), Category.SOCIAL)
    level = held(models.PositiveSmallIntegerField("niveau actuel (1 à 5)", default=1), Category.SOCIAL)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(horizon__gte=F("starts_on")), name="goal_horizon_after_start"),
            models.CheckConstraint(
                condition=Q(baseline__range=(1, 5), level__range=(1, 5)), name="goal_scale_has_five_steps"
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class PlannedAction(models.Model):
    """One action of a parcours, approved by the family; counted for I8, I11 and I16."""

    holding = CASE

    class Nature(models.TextChoices):
        INDIVIDUAL = "individuelle", "individuelle"
        COLLECTIVE = "collective", "collective"

    class Frame(models.TextChoices):
        COMMON = "droit_commun", "droit commun"
        PRE = "reussite_educative", "réussite éducative"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions", verbose_name="parcours")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actions", verbose_name="objectif")
    title = held(models.CharField("action", max_length=160), Category.SOCIAL)
    nature = models.CharField("nature", max_length=15, choices=Nature.choices)
    frame = models.CharField("cadre", max_length=20, choices=Frame.choices)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="planned_actions", verbose_name="structure"
    )
    in_school_time = models.BooleanField("sur le temps scolaire", default=False)
    in_school_time_reason = held(
        models.CharField("pourquoi sur le temps scolaire", max_length=200, blank=True), Category.SCHOOL
    )
    common_law_tried = held(
        models.CharField("ce que le droit commun proposait", max_length=300, blank=True), Category.SOCIAL
    )
    starts_on = held(models.DateField("commence le"), Category.ORGANISATION)
    ends_on = held(models.DateField("finit le", null=True, blank=True), Category.ORGANISATION)
    cost = models.DecimalField("coût", max_digits=8, decimal_places=2, null=True, blank=True)
    family_share = models.DecimalField("part de la famille", max_digits=8, decimal_places=2, null=True, blank=True)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "action du parcours"
        verbose_name_plural = "actions du parcours"
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="planned_action_dates")]
        constraints: ClassVar = [
            dates_in_order("planned_action_dates_in_order"),
            models.CheckConstraint(
                condition=Q(in_school_time=False) | ~Q(in_school_time_reason=""), name="school_time_needs_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(family_share__isnull=True) | Q(cost__isnull=False, family_share__lte=F("cost")),
                name="family_share_within_cost",
            ),
        ]

    def __str__(self) -> str:
        return self.title
