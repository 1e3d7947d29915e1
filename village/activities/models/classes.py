"""Programmes followed by a whole class or a whole site: counted, never named (R48)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.activities.models.offer import OFFER
from village.directory.models import School
from village.programmes.models import Programme


class ClassProgrammeQuerySet(models.QuerySet["ClassProgramme"]):
    def visible_to(self, actor: Actor) -> "ClassProgrammeQuerySet":
        """Those of the programme, for who manages its actions: nothing of a child is in them."""
        if not reach(actor, Permission.ACTIVITY_MANAGE).programme:
            return self.none()
        return self.filter(programme_id=actor.programme_id)


class ClassProgramme(models.Model):
    """Programme en classe: a class of a school, or the group of another site, over several sequences."""

    holding = OFFER

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="class_programmes", verbose_name="programme")
    name = models.CharField("nom du programme en classe", max_length=120)
    theme = models.CharField("thème", max_length=120, blank=True)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="école ou établissement"
    )
    school_class = models.CharField("classe", max_length=60, blank=True)
    site = models.CharField("autre lieu", max_length=120, blank=True)
    facilitators = models.CharField("animé par", max_length=200, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = ClassProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programme en classe"
        verbose_name_plural = "programmes en classe"
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, site="") & ~Q(school_class="") | Q(school__isnull=True) & ~Q(site=""),
                name="class_programme_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """« CM2 B, école Jean-Moulin », else the other site."""
        return f"{self.school_class}, {self.school}" if self.school else self.site


class ClassSequence(models.Model):
    """One sequence of it: what was done, and how many children were there."""

    holding = OFFER

    class_programme = models.ForeignKey(
        ClassProgramme, models.CASCADE, related_name="sequences", verbose_name="programme en classe"
    )
    on = models.DateField("séquence du")
    theme = models.CharField("ce qui est abordé", max_length=160)
    children = models.PositiveSmallIntegerField("enfants présents")
    remark = models.CharField("remarque, sans nom", max_length=300, blank=True)

    class Meta:
        verbose_name = "séquence en classe"
        verbose_name_plural = "séquences en classe"
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["class_programme", "on", "theme"], name="class_sequence_once"),
            models.CheckConstraint(condition=Q(children__range=(1, 400)), name="class_sequence_counts_children"),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.on:%d/%m/%Y}"
