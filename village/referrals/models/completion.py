"""What happens to a fiche beside its words: blanks filled in after it arrived, a draft handed on (R10)."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.directory.models import Organisation
from village.referrals.models.choices import Door
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


class HandOn(models.Model):
    """A draft handed on: who had it, for which structure, by which door; who has it since. Kept each time."""

    holding = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="hand_ons", verbose_name="fiche de repérage")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="confiée par")
    to = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="confiée à")
    on = held(models.DateField("confiée le"), Category.ORGANISATION)
    door = models.CharField("arrivée par, jusque-là", max_length=12, choices=Door.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure, jusque-là"
    )

    class Meta:
        verbose_name = "brouillon confié"
        verbose_name_plural = "brouillons confiés"
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(by=models.F("to")), name="draft_handed_to_another"),
        ]

    def __str__(self) -> str:
        return f"confié le {self.on:%d/%m/%Y}"
