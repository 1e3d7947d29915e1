"""EPS: panels, meetings, situations on the agenda, decisions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.directory.models import Professional
from village.people.models import Person
from village.plans.models import Plan
from village.programmes.models import Commune, ListItem, Programme
from village.referrals.models import Referral

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

    class Meta:
        verbose_name = "membre d’EPS"
        verbose_name_plural = "membres d’EPS"
        constraints: ClassVar = [
            dates_in_order("panel_membership_dates_in_order"),
            no_overlap("panel_member_once", "panel_id", "professional_id"),
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.panel}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.MEETING_ATTEND) -> "MeetingQuerySet":
        """All for the coordination; for others, the meetings of panels where they sit on that day."""
        if not reach(actor, permission).programme:
            return self.none()
        meetings = self.filter(panel__programme_id=actor.programme_id)
        if actor.role == Role.COORDINATOR:
            return meetings
        seats = PanelMembership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=models.OuterRef("on")),
            starts_on__lte=models.OuterRef("on"),
            panel_id=models.OuterRef("panel_id"),
            professional__user_id=actor.user_id,
        )
        return meetings.filter(models.Exists(seats))


class Meeting(models.Model):
    holding = MEETING

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings", verbose_name="EPS")
    on = models.DateField("date")
    starts_at = models.TimeField("heure")
    place = models.CharField("lieu", max_length=120, blank=True)
    opened_at = models.DateTimeField("séance ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("séance close le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion d’EPS"
        verbose_name_plural = "réunions d’EPS"
        ordering = ("-on", "-starts_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "on", "starts_at"], name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.on:%d/%m/%Y}"


class MeetingAttendance(models.Model):
    holding = MEETING

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name="réunion d’EPS")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+", verbose_name="professionnel")
    present = models.BooleanField("présent")

    class Meta:
        verbose_name = "présence à une EPS"
        verbose_name_plural = "présences à une EPS"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "professional"], name="meeting_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.meeting}"


class Situation(models.Model):
    """A child on the agenda of a meeting: to enter, for a review, to leave."""

    holding = SITUATION

    class Reason(models.TextChoices):
        ENTRY = "entree", "entrée"
        REVIEW = "point_etape", "point d’étape"
        EXIT = "sortie", "sortie"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="situations", verbose_name="réunion d’EPS")
    child = models.ForeignKey(Person, models.CASCADE, related_name="situations", verbose_name="enfant")
    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="situations", verbose_name="fiche de repérage"
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="situations", verbose_name="parcours"
    )
    reason = models.CharField("pourquoi", max_length=12, choices=Reason.choices)
    rank = models.PositiveSmallIntegerField("ordre de passage")

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "child"], name="situation_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(reason="entree", referral__isnull=False) | Q(~Q(reason="entree"), plan__isnull=False),
                name="situation_has_its_object",
            ),
        ]

    def __str__(self) -> str:
        return f"situation {self.pk}"

    @property
    def code(self) -> str:
        """« A-17 »: a name for the sitting that says nothing of the child."""
        return f"{chr(64 + (self.rank - 1) % 26 + 1)}-{self.child_id % 97:02d}"


class Decision(models.Model):
    """What the EPS decides: the only way in and out (RU4)."""

    holding = SITUATION

    class Outcome(models.TextChoices):
        ENTRY = "entree", "entrée"
        REFUSAL = "refus", "pas d’entrée"
        REDIRECT = "reorientation", "réorientation vers le droit commun"
        CONTINUE = "poursuite", "poursuite"
        CHANGE = "nouvelle_version", "poursuite, nouvelle version du parcours"
        EXIT = "sortie", "sortie"

    situation = models.OneToOneField(Situation, models.CASCADE, related_name="decision", verbose_name="situation")
    outcome = models.CharField("décision", max_length=20, choices=Outcome.choices)
    reason = held(models.TextField("pourquoi, pour la famille", max_length=2000), Category.SOCIAL)
    decided_on = held(models.DateField("décidée le"), Category.ORGANISATION)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="enregistrée par")
    informer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="prévient la famille"
    )
    inform_by = held(models.DateField("avant le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"

    def __str__(self) -> str:
        return self.get_outcome_display()
