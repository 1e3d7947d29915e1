"""The parcours itself, from the entry to the exit."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.dates import Period
from village.core.fields import IdRange, dates_in_order
from village.core.holding import Category, held
from village.people.models import CASE, Person, reached_by
from village.programmes.models import Programme
from village.referrals.models import Referral


class _Dates(Func):
    """From the entry to the exit, which may be the day of the next entry."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("opened_on"), F("closed_on"), RangeBoundary())


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(
        self, actor: Actor, permission: Permission = Permission.DOSSIER_READ, *, even_limited: bool = False
    ) -> "PlanQuerySet":
        return self.filter(reached_by(actor, permission, child="child__", even_limited=even_limited))

    def active_in(self, period: Period) -> "PlanQuerySet":
        """Active at least one day of the period (I1)."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=period.first), opened_on__lte=period.last)


class Plan(models.Model):
    """Parcours: from the entry decided by the EPS to the exit decided by the EPS."""

    holding = CASE

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="plans", verbose_name="programme")
    child = models.ForeignKey(Person, models.CASCADE, related_name="plans", verbose_name="enfant")
    referral = models.ForeignKey(
        Referral, models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name="fiche de repérage"
    )
    opened_on = held(models.DateField("entrée le"), Category.ORGANISATION)
    closed_on = held(models.DateField("sortie le", null=True, blank=True), Category.ORGANISATION)
    next_review_on = held(models.DateField("prochain point d’étape", null=True, blank=True), Category.ORGANISATION)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        indexes: ClassVar = [
            models.Index(fields=["programme", "opened_on", "closed_on"], name="plan_active"),
            models.Index(fields=["programme", "next_review_on"], name="plan_review"),
        ]
        constraints: ClassVar = [
            dates_in_order("plan_exit_after_entry", "opened_on", "closed_on"),
            ExclusionConstraint(
                name="plans_of_a_child_follow",
                expressions=[(IdRange("child_id"), RangeOperators.OVERLAPS), (_Dates(), RangeOperators.OVERLAPS)],
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_on__isnull=True), name="one_open_plan_per_child"
            ),
        ]

    def __str__(self) -> str:
        return f"parcours {self.pk}"


def current_plan(child: Person) -> Plan | None:
    """The open parcours, else the last one."""
    return child.plans.order_by(F("closed_on").desc(nulls_first=True), "-opened_on").first()
