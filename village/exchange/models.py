"""What was brought in from a file: its lines, what became of each, and how to take it back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.directory.models import Organisation
from village.programmes.models import Programme

IMPORTED = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> "ImportQuerySet":
        """For those who keep the directory of the programme."""
        if not actor.can(Permission.DIRECTORY_MANAGE):
            return self.none()
        return self.filter(programme_id=actor.programme_id)


class Import(models.Model):
    """A file read, then brought in, then perhaps taken back as a whole."""

    holding = IMPORTED

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="imports", verbose_name="programme")
    file_name = models.CharField("nom du fichier", max_length=200)
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="lu par")
    read_at = models.DateTimeField("lu le")
    findings = models.JSONField("ce que le fichier contient", default=dict)
    brought_at = models.DateTimeField("repris le", null=True)
    undone_at = models.DateTimeField("annulé le", null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        verbose_name_plural = "reprises"
        ordering = ("-read_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("brought_at")), name="import_undone_after"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def step(self) -> str:
        """Where it stands: `read`, `brought` or `undone`."""
        if self.undone_at:
            return "undone"
        return "brought" if self.brought_at else "read"


class ImportedSchool(models.Model):
    """A school of the file in the territory, and what is to be done of it."""

    holding = IMPORTED

    class Verdict(models.TextChoices):
        NEW = "nouvelle", "nouvelle"
        SAME = "identique", "déjà là, identique"
        CHANGED = "changee", "déjà là, à mettre à jour"
        ALIKE = "semblable", "ressemble à une école déjà là"

    brought_by = models.ForeignKey(Import, models.CASCADE, related_name="schools", verbose_name="reprise")
    line = models.PositiveIntegerField("ligne du fichier")
    uai = models.CharField("UAI", max_length=8)
    name = models.CharField("nom", max_length=120)
    insee_code = models.CharField("code INSEE", max_length=5)
    commune = models.CharField("commune", max_length=80)
    priority = models.CharField("éducation prioritaire", max_length=5, blank=True)
    verdict = models.CharField("ce que c’est", max_length=10, choices=Verdict.choices)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", verbose_name="école du répertoire"
    )
    before = models.JSONField("avant", null=True)
    after = models.JSONField("après", null=True)

    class Meta:
        verbose_name = "école d’une reprise"
        verbose_name_plural = "écoles d’une reprise"
        ordering = ("commune", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brought_by", "uai"], name="imported_school_once"),
        ]

    def __str__(self) -> str:
        return self.name
