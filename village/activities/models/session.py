"""When an action meets, and when nothing meets."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.accounts.models import User
from village.activities.models.offer import OFFER, Activity
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, Erasure, held
from village.programmes.models import PROGRAMME_DATA, Programme


class Break(models.Model):
    """School holidays or a closing, as the programme types them: a weekly series of sessions jumps over it."""

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="breaks", verbose_name="programme")
    label = models.CharField("nom des vacances", max_length=80)
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")

    class Meta:
        verbose_name = "vacances ou fermeture"
        verbose_name_plural = "vacances et fermetures"
        ordering = ("starts_on",)
        constraints: ClassVar = [
            dates_in_order("break_dates_in_order"),
            no_overlap("break_once", "programme_id"),
        ]

    def __str__(self) -> str:
        return self.label


class ActivitySession(models.Model):
    """Séance (D-F12)."""

    holding = OFFER

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sessions", verbose_name="action")
    on = models.DateField("date")
    starts_at = models.TimeField("heure", null=True, blank=True)
    ends_at = models.TimeField("jusqu’à", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)
    changed_reason = models.CharField("pourquoi ce changement", max_length=200, blank=True)
    cancelled_on = models.DateField("annulée le", null=True, blank=True)
    remark = held(models.CharField("remarque", max_length=300, blank=True), Category.SOCIAL, erasure=Erasure.BLANK)
    unnamed = models.PositiveSmallIntegerField("autres participants, sans nom", default=0)
    recorded_at = models.DateTimeField("appel fait le", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="appel fait par"
    )
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ("on", "starts_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "on", "starts_at"],
                condition=Q(cancelled_on__isnull=True),
                name="session_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | Q(recorded_at__isnull=True) & ~Q(changed_reason=""),
                name="session_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}, {self.on:%d/%m/%Y}"

    @property
    def where(self) -> str:
        return self.place or self.activity.place

    def overlaps(self, starts_at: time, ends_at: time | None) -> bool:
        """Whether it is under way at some moment of this span; without an hour, nobody knows."""
        if self.starts_at is None:
            return False
        return self.starts_at < usual_end(starts_at, ends_at) and starts_at < usual_end(self.starts_at, self.ends_at)


def usual_end(starts_at: time, ends_at: time | None) -> time:
    """The end that was said, else an hour later, within the day."""
    if ends_at:
        return ends_at
    return time.max if starts_at.hour == 23 else starts_at.replace(hour=starts_at.hour + 1)
