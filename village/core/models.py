"""What a form leaves behind: the proof that it was received once, and the draft that is never lost."""

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
