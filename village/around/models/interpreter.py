"""Interpreters booked for a family."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE, Person


class InterpretingQuerySet(models.QuerySet["Interpreting"]):
    def visible_to(self, actor: Actor) -> "InterpretingQuerySet":
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.INTERPRETER_BOOK, even_limited=True))


class Interpreting(models.Model):
    """Interprète réservé: who, for which language, when; done or not, and how long (R58)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class State(models.TextChoices):
        BOOKED = "reserve", "réservé"
        DONE = "fait", "venu"
        MISSED = "annule", "pas venu"

    class Manner(models.TextChoices):
        THERE = "place", "sur place"
        PHONE = "telephone", "au téléphone"
        SCREEN = "visio", "en visio"

    child = models.ForeignKey(Person, models.CASCADE, related_name="interpretings", verbose_name="enfant")
    language = held(models.CharField("langue", max_length=40), Category.IDENTITY)
    interpreter = held(models.CharField("interprète ou service", max_length=120), Category.IDENTITY)
    manner = models.CharField("comment", max_length=10, choices=Manner.choices)
    on = held(models.DateField("date"), Category.ORGANISATION)
    starts_at = models.TimeField("heure", null=True, blank=True)
    purpose = held(SealedText("pour quel rendez-vous", max_length=160), Category.SOCIAL)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.BOOKED)
    minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    booked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="réservé par")

    objects = InterpretingQuerySet.as_manager()

    class Meta:
        verbose_name = "interprète réservé"
        verbose_name_plural = "interprètes réservés"
        indexes: ClassVar = [models.Index(fields=["child", "-on"], name="interpreting_of_child")]
        constraints: ClassVar = [
            sealed_only("interpreting_words_are_sealed", "purpose"),
            models.CheckConstraint(
                condition=Q(state="fait", minutes__range=(1, 600)) | ~Q(state="fait") & Q(minutes__isnull=True),
                name="interpreting_done_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"interprète du {self.on:%d/%m/%Y}"
