"""What the territory lacks, as the EPS meets it: a register that leads back to no child (R18, P-B24)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import ListItem, Programme, Quarter


class Barrier(models.TextChoices):
    """What stands in the way (N36)."""

    DELAY = "delai", "le délai de rendez-vous"
    DISTANCE = "distance", "l’éloignement ou le transport"
    COST = "cout", "le coût n’est pas couvert"
    LANGUAGE = "langue", "la langue"
    PAPERS = "demarche", "les démarches administratives"
    DENIAL = "deni", "la difficulté n’est pas reconnue"
    DIGITAL = "numerique", "la fracture numérique"
    NONE = "absence", "rien n’existe sur place"


class UnmetNeed(models.Model):
    """No child, no situation, no meeting, no day: a theme, a quarter, a month, a number of children."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="unmet_needs", verbose_name="programme")
    kind = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="thème")
    wording = models.CharField("ce qui manque", max_length=160)
    barrier = models.CharField("frein", max_length=10, choices=Barrier.choices, blank=True)
    quarter = models.ForeignKey(
        Quarter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quartier"
    )
    month = models.DateField("mois")
    children = models.PositiveSmallIntegerField("enfants concernés", default=1)

    class Meta:
        verbose_name = "besoin sans réponse"
        verbose_name_plural = "besoins sans réponse"
        indexes: ClassVar = [models.Index(fields=["programme", "month"], name="unmet_need_month")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="unmet_need_has_no_day"),
            models.CheckConstraint(condition=Q(children__gte=1), name="unmet_need_of_somebody"),
        ]

    def __str__(self) -> str:
        return self.wording
