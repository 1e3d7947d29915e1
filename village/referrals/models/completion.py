"""What the team filled in on a fiche that arrived with blanks: beside the signed words, never over them (R10)."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.referrals.models.referral import Referral


class Completion(models.Model):
    """One blank filled in after the signatures: which, by whom, when, who said it. Each blank once."""

    holding = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)

    class Blank(models.TextChoices):
        SEX = "sex", "sexe"
        SCHOOL = "school", "école et niveau"
        ADDRESS = "address", "adresse"
        QUARTER = "quarter", "quartier"
        PHONE = "guardian_phone", "téléphone du parent"
        SECOND_PHONE = "second_phone", "téléphone de l’autre parent"
        LANGUAGES = "languages", "langues parlées"

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="completions", verbose_name="fiche de repérage")
    blank = models.CharField("ce qui manquait", max_length=16, choices=Blank)
    source = held(models.CharField("d’après qui", max_length=120), Category.IDENTITY)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="complété par")
    on = held(models.DateField("complété le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "complément d’une fiche"
        verbose_name_plural = "compléments des fiches"
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "blank"], name="referral_blank_filled_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="referral_completion_says_from_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.get_blank_display()}, le {self.on:%d/%m/%Y}"
