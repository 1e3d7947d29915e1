"""The right of a piece of software to ask in somebody's name: one hat, one purpose, an end; a key kept as a digest."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Membership, Programme


class Use(models.TextChoices):
    """What a token serves for: one thing."""

    DOSSIERS = "dossiers", "lire les dossiers"
    FIGURES = "chiffres", "lire les indicateurs"
    REFERRALS = "reperages", "écrire des fiches de repérage"
    NOTES = "notes", "écrire des notes de suivi"

    @property
    def permission(self) -> Permission:
        """What the hat must be allowed, for this to be of any use to it."""
        return _NEEDS[self]


_NEEDS = {
    Use.DOSSIERS: Permission.DOSSIER_LIST,
    Use.FIGURES: Permission.REPORT_READ,
    Use.REFERRALS: Permission.REFERRAL_WRITE,
    Use.NOTES: Permission.NOTE_WRITE,
}


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def visible_to(self, actor: Actor) -> "AccessTokenQuerySet":
        """All those of the programme for who oversees them; one's own for anybody else."""
        ours = self.filter(programme_id=actor.programme_id)
        overseen = reach(actor, Permission.TOKEN_OVERSEE).programme
        return ours if overseen else ours.filter(hat__user_id=actor.user_id)


class AccessToken(models.Model):
    """Opened by the coordination for one hat; its holder draws the secret, once. `asked` counts the running minute."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.EXPIRE)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="access_tokens", verbose_name="programme")
    hat = models.ForeignKey(Membership, models.CASCADE, related_name="access_tokens", verbose_name="rôle emprunté")
    purpose = models.CharField("ce que le jeton permet", max_length=10, choices=Use)
    label = models.CharField("logiciel, et pourquoi", max_length=120)
    digest = models.CharField("empreinte de la clé", max_length=64, blank=True)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ouvert par")
    drawn_at = models.DateTimeField("clé remise le", null=True, blank=True)
    ends_on = models.DateField("dernier jour")
    used_at = models.DateTimeField("dernier usage", null=True, blank=True)
    minute = models.DateTimeField("minute comptée", null=True, blank=True)
    asked = models.PositiveIntegerField("demandes de cette minute", default=0)
    withdrawn_at = models.DateTimeField("fermé le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="fermé par"
    )

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton de l’API"
        verbose_name_plural = "jetons de l’API"
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="one_token_by_digest"),
            models.CheckConstraint(
                condition=Q(digest="", drawn_at__isnull=True) | ~Q(digest="") & Q(drawn_at__isnull=False),
                name="token_drawn_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__gte=F("opened_at"), withdrawn_by__isnull=False),
                name="token_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_purpose_display()})"
