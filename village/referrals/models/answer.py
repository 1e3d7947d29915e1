"""What a fiche answers to the local criteria (R7)."""

from typing import ClassVar

from django.db import models

from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.referrals.models.criteria import Criterion
from village.referrals.models.referral import Referral


class CriterionAnswer(models.Model):
    """What a fiche answers to one criterion; empty until its author answers."""

    holding = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)

    class Answer(models.TextChoices):
        UNANSWERED = "", "sans réponse"
        YES = "oui", "oui"
        NO = "non", "non"
        UNKNOWN = "inconnu", "je ne sais pas"

    referral = models.ForeignKey(
        Referral, models.CASCADE, related_name="criteria_answers", verbose_name="fiche de repérage"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers", verbose_name="critère")
    answer = held(models.CharField("réponse", max_length=10, choices=Answer.choices, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "réponse à un critère"
        verbose_name_plural = "réponses aux critères"
        ordering = ("criterion__rank",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "criterion"], name="criterion_answered_once"),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()
