"""EPS: the panels, and who sits in them for which domain."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef

from village.access.roles import Role
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.directory.models import Professional
from village.programmes.models import Commune, ListItem, Membership, Programme

MEETING = Holding(Purpose.MEET, Retention.PROGRAMME, Erasure.KEEP)
SITUATION = Holding(Purpose.MEET, Retention.CASE, Erasure.DELETE)


class Panel(models.Model):
    """EPS: équipe pluridisciplinaire de soutien. A programme has several (R14)."""

    holding = MEETING

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="panels", verbose_name="programme")
    name = models.CharField("nom", max_length=80)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="panels", verbose_name="commune"
    )

    class Meta:
        verbose_name = "EPS"
        verbose_name_plural = "EPS"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="panel_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelMembershipQuerySet(models.QuerySet["PanelMembership"]):
    def bound_to_secrecy(self, on: date) -> "PanelMembershipQuerySet":
        """Those who may read what their profession keeps to itself: members of EPS who never coordinate (R72)."""
        hats = Membership.objects.current(on).filter(
            user_id=OuterRef("professional__user_id"), programme_id=OuterRef("panel__programme_id")
        )
        return self.filter(Exists(hats.filter(role=Role.PANEL_MEMBER)), ~Exists(hats.filter(role=Role.COORDINATOR)))


class PanelMembership(models.Model):
    """Who sits in a panel, for which domain of competence (N14)."""

    holding = MEETING

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="memberships", verbose_name="EPS")
    professional = models.ForeignKey(
        Professional, models.PROTECT, related_name="panel_memberships", verbose_name="professionnel"
    )
    competence = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine de compétence")
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    email = held(
        models.EmailField("adresse pour les convocations", blank=True), Category.IDENTITY, erasure=Erasure.BLANK
    )
    paper_charter_on = models.DateField("charte signée sur papier le", null=True, blank=True)

    objects = PanelMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d’EPS"
        verbose_name_plural = "membres d’EPS"
        constraints: ClassVar = [
            dates_in_order("panel_membership_dates_in_order"),
            no_overlap("panel_member_once", "panel_id", "professional_id"),
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.panel}"
