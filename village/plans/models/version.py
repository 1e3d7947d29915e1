"""The document of the parcours, as the family approves it and the EPS validates it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.core.holding import Category, held
from village.core.sealing import SealedJSON, SealedText, sealed_only
from village.people.models import CASE, Agreement, Guardian
from village.plans.models.plan import Plan


class PlanVersion(models.Model):
    """The document: goals, actions, planning, ways of evaluating; approved by the family, validated by the EPS."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name="parcours")
    number = models.PositiveSmallIntegerField("version du parcours")
    written_on = held(models.DateField("écrite le"), Category.ORGANISATION)
    planning = held(SealedText("planification", max_length=5000, blank=True), Category.SOCIAL)
    evaluation_methods = held(SealedText("modalités d’évaluation", max_length=5000, blank=True), Category.SOCIAL)
    what_changed = held(SealedText("ce qui change", max_length=2000, blank=True), Category.SOCIAL)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)
    approved_by = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approuvée par"
    )
    approval_channel = models.CharField(
        "approbation recueillie", max_length=10, choices=Agreement.Channel.choices, blank=True
    )
    validated_on = held(models.DateField("validée par l’EPS le", null=True, blank=True), Category.ORGANISATION)
    as_approved = held(SealedJSON("objectifs et actions, tels qu’approuvés", null=True, blank=True), Category.SOCIAL)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "version du parcours"
        verbose_name_plural = "versions du parcours"
        constraints: ClassVar = [
            sealed_only(
                "plan_version_words_are_sealed", "planning", "evaluation_methods", "what_changed", "as_approved"
            ),
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by__isnull=True, approval_channel="")
                | Q(approved_on__gte=F("written_on"), approved_by__isnull=False) & ~Q(approval_channel=""),
                name="plan_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(validated_on__isnull=True)
                | Q(approved_on__isnull=False, validated_on__gte=F("approved_on")),
                name="plan_validated_once_approved",
            ),
            # What the family approved is kept as it was: no later word is read as its own (R28).
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(as_approved__isnull=False), name="approved_plan_is_frozen"
            ),
            # Two of the four parts are its own columns (RU5); goals and actions are checked by the operation.
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | ~Q(planning="") & ~Q(evaluation_methods=""),
                name="approved_plan_has_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"parcours, version {self.number}"
