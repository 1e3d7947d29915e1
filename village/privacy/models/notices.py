"""Information given to parents and children about their data. Not an agreement: everybody is told, nobody is asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.core.holding import Category, held
from village.people.models import CASE, Guardian, Person


class NoticeGiven(models.Model):
    """Who was told, when, how, in which language, with which text."""

    holding = CASE

    class Audience(models.TextChoices):
        PARENTS = "parents", "un parent"
        CHILD = "enfant", "l’enfant"

    class Channel(models.TextChoices):
        PAPER = "papier", "remise sur papier"
        READ = "lue", "lue ensemble, à voix haute"
        SCREEN = "ecran", "montrée à l’écran"
        POST = "courrier", "envoyée par courrier"

    child = models.ForeignKey(Person, models.CASCADE, related_name="notices", verbose_name="enfant")
    audience = models.CharField("donnée à", max_length=10, choices=Audience.choices)
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="parent"
    )
    on = held(models.DateField("donnée le"), Category.ORGANISATION)
    channel = models.CharField("comment", max_length=10, choices=Channel.choices)
    language = held(models.CharField("langue", max_length=40, default="français"), Category.IDENTITY)
    text_version = models.PositiveSmallIntegerField("version du texte")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="donnée par")

    class Meta:
        verbose_name = "information donnée"
        verbose_name_plural = "informations données"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience="enfant", guardian=None) | Q(audience="parents", guardian__isnull=False),
                name="notice_given_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}, {self.on:%d/%m/%Y}"
