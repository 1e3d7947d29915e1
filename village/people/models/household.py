"""Homes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.programmes.models import Commune, Programme, Quarter

CASE = Holding(Purpose.FOLLOW, Retention.CASE, Erasure.DELETE)


class Household(models.Model):
    """A home: its address decides the commune and the quarter; brothers and sisters share it (IR17).

    Without a quarter and not `outside_quarters`: nobody knows yet (N3).
    """

    holding = CASE

    class Source(models.TextChoices):
        """Who says in which quarter it is; empty: nobody does, or it was not kept."""

        UNSAID = "", "non dit"
        COMPUTED = "calcul", "calculé d’après l’adresse"
        TYPED = "saisi", "saisi par l’équipe"
        SCHOOL = "ecole", "dit par l’école"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="households", verbose_name="programme")
    address = held(models.CharField("adresse", max_length=200, blank=True), Category.IDENTITY)
    commune = held(
        models.ForeignKey(Commune, models.PROTECT, related_name="households", verbose_name="commune"),
        Category.IDENTITY,
    )
    quarter = held(
        models.ForeignKey(
            Quarter, models.PROTECT, null=True, blank=True, related_name="households", verbose_name="quartier"
        ),
        Category.IDENTITY,
    )
    outside_quarters = held(models.BooleanField("hors des quartiers désignés", default=False), Category.IDENTITY)
    quarter_source = held(
        models.CharField("d’où vient le quartier", max_length=6, choices=Source.choices, blank=True), Category.IDENTITY
    )
    # The one before it at the same address, when the quarters were drawn again: the years before count with it.
    former_quarter = held(
        models.ForeignKey(
            Quarter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quartier d’avant"
        ),
        Category.IDENTITY,
    )
    languages = held(models.CharField("langues parlées", max_length=120, blank=True), Category.IDENTITY)
    protected_on = held(models.DateField("adresse protégée depuis le", null=True, blank=True), Category.SOCIAL)
    interpreter = held(models.BooleanField("interprète utile", default=False), Category.IDENTITY)

    class Meta:
        verbose_name = "foyer"
        verbose_name_plural = "foyers"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outside_quarters=False) | Q(quarter__isnull=True), name="household_in_a_quarter_or_outside"
            ),
            models.CheckConstraint(
                condition=Q(quarter_source="") | Q(quarter__isnull=False) | Q(outside_quarters=True),
                name="household_quarter_source_of_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"foyer {self.pk}"
