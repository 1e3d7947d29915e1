"""What was brought in from a file: its lines, what became of each, and how to take it back."""

from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.drafts import DAYS
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import KeyHolder, SealedJSON, SealedText, sealed_only
from village.directory.models import Organisation
from village.people.models import CASE, Person
from village.programmes.models import Programme

_F = TypeVar("_F", bound="models.Field[Any, Any]")
IMPORTED = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> "ImportQuerySet":
        """Schools for those who keep the directory of the programme; children for those who may bring them in."""
        kinds = [
            kind
            for kind, permission in (
                (Import.Kind.SCHOOLS, Permission.DIRECTORY_MANAGE),
                (Import.Kind.CHILDREN, Permission.DOSSIER_IMPORT),
            )
            if actor.can(permission)
        ]
        return self.filter(programme_id=actor.programme_id, kind__in=kinds)


class Import(KeyHolder):
    """A file read, then brought in, then perhaps taken back as a whole."""

    holding = IMPORTED
    sealed_under: ClassVar = ""

    class Kind(models.TextChoices):
        SCHOOLS = "ecoles", "écoles"
        CHILDREN = "enfants", "enfants et situations"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="imports", verbose_name="programme")
    kind = models.CharField("ce qui est repris", max_length=10, choices=Kind.choices, default=Kind.SCHOOLS)
    file_name = models.CharField("nom du fichier", max_length=200)
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="lu par")
    read_at = models.DateTimeField("lu le")
    findings = models.JSONField("ce que le fichier contient", default=dict)
    choices = held(SealedJSON("colonnes et valeurs, dites par une personne", null=True, blank=True), Category.SOCIAL)
    started_at = models.DateTimeField("reprise commencée le", null=True)
    brought_at = models.DateTimeField("repris le", null=True)
    undone_at = models.DateTimeField("annulé le", null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        verbose_name_plural = "reprises"
        ordering = ("-read_at", "-pk")
        constraints: ClassVar = [
            sealed_only("import_words_are_sealed", "choices"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("brought_at")), name="import_undone_after"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def step(self) -> str:
        """Where it stands: `read`, `bringing` (some lines are in), `brought` or `undone`."""
        if self.undone_at:
            return "undone"
        if self.brought_at:
            return "brought"
        return "bringing" if self.started_at else "read"

    @property
    def waits_until(self) -> date:
        """The day its lines are erased if nobody finishes."""
        return timezone.localdate(self.read_at) + timedelta(days=DAYS)

    def is_written_about(self) -> bool:
        return self.kind == self.Kind.CHILDREN


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, actor: Actor) -> "WorkQuerySet":
        """For those who may bring children in."""
        return self.filter(programme_id=actor.programme_id) if actor.can(Permission.DOSSIER_IMPORT) else self.none()


class Work(models.Model):
    """What goes on by itself on an import, for a person under one hat, and how far it is. The row goes when it is done.

    `failed`: why it stopped, to be read by a person. `stopped`: somebody asked for it; it ends with its step.
    """

    holding = Holding(Purpose.RUN, Retention.DRAFT, Erasure.EXPIRE)

    class Kind(models.TextChoices):
        READ = "relire", "relecture des lignes"
        BRING = "reprendre", "reprise des lignes prêtes"
        UNDO = "annuler", "annulation de la reprise"

    brought_by = models.OneToOneField(Import, models.CASCADE, related_name="+", verbose_name="reprise")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name="programme")
    kind = models.CharField("ce qui se fait", max_length=10, choices=Kind.choices)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="demandé par")
    role = models.CharField("sous le rôle", max_length=30)
    asked_at = models.DateTimeField("demandé le")
    moved_at = models.DateTimeField("dernière étape le")
    done = models.PositiveIntegerField("lignes faites", default=0)
    total = models.PositiveIntegerField("lignes à faire", default=0)
    stopped = models.BooleanField("arrêt demandé", default=False)
    failed = models.CharField("pourquoi il s’est arrêté", max_length=300, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = "travail long"
        verbose_name_plural = "travaux longs"

    def __str__(self) -> str:
        return self.get_kind_display()


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


def _waits(field: _F) -> _F:
    """What a line says: no longer than it waits."""
    return held(field, Category.SOCIAL, retention=Retention.DRAFT, erasure=Erasure.EXPIRE)


class ImportedChild(models.Model):
    """A line of a table of children, before there is a child: its words are sealed with the key of its import.

    They are erased once the import is over, given up, or has waited for a month (`operations.forgetting`). Several
    children on one line are told apart by `part`. `made`: the rows written for it, and what they were, so that undoing
    takes back these, and only while nobody has changed them.
    """

    holding = CASE
    sealed_under: ClassVar = "brought_by"

    class Verdict(models.TextChoices):
        READY = "prete", "prête"
        ASKED = "a_regarder", "à regarder"
        LEFT = "laissee", "laissée"
        BROUGHT = "reprise", "reprise"

    class Same(models.TextChoices):
        """« Est-ce la même personne ? »: a person says."""

        UNSAID = "", "non dit"
        SAME = "meme", "c’est le même enfant"
        OTHER = "autre", "c’est un autre enfant"

    brought_by = models.ForeignKey(Import, models.CASCADE, related_name="children", verbose_name="reprise")
    line = models.PositiveIntegerField("ligne du fichier")
    part = models.PositiveSmallIntegerField("enfant de la ligne", default=0)
    cells = _waits(SealedJSON("ce que dit la ligne", default=list, blank=True))
    corrections = _waits(SealedJSON("ce qui est corrigé", null=True, blank=True))
    refusal = _waits(SealedText("pourquoi elle n’a pas pu être reprise", blank=True))
    verdict = models.CharField("ce qu’elle devient", max_length=10, choices=Verdict.choices, default=Verdict.ASKED)
    same = models.CharField("même personne", max_length=5, choices=Same.choices, blank=True)
    twin_line = models.PositiveIntegerField("ligne du même enfant", null=True)
    candidate = held(
        models.ForeignKey(
            Person, models.SET_NULL, null=True, related_name="+", verbose_name="enfant déjà connu qui lui ressemble"
        ),
        erasure=Erasure.BLANK,
    )
    child = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="enfant")
    made = models.JSONField("ce qui a été écrit", null=True)

    class Meta:
        verbose_name = "enfant d’une reprise"
        verbose_name_plural = "enfants d’une reprise"
        ordering = ("line", "part")
        constraints: ClassVar = [
            sealed_only("imported_child_words_are_sealed", "cells", "corrections", "refusal"),
            models.UniqueConstraint(fields=["brought_by", "line", "part"], name="imported_child_once"),
            models.CheckConstraint(
                condition=~Q(verdict="reprise") | Q(made__isnull=False), name="imported_child_brought_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"ligne {self.line}"
