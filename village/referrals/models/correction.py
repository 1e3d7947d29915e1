"""What the family had rectified on a fiche already signed: beside the signed words, never over them (GDPR art. 16)."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import SealedText, sealed_only
from village.referrals.models.referral import Referral


class ReferralCorrection(models.Model):
    """One rectification of signed words: which, what is to be read, by whom, when."""

    holding = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)
    sealed_under: ClassVar = "referral"

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="corrections", verbose_name="fiche de repérage")
    about = held(models.CharField("ce qui est rectifié", max_length=80), Category.ORGANISATION)
    text = held(SealedText("ce qu’il faut lire", max_length=5000), Category.SOCIAL)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="rectifié par")
    on = held(models.DateField("rectifié le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "rectification d’une fiche"
        verbose_name_plural = "rectifications des fiches"
        ordering = ("on", "pk")
        constraints: ClassVar = [
            sealed_only("referral_correction_words_are_sealed", "text"),
            models.CheckConstraint(condition=~models.Q(text=""), name="referral_correction_says_something"),
        ]

    def __str__(self) -> str:
        return f"rectification du {self.on:%d/%m/%Y}"
