"""Who has which role in a programme, and since when."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from village.access.grants import SIGNATORIES
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on, dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.programmes.models.programme import Programme


class MembershipQuerySet(models.QuerySet["Membership"]):
    def not_over(self, on: date) -> "MembershipQuerySet":
        """Held on this day, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def current(self, on: date) -> "MembershipQuerySet":
        return self.filter(current_on(on), user__is_active=True)

    def of_programme(self, programme_id: int) -> "MembershipQuerySet":
        return self.filter(programme_id=programme_id).select_related("user")


# The two that one person holds by derogation only, with a reason (R31).
BOTH_ROLES = (Role.COORDINATOR.value, Role.REFERENT.value)


class Membership(models.Model):
    """A hat: one person, one programme, one role, dates. ETP counts for référents (I9)."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.DELETE)

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="compte")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships", verbose_name="programme")
    role = models.CharField("rôle", max_length=20, choices=[(role.value, role.label) for role in Role])
    job = held(models.CharField("fonction", max_length=80, blank=True), Category.IDENTITY)
    profile = held(models.CharField("métier ou diplôme", max_length=80, blank=True), Category.IDENTITY)
    fte = models.DecimalField(
        "équivalent temps plein (ETP)",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    derogation_reason = held(
        models.CharField("motif de la dérogation", max_length=300, blank=True), Category.ORGANISATION
    )
    added_on = models.DateField("rôle donné le", null=True, blank=True)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rôle donné par"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du programme"
        verbose_name_plural = "membres du programme"
        constraints: ClassVar = [
            dates_in_order("membership_dates_in_order"),
            models.CheckConstraint(
                condition=Q(derogation_reason="") | Q(role__in=BOTH_ROLES), name="membership_derogation_of_both_roles"
            ),
            *[
                no_overlap(f"membership_once_{role.value}", "user_id", "programme_id", condition=Q(role=role.value))
                for role in Role
            ],
            models.CheckConstraint(condition=Q(fte__isnull=True) | Q(fte__gte=0, fte__lte=1), name="membership_fte"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label}"

    @property
    def signs_charter(self) -> bool:
        return Role(self.role) in SIGNATORIES

    @property
    def accompanies(self) -> bool:
        """Whether it counts in the means of accompaniment (I9): a référent's."""
        return self.role == Role.REFERENT
