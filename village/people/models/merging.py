"""Two dossiers of one child: what a person decided of them."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.models import SealingKey
from village.core.sealing import SealedJSON, sealed_only
from village.people.models.household import CASE
from village.people.models.person import Person

UNDO_DAYS = 30
"""A merge is undone within so many days."""


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, actor: Actor) -> "MergeQuerySet":
        """For who may merge; not of a dossier whose use is limited."""
        if not reach(actor, Permission.DOSSIER_MERGE).programme:
            return self.none()
        return self.filter(child__programme_id=actor.programme_id, child__limited_on=None)

    def standing(self) -> "MergeQuerySet":
        """Those that were not undone."""
        return self.filter(undone_on=None)

    def undoable(self, on: date) -> "MergeQuerySet":
        return self.standing().filter(merged_on__gte=on - timedelta(days=UNDO_DAYS))


class Merge(models.Model):
    """Réunion: the dossier `number` is now in that of `child`. What was written there keeps its own key, `other_key`.

    `ledger`: what undoing needs, sealed: the rows that were set aside, and each column that was changed, as it was.
    """

    holding = CASE
    sealed_under: ClassVar = "child"

    child = models.ForeignKey(Person, models.CASCADE, related_name="merges", verbose_name="enfant")
    number = models.BigIntegerField("numéro du dossier réuni")
    other_key = models.ForeignKey(
        SealingKey, models.SET_NULL, null=True, editable=False, db_constraint=False, related_name="+",
        verbose_name="clé du dossier réuni",
    )  # fmt: skip
    merged_on = held(models.DateField("réunis le"), Category.ORGANISATION)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="réunis par")
    ledger = held(SealedJSON("ce qui a été réuni", null=True, blank=True), Category.SOCIAL)
    undone_on = held(models.DateField("séparés le", null=True, blank=True), Category.ORGANISATION)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="séparés par"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion de deux dossiers"
        verbose_name_plural = "réunions de dossiers"
        constraints: ClassVar = [
            sealed_only("merge_words_are_sealed", "ledger"),
            models.UniqueConstraint(fields=["number"], condition=Q(undone_on=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(child_id=F("number")), name="merge_of_two_dossiers"),
            models.CheckConstraint(
                condition=Q(undone_on=None, undone_by=None) | Q(undone_on__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier n° {self.number}, réuni le {self.merged_on:%d/%m/%Y}"

    @property
    def last_day(self) -> date:
        """To undo it."""
        return self.merged_on + timedelta(days=UNDO_DAYS)


class NotTheSame(models.Model):
    """« Ce n’est pas la même personne »: said once by a person, never asked again. `other` has the larger number."""

    holding = CASE

    child = models.ForeignKey(Person, models.CASCADE, related_name="told_apart", verbose_name="enfant")
    other = models.BigIntegerField("numéro de l’autre dossier")
    said_on = held(models.DateField("dit le"), Category.ORGANISATION)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dit par")

    class Meta:
        verbose_name = "enfants qui se ressemblent"
        verbose_name_plural = "enfants qui se ressemblent"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "other"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(child_id__lt=F("other")), name="told_apart_the_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} n’est pas {self.other}"
