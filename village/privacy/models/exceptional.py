"""Accès exceptionnel: one child, read for an hour by somebody without a link, told at once, reviewed afterwards."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE, Person
from village.privacy.models.reach import OfProgramme

LASTS = timedelta(minutes=60)
REVIEWED_WITHIN = timedelta(days=7)
"""Five working days."""


class ExceptionalAccessQuerySet(OfProgramme["ExceptionalAccess"]):
    permission = Permission.EXCEPTIONAL_REVIEW
    way = "child__programme_id"

    def opened_by(self, actor: Actor, at: datetime) -> "ExceptionalAccessQuerySet":
        """Those that this actor opened in this programme, and that last at this moment."""
        if not actor.can(Permission.EXCEPTIONAL_ASK):
            return self.none()
        return self.filter(user_id=actor.user_id, child__programme_id=actor.programme_id).lasting(at)

    def lasting(self, at: datetime) -> "ExceptionalAccessQuerySet":
        """Those that are open at this moment."""
        return self.filter(opened_at__lte=at, ends_at__gt=at, closed_at=None)


class ExceptionalAccess(models.Model):
    """Who opened whose dossier, why, until when; what who reviewed it says.

    The reason may tell of a danger: the family's pack says that the dossier was read so, not why.
    """

    holding = CASE
    sealed_under: ClassVar = "child"

    class Motive(models.TextChoices):
        DANGER = "danger", "un enfant est en danger, ou pourrait l’être"
        HEALTH = "sante", "un accident, une urgence de santé"
        ABSENCE = "absence", "son référent est absent, et la famille ne peut pas attendre"
        AUTHORITY = "autorite", "la justice, la police ou le département attendent une réponse aujourd’hui"

    class Verdict(models.TextChoices):
        JUSTIFIED = "justifie", "justifié"
        AVOIDABLE = "evitable", "justifié, mais à éviter une autre fois"
        UNJUSTIFIED = "injustifie", "pas justifié"

    child = models.ForeignKey(Person, models.CASCADE, related_name="exceptional_accesses", verbose_name="enfant")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ouvert par")
    motive = held(models.CharField("motif", max_length=10, choices=Motive.choices), Category.SOCIAL)
    reason = held(SealedText("pourquoi maintenant", max_length=1000), Category.SOCIAL)
    opened_at = held(models.DateTimeField("ouvert le"), Category.ORGANISATION)
    ends_at = held(models.DateTimeField("jusqu’au"), Category.ORGANISATION)
    closed_at = held(models.DateTimeField("fermé avant le terme", null=True, blank=True), Category.ORGANISATION)
    verdict = held(models.CharField("avis", max_length=12, choices=Verdict.choices, blank=True), Category.ORGANISATION)
    verdict_words = held(SealedText("ce que dit l’avis", max_length=1000, blank=True), Category.SOCIAL)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="relu par"
    )
    reviewed_at = held(models.DateTimeField("relu le", null=True, blank=True), Category.ORGANISATION)

    objects = ExceptionalAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "accès exceptionnel"
        verbose_name_plural = "accès exceptionnels"
        indexes: ClassVar = [models.Index(fields=["user", "-opened_at"], name="exceptional_access_of")]
        constraints: ClassVar = [
            sealed_only("exceptional_access_words_are_sealed", "reason", "verdict_words"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")) & Q(ends_at__lte=F("opened_at") + LASTS),
                name="exceptional_access_lasts_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="exceptional_access_closed_after"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exceptional_access_says_why"),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_by=None, reviewed_at=None)
                | (~Q(verdict="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                name="exceptional_access_reviewed_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                name="exceptional_access_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"accès exceptionnel {self.pk}"

    @property
    def until(self) -> datetime:
        """When it ended, or will."""
        return self.closed_at or self.ends_at

    def is_late(self, at: datetime) -> bool:
        """Whether the review should have been done."""
        return not self.verdict and at > self.opened_at + REVIEWED_WITHIN
