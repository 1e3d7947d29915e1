"""Who a programme accepts: local criteria, versioned, answered one by one on each fiche (R7, R11, RU11)."""

from typing import ClassVar

from django.db import models

from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme

RULES = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)


class CriteriaSet(models.Model):
    """One version. A fiche keeps the version that it answered; a new one changes nothing to those before."""

    holding = RULES

    class Territory(models.TextChoices):
        """Where the child lives; the school is another attribute (X24)."""

        QPV = "qpv", "un quartier prioritaire (QPV)"
        WATCH = "veille", "un quartier prioritaire ou en veille active"
        ANYWHERE = "partout", "n’importe où sur le territoire"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="criteria_sets", verbose_name="programme")
    number = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publiée le")
    territory = models.CharField("l’enfant habite", max_length=10, choices=Territory.choices)
    priority_school = models.BooleanField("école en éducation prioritaire demandée", default=False)
    words = models.TextField("mot pour ceux qui orientent", max_length=1000, blank=True)

    class Meta:
        verbose_name = "critères d’orientation"
        verbose_name_plural = "critères d’orientation"
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="criteria_number_once"),
        ]

    def __str__(self) -> str:
        return f"critères, version {self.number}"


class Criterion(models.Model):
    """One line: read from the fiche (age, quarter, school), never asked twice; or asked."""

    holding = RULES

    class Check(models.TextChoices):
        ASKED = "", "demandé"
        AGE = "age", "lu dans la date de naissance"
        QUARTER = "quartier", "lu dans l’adresse"
        SCHOOL = "ecole", "lu dans l’école"

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="items", verbose_name="critères")
    rank = models.PositiveSmallIntegerField("ordre")
    check_kind = models.CharField("d’où vient la réponse", max_length=10, choices=Check.choices, blank=True)
    label = models.CharField("critère", max_length=200)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ("rank",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria", "rank"], name="criterion_rank_once"),
        ]

    def __str__(self) -> str:
        return self.label
