"""The impact tree: whom one aims at, what for, what is observed or could be; tied to figures and to evidence (R89)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme

_HOLDING = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP, Category.ORGANISATION)


class ImpactTreeQuerySet(models.QuerySet["ImpactTree"]):
    def visible_to(self, actor: Actor) -> "ImpactTreeQuerySet":
        """Those of the programme, for its team: who coordinates, the référents."""
        own = self.filter(programme_id=actor.programme_id)
        return own if reach(actor, Permission.REPORT_EXPLAIN).programme else self.none()


class ImpactTree(models.Model):
    """Arbre à impacts (D-F25): one or several, each about a part of the work. No child is named there."""

    holding = _HOLDING

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="impact_trees", verbose_name="programme")
    title = models.CharField("titre", max_length=120)
    begun_on = models.DateField("commencé le")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="commencé par")

    objects = ImpactTreeQuerySet.as_manager()

    class Meta:
        verbose_name = "arbre à impacts"
        verbose_name_plural = "arbres à impacts"

    def __str__(self) -> str:
        return self.title


class Line(models.Model):
    """What the lines of a tree share. One is compared by its words when two people write it."""

    wording = models.CharField("en une phrase", max_length=160)
    rank = models.PositiveSmallIntegerField("ordre", default=1)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="écrit par")

    class Meta:
        abstract = True
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.wording


class ImpactTarget(Line):
    """Cible: whom one aims at."""

    holding = _HOLDING

    tree = models.ForeignKey(ImpactTree, models.CASCADE, related_name="targets", verbose_name="arbre à impacts")

    class Meta(Line.Meta):
        verbose_name = "cible d’un arbre à impacts"
        verbose_name_plural = "cibles d’un arbre à impacts"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(wording=""), name="impact_target_is_said")]


class ImpactGoal(Line):
    """Objectif: what one wants for them."""

    holding = _HOLDING

    target = models.ForeignKey(ImpactTarget, models.CASCADE, related_name="goals", verbose_name="cible")

    class Meta(Line.Meta):
        verbose_name = "objectif d’un arbre à impacts"
        verbose_name_plural = "objectifs d’un arbre à impacts"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(wording=""), name="impact_goal_is_said")]


class Impact(Line):
    """Impact: what is seen of it, or could be; the figures and the evidence that say so."""

    holding = _HOLDING

    class Seen(models.TextChoices):
        OBSERVED = "observe", "observé : nous l’avons vu"
        OBSERVABLE = "observable", "observable : nous savons comment le voir"

    goal = models.ForeignKey(ImpactGoal, models.CASCADE, related_name="impacts", verbose_name="objectif visé")
    seen = models.CharField("observé ou observable", max_length=10, choices=Seen)
    indicators = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name="chiffres liés")
    evidence = models.TextField("preuves", max_length=1000, blank=True)

    class Meta(Line.Meta):
        verbose_name = "impact"
        verbose_name_plural = "impacts"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(wording=""), name="impact_is_said"),
            # What is said to be observed says by what.
            models.CheckConstraint(
                condition=Q(seen="observable") | ~Q(indicators=[]) | ~Q(evidence=""), name="observed_impact_is_shown"
            ),
        ]
