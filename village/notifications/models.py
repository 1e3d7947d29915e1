"""The inbox: what one must know, in words that name no child (an e-mail may repeat them)."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme


class CalendarLink(models.Model):
    """A private address at which a calendar application reads one's agenda; only its digest is kept."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.EXPIRE)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="calendar_links", verbose_name="programme")
    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_links", verbose_name="compte")
    digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    made_at = models.DateTimeField("créé le")
    revoked_at = models.DateTimeField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "lien d’agenda"
        verbose_name_plural = "liens d’agenda"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "programme"], condition=models.Q(revoked_at=None), name="one_open_calendar_link"
            ),
        ]

    def __str__(self) -> str:
        return f"lien d’agenda {self.pk}"


class Notification(models.Model):
    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.EXPIRE)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="notifications", verbose_name="programme")
    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", verbose_name="destinataire")
    text = models.CharField("message", max_length=300)
    url = models.CharField("page", max_length=200)
    at = models.DateTimeField("date et heure")
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        indexes: ClassVar = [models.Index(fields=["user", "programme", "-at"], name="notification_inbox")]

    def __str__(self) -> str:
        return self.text
