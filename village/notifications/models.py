"""The inbox: what one must know, in words that name no child (an e-mail may repeat them)."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme


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
