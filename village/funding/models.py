"""Means: who funds, what is spent (D-F17)."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from village.activities.models import Activity
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme

BUDGET = Holding(Purpose.COUNT, Retention.BUDGET, Erasure.KEEP)
_YEARS = [MinValueValidator(2005), MaxValueValidator(2100)]


class Grant(models.Model):
    """A resource of a year (N29): subvention, or indirect charges borne by a partner."""

    holding = BUDGET

    class Funder(models.TextChoices):
        STATE = "etat", "État (ANCT)"
        INTERCOMMUNAL = "epci", "intercommunalité (EPCI)"
        TOWN = "ville", "ville"
        CAF = "caf", "CAF"
        DEPARTMENT = "departement", "département"
        REGION = "region", "région"
        OTHER = "autre", "autre financeur"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="grants", verbose_name="programme")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    funder = models.CharField("financeur", max_length=12, choices=Funder.choices)
    label = models.CharField("libellé", max_length=120)
    amount = models.DecimalField("montant", max_digits=11, decimal_places=2)
    indirect = models.BooleanField("charges indirectes", default=False)

    class Meta:
        verbose_name = "subvention"
        verbose_name_plural = "subventions"
        ordering = ("year", "-amount")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="grant_is_positive")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class Expense(models.Model):
    """An expense of a year by nature (N30)."""

    holding = BUDGET

    class Nature(models.TextChoices):
        STAFF = "personnel", "charges de personnel"
        SERVICES = "prestations", "prestations de service"
        TRAINING = "formation", "formations de l’équipe"
        SUPPLIES = "fournitures", "fournitures non stockées"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="expenses", verbose_name="programme")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices)
    label = models.CharField("libellé", max_length=120)
    amount = models.DecimalField("montant", max_digits=11, decimal_places=2)

    class Meta:
        verbose_name = "dépense"
        verbose_name_plural = "dépenses"
        ordering = ("year", "-amount")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="expense_is_positive")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class ActionCost(models.Model):
    """What an action costs in a civil year, and who pays: the programme, the families, others (R41)."""

    holding = BUDGET

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="costs", verbose_name="action")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    cost = models.DecimalField("coût", max_digits=11, decimal_places=2)
    programme_share = models.DecimalField("part du programme", max_digits=11, decimal_places=2)
    family_share = models.DecimalField("part des familles", max_digits=11, decimal_places=2, default=0)
    others_share = models.DecimalField("part des autres", max_digits=11, decimal_places=2, default=0)
    others = models.CharField("qui sont les autres", max_length=120, blank=True)

    class Meta:
        verbose_name = "coût d’une action"
        verbose_name_plural = "coûts des actions"
        ordering = ("year", "-cost")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "year"], name="action_cost_once_a_year"),
            models.CheckConstraint(
                condition=Q(cost__gt=0, programme_share__gte=0, family_share__gte=0, others_share__gte=0),
                name="action_cost_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(cost=F("programme_share") + F("family_share") + F("others_share")),
                name="action_cost_is_the_sum_of_its_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.year}"
