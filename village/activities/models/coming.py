"""Who is enrolled, and who came."""

from typing import ClassVar

from django.db import models

from village.activities.models.offer import Activity
from village.activities.models.session import ActivitySession
from village.core.holding import Category, held
from village.people.models import CASE, Person
from village.plans.models import PlannedAction


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
