"""Who is enrolled, who waits for a place, and who came."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from village.activities.models.offer import Activity
from village.activities.models.session import ActivitySession
from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.people.models import CASE, Agreement, Guardian, Person
from village.plans.models import PlannedAction


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self) -> "EnrolmentQuerySet":
        return self.filter(left_on__isnull=True)

    def on(self, day: date | OuterRef) -> "EnrolmentQuerySet":
        """Those who were enrolled on that day, whose family had not taken its agreement back (C11)."""
        its_day = OuterRef(day) if isinstance(day, OuterRef) else day
        taken_back = Agreement.objects.taken_back(its_day).filter(child=OuterRef("child"))
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), ~Exists(taken_back), enrolled_on__lte=day)

    def at_its_sessions(self) -> "EnrolmentQuerySet":
        """Those expected at the session of the query around, on its own day."""
        return self.filter(activity=OuterRef("activity")).on(OuterRef("on"))


class Enrolment(models.Model):
    """A place taken, dated. For a psychologist or a therapist, the parents agreed to this provision (C5, R46)."""

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
    left_on = held(models.DateField("parti le", null=True, blank=True), Category.ORGANISATION)
    agreed_by = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accord donné par"
    )
    agreed_on = held(models.DateField("accord donné le", null=True, blank=True), Category.ORGANISATION)
    agreed_channel = models.CharField("accord recueilli", max_length=10, choices=Agreement.Channel.choices, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        constraints: ClassVar = [
            dates_in_order("enrolment_dates_in_order", "enrolled_on", "left_on"),
            models.UniqueConstraint(
                fields=["activity", "child"], condition=Q(left_on__isnull=True), name="enrolled_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_on__isnull=True, agreed_channel="")
                | Q(agreed_by__isnull=False, agreed_on__isnull=False) & ~Q(agreed_channel=""),
                name="enrolment_agreement_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"inscription {self.pk}"


class PlaceRequest(models.Model):
    """A child who waits for a place in a full action; it ends with the place, or when the family gives up."""

    holding = CASE

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="place_requests", verbose_name="action")
    child = models.ForeignKey(Person, models.CASCADE, related_name="place_requests", verbose_name="enfant")
    asked_on = held(models.DateField("demandée le"), Category.ORGANISATION)
    ended_on = held(models.DateField("finie le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "demande de place"
        verbose_name_plural = "demandes de place"
        ordering = ("asked_on", "pk")
        constraints: ClassVar = [
            dates_in_order("place_request_dates_in_order", "asked_on", "ended_on"),
            models.UniqueConstraint(
                fields=["activity", "child"], condition=Q(ended_on__isnull=True), name="one_open_place_request"
            ),
        ]

    def __str__(self) -> str:
        return f"demande de place {self.pk}"


class Attendance(models.Model):
    """Who came: the child, and how many parents, brothers and sisters with him (R44)."""

    holding = CASE

    class Status(models.TextChoices):
        PRESENT = "present", "présent"
        LATE = "retard", "en retard"
        EXCUSED = "excuse", "excusé"
        ABSENT = "absent", "absent"

    CAME = (Status.PRESENT, Status.LATE)

    session = models.ForeignKey(ActivitySession, models.CASCADE, related_name="attendances", verbose_name="séance")
    child = models.ForeignKey(Person, models.CASCADE, related_name="attendances", verbose_name="enfant")
    status = models.CharField("présence", max_length=10, choices=Status.choices)
    parents = models.PositiveSmallIntegerField("parents venus avec lui", default=0)
    siblings = models.PositiveSmallIntegerField("frères et sœurs venus avec lui", default=0)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "child"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(parents__range=(0, 20), siblings__range=(0, 20)), name="attendance_relatives_are_few"
            ),
        ]

    def __str__(self) -> str:
        return f"présence {self.pk}"

    @property
    def said(self) -> str:
        """« présent, 1 parent, 2 frères ou sœurs »."""
        more = [
            f"{self.parents} parent{'s' if self.parents > 1 else ''}" if self.parents else "",
            f"{self.siblings} frère{'s' if self.siblings > 1 else ''} ou sœur{'s' if self.siblings > 1 else ''}"
            if self.siblings
            else "",
        ]
        return ", ".join(filter(None, [self.get_status_display(), *more]))
