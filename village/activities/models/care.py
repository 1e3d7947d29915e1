"""Waits for care."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.people.models import CASE, Person
from village.programmes.models import ListItem


class WaitingEntry(models.Model):
    """Attente d'un soin: requested, obtained, and what is done meanwhile (R40)."""

    holding = CASE

    child = models.ForeignKey(Person, models.CASCADE, related_name="waits", verbose_name="enfant")
    care = held(models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="soin"), Category.HEALTH)
    requested_on = held(models.DateField("demandé le"), Category.HEALTH)
    obtained_on = held(models.DateField("obtenu le", null=True, blank=True), Category.HEALTH)
    meanwhile = held(models.CharField("en attendant", max_length=200, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "attente de soin"
        verbose_name_plural = "attentes de soin"
        constraints: ClassVar = [
            dates_in_order("wait_dates_in_order", "requested_on", "obtained_on"),
            models.UniqueConstraint(
                fields=["child", "care"], condition=Q(obtained_on__isnull=True), name="one_open_wait_per_care"
            ),
        ]

    def __str__(self) -> str:
        return f"attente {self.pk}"
