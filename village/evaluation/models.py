"""That the bilan of a year reached the partners; the figures of past years kept as they were when a dossier left."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme


class ReportSharing(models.Model):
    """The bilan of a school year, sent to all the partners: when, by whom, with which words (RU15)."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="shared_reports", verbose_name="programme")
    first_day = models.DateField("premier jour de l’année")
    last_day = models.DateField("dernier jour de l’année")
    words = models.CharField("mot qui l’accompagne", max_length=200, blank=True)
    told = models.PositiveIntegerField("comptes prévenus")
    shared_on = models.DateField("transmis le")
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="transmis par")

    class Meta:
        verbose_name = "transmission du bilan"
        verbose_name_plural = "transmissions du bilan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "first_day"], name="report_shared_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day"), shared_on__gt=F("last_day")),
                name="report_shared_once_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"bilan {self.first_day.year}-{self.last_day.year}"


class FrozenFacts(models.Model):
    """What the statements of `evaluation.sql` answered for a period, already grouped."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP, Category.ORGANISATION)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="frozen_facts", verbose_name="programme")
    first = models.DateField("premier jour")
    last = models.DateField("dernier jour")
    frozen_on = models.DateField("figés le")
    answers = models.JSONField("nombres")

    class Meta:
        verbose_name = "chiffres figés d’une période"
        verbose_name_plural = "chiffres figés de périodes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "first", "last"], name="frozen_once_per_period"),
            dates_in_order("frozen_dates_in_order", "first", "last"),
        ]

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"
