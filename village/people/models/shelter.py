"""A home whose address is said to nobody who does not need it: not to the parent who does not live there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, held
from village.people.models.household import CASE, Household


class AddressProtection(models.Model):
    """From when to when, on what ground, and who decided. `Household.protected_on` says that one is in force."""

    holding = CASE

    class Ground(models.TextChoices):
        ORDER = "ordonnance", "une ordonnance de protection, ou une décision de justice"
        SHELTER = "hebergement", "la famille est mise à l’abri"
        ASKED = "demande", "le parent qui y vit le demande"

    household = models.ForeignKey(Household, models.CASCADE, related_name="protections", verbose_name="foyer")
    ground = held(models.CharField("pourquoi", max_length=12, choices=Ground.choices), Category.SOCIAL)
    starts_on = held(models.DateField("protégée depuis le"), Category.ORGANISATION)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.ORGANISATION)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="décidée par")
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levée par"
    )

    class Meta:
        verbose_name = "protection d’une adresse"
        verbose_name_plural = "protections d’adresses"
        constraints: ClassVar = [
            dates_in_order("address_protection_dates_in_order"),
            no_overlap("address_protection_one_at_a_time", "household_id"),
            models.CheckConstraint(
                condition=Q(ends_on=None, lifted_by=None) | Q(ends_on__isnull=False, lifted_by__isnull=False),
                name="address_protection_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"adresse protégée depuis le {self.starts_on:%d/%m/%Y}"
