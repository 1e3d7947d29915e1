"""The journal: who read and wrote what, append-only and chained. No foreign keys, so that it outlives what it names."""

from typing import ClassVar

from django.db import models

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """The lines of this programme, for those who may read the journal."""
        if not reach(actor, Permission.JOURNAL_READ).programme:
            return self.none()
        lines = self.filter(programme_id=actor.programme_id)
        # A line about a restricted document names no child, but its hour would, beside the others: for the DPO alone.
        reserved = reach(actor, Permission.JOURNAL_RESERVED).programme
        return lines if reserved else lines.exclude(action__startswith="concern:")


class Entry(models.Model):
    """One act. Never content: what was read or written is named, not quoted."""

    holding = Holding(Purpose.PROVE, Retention.JOURNAL, Erasure.EXPIRE, Category.ORGANISATION)

    at = models.DateTimeField("date et heure")
    action = models.CharField("acte", max_length=40)
    programme_id = models.BigIntegerField("programme", null=True)
    user_id = held(models.BigIntegerField("compte", null=True), Category.IDENTITY)
    role = models.CharField("rôle", max_length=20, blank=True)
    person_id = held(models.BigIntegerField("enfant", null=True), Category.IDENTITY)
    target = models.CharField("objet", max_length=60, blank=True)
    rule = models.CharField("règle appliquée", max_length=40, blank=True)
    details = models.CharField("précision sans contenu", max_length=400, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        indexes: ClassVar = [
            models.Index(fields=["programme_id", "-at"], name="audit_entry_programme"),
            models.Index(fields=["person_id", "-at"], name="audit_entry_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.action} {self.target}"


class ChainLink(models.Model):
    """The seal of one entry: a hash over the seal before it. Written by the database when a transaction ends."""

    holding = Holding(Purpose.PROVE, Retention.JOURNAL, Erasure.EXPIRE)

    seq = models.BigIntegerField("rang", primary_key=True)
    entry_id = models.BigIntegerField("ligne", unique=True)
    hash = models.BinaryField("empreinte", max_length=32)

    class Meta:
        verbose_name = "sceau du journal"
        verbose_name_plural = "sceaux du journal"

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.hash).hex()[:12]}"


class Anchor(models.Model):
    """Where the chain starts, once its oldest lines have gone at the end of their time: the last seal forgotten."""

    holding = Holding(Purpose.PROVE, Retention.PROGRAMME, Erasure.KEEP)

    seq = models.BigIntegerField("rang", primary_key=True)
    hash = models.BinaryField("empreinte", max_length=32)
    forgotten_at = models.DateTimeField("oublié le")

    class Meta:
        verbose_name = "départ du journal"
        verbose_name_plural = "départs du journal"

    def __str__(self) -> str:
        return str(self.seq)
