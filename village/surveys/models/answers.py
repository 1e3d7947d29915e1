"""What was answered, without who nor when: a day, and keys in no order."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from village.core.holding import Category, held
from village.surveys.models.questionnaire import COUNTED, Question
from village.surveys.models.wave import Wave


class AnswerSheet(models.Model):
    """Feuille de réponses. No account, no address, no hour, no rank: nothing leads to who answered.

    `form`: the key of the page that was sent, so that twice is once; it is drawn by chance and kept nowhere else.
    """

    holding = COUNTED

    class Channel(models.TextChoices):
        SCREEN = "ecran", "par le lien"
        PAPER = "papier", "sur papier"

    id = models.UUIDField("clé", primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sheets", verbose_name="campagne")
    channel = models.CharField("comment", max_length=6, choices=Channel.choices)
    on = models.DateField("jour")
    form = models.UUIDField("clé de la page", default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "feuille de réponses"
        verbose_name_plural = "feuilles de réponses"

    def __str__(self) -> str:
        return f"feuille du {self.on:%d/%m/%Y}"


class Answer(models.Model):
    """Réponse à une question: the rank of what was ticked, or words."""

    holding = COUNTED

    id = models.UUIDField("clé", primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers", verbose_name="feuille de réponses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name="question posée")
    value = models.PositiveSmallIntegerField("case cochée", null=True, blank=True)
    words = held(models.TextField("mots écrits", max_length=600, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "réponse à une question"
        verbose_name_plural = "réponses à une question"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "question"], name="question_answered_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__range=(1, 8), words="") | Q(value__isnull=True) & ~Q(words=""),
                name="answer_is_ticked_or_written",
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.value)
