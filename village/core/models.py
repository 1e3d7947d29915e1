"""What a form leaves behind: the proof that it was received once, and the draft that is never lost."""

import time
from secrets import randbits
from typing import ClassVar

from django.db import models

from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held


class Submission(models.Model):
    """A form received: sent twice, it acts once and leads to the same page; `digest` knows its words again."""

    holding = Holding(Purpose.RUN, Retention.DRAFT, Erasure.EXPIRE)

    key = models.UUIDField("clé")
    user_id = models.BigIntegerField("compte")
    path = models.CharField("page", max_length=300)
    digest = models.CharField("empreinte des réponses", max_length=64)
    outcome = models.CharField("page suivante", max_length=300, blank=True)
    at = models.DateTimeField("reçue le", auto_now_add=True)

    class Meta:
        verbose_name = "envoi de formulaire"
        verbose_name_plural = "envois de formulaires"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user_id", "key"], name="submission_once")]

    def __str__(self) -> str:
        return str(self.key)


class Draft(models.Model):
    """A long text being written, encrypted, kept for its author."""

    holding = Holding(Purpose.RUN, Retention.DRAFT, Erasure.EXPIRE)

    user_id = models.BigIntegerField("compte")
    field = models.CharField("champ", max_length=200)
    text = held(models.BinaryField("texte chiffré"), Category.PRIVATE)
    at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user_id", "field"], name="draft_once")]

    def __str__(self) -> str:
        return self.field


_EPOCH = 1_750_000_000_000_000  # microseconds, June 2025: the numbers hold until 2096


def unheard_number() -> int:
    """A number that never served: the microsecond, then chance. Not even a base restored gives one twice."""
    return time.time_ns() // 1_000 - _EPOCH << 12 | randbits(12)


class SealingKey(models.Model):
    """The key of what is written about one child, itself sealed by the master key. Gone, its texts are gone (R78)."""

    holding = Holding(Purpose.FOLLOW, Retention.CASE, Erasure.DELETE)

    id = models.BigIntegerField("numéro", primary_key=True, default=unheard_number)
    wrapped = models.BinaryField("clé scellée")

    class Meta:
        verbose_name = "clé de chiffrement"
        verbose_name_plural = "clés de chiffrement"

    def __str__(self) -> str:
        return f"clé {self.pk}"
