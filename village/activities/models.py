"""Actions with sessions and attendance, and waits for care."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.directory.models import Organisation
from village.people.models import CASE, Person
from village.plans.models import PlannedAction
from village.programmes.models import ListItem, Programme

OFFER = Holding(Purpose.FOLLOW, Retention.PROGRAMME, Erasure.KEEP)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> "ActivityQuerySet":
        """The offer of the programme; a facilitator sees only what she runs."""
        if not reach(actor, Permission.ACTIVITY_LIST).programme:
            return self.none()
        offer = self.filter(programme_id=actor.programme_id)
        return offer.filter(facilitator_id=actor.user_id) if actor.role == Role.FACILITATOR else offer


class Activity(models.Model):
    """Action: a workshop or a service with sessions (D-F11)."""

    holding = OFFER

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities", verbose_name="programme")
    title = models.CharField("titre", max_length=120)
    domain = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine")
    nature = models.CharField("nature", max_length=15, choices=PlannedAction.Nature.choices)
    frame = models.CharField("cadre", max_length=20, choices=PlannedAction.Frame.choices)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="structure"
    )
    facilitator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="intervenant"
    )
    place = models.CharField("lieu", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("places", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    holding = CASE

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="enrolments", verbose_name="action")
    child = models.ForeignKey(Person, models.CASCADE, related_name="enrolments", verbose_name="enfant")
    planned_action = models.ForeignKey(
        PlannedAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name="action du parcours",
    )
    enrolled_on = held(models.DateField("inscrit le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "child"], name="enrolled_once"),
        ]

    def __str__(self) -> str:
        return f"inscription {self.pk}"


class ActivitySession(models.Model):
    holding = OFFER

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sessions", verbose_name="action")
    on = models.DateField("date")
    starts_at = models.TimeField("heure", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)
    recorded_at = models.DateTimeField("appel fait le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ("on", "starts_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "on", "starts_at"], name="session_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.activity}, {self.on:%d/%m/%Y}"


class Attendance(models.Model):
    """Who came: the child, and how many relatives with him (R44)."""

    holding = CASE

    class Status(models.TextChoices):
        PRESENT = "present", "présent"
        EXCUSED = "excuse", "excusé"
        ABSENT = "absent", "absent"

    session = models.ForeignKey(ActivitySession, models.CASCADE, related_name="attendances", verbose_name="séance")
    child = models.ForeignKey(Person, models.CASCADE, related_name="attendances", verbose_name="enfant")
    status = models.CharField("présence", max_length=10, choices=Status.choices)
    relatives = models.PositiveSmallIntegerField("proches venus avec lui", default=0)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "child"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"présence {self.pk}"


class WaitingEntry(models.Model):
    """Attente d'un soin: requested, obtained, and what is done meanwhile (R40)."""

    holding = CASE

    child = models.ForeignKey(Person, models.CASCADE, related_name="waits", verbose_name="enfant")
    care = held(models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="soin"), Category.HEALTH)
    requested_on = held(models.DateField("demandé le"), Category.HEALTH)
    obtained_on = held(models.DateField("obtenu le", null=True, blank=True), Category.HEALTH)
    meanwhile = held(models.CharField("en attendant", max_length=200, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "attente de soin"
        verbose_name_plural = "attentes de soin"
        constraints: ClassVar = [
            dates_in_order("wait_dates_in_order", "requested_on", "obtained_on"),
            models.UniqueConstraint(
                fields=["child", "care"], condition=Q(obtained_on__isnull=True), name="one_open_wait_per_care"
            ),
        ]

    def __str__(self) -> str:
        return f"attente {self.pk}"
