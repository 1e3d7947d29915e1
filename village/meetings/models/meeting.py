"""EPS: the meetings, who is invited and who came, the situations on their agenda."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.fields import IdRange
from village.core.holding import Category, Erasure, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Professional
from village.meetings.models.panel import MEETING, SITUATION, Panel, PanelMembership
from village.people.models import Person, refused_to
from village.plans.models import Plan
from village.referrals.models import Referral

LASTS = 120


def _seats_of(actor: Actor, meeting: str = "") -> "models.QuerySet[PanelMembership]":
    """The seats of this actor in the panel of a meeting, on its day; `meeting`: the way to it from the outer row."""
    day = OuterRef(f"{meeting}on")
    return PanelMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        panel_id=OuterRef(f"{meeting}panel_id"),
        professional__user_id=actor.user_id,
    )


class Span(Func):
    """`tsrange(day + hour, … + minutes)`: from when to when a meeting holds its people."""

    function = "tsrange"
    output_field = DateTimeRangeField()

    def __init__(self) -> None:
        start = Func(
            F("on"), F("starts_at"), template="(%(expressions)s)", arg_joiner=" + ", output_field=models.DateTimeField()
        )
        lasting = Func(
            F("lasts"), template="make_interval(mins => %(expressions)s)", output_field=models.DurationField()
        )
        end = Func(start, lasting, template="(%(expressions)s)", arg_joiner=" + ", output_field=models.DateTimeField())
        super().__init__(start, end)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.MEETING_ATTEND) -> "MeetingQuerySet":
        """All for those who prepare; for others, those of panels where they sit that day, or where they are guests."""
        if not reach(actor, permission).programme:
            return self.none()
        meetings = self.filter(panel__programme_id=actor.programme_id)
        if reach(actor, Permission.MEETING_PREPARE).programme:
            return meetings
        invited = Guest.objects.filter(situation__meeting_id=OuterRef("pk"), professional__user_id=actor.user_id)
        return meetings.filter(Exists(_seats_of(actor)) | Exists(invited))


class Meeting(models.Model):
    holding = MEETING

    class Mode(models.TextChoices):
        """N37."""

        ROOM = "presentiel", "en présentiel"
        SCREEN = "visio", "en visioconférence"
        BOTH = "hybride", "en salle et en visioconférence"

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings", verbose_name="EPS")
    on = models.DateField("date")
    starts_at = models.TimeField("heure")
    lasts = models.PositiveSmallIntegerField("durée prévue, en minutes", default=LASTS)
    place = models.CharField("lieu", max_length=120, blank=True)
    mode = models.CharField("modalité", max_length=10, choices=Mode.choices, default=Mode.ROOM)
    link = models.URLField("lien de la visioconférence", max_length=300, blank=True)
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
            ExclusionConstraint(
                name="meeting_one_at_a_time",
                expressions=[(IdRange("panel_id"), RangeOperators.OVERLAPS), (Span(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="meeting_closed_was_opened"
            ),
            models.CheckConstraint(condition=Q(lasts__gte=15) & Q(lasts__lte=600), name="meeting_lasts_a_while"),
            models.CheckConstraint(condition=Q(link="") | ~Q(mode="presentiel"), name="meeting_in_a_room_has_no_link"),
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.on:%d/%m/%Y}"

    @property
    def where(self) -> str:
        """« Salle du conseil », « Salle du conseil, et en visioconférence »."""
        if self.mode == Meeting.Mode.ROOM:
            return self.place
        return ", et ".join(filter(None, (self.place, str(Meeting.Mode.SCREEN.label))))

    @property
    def begins(self) -> datetime:
        """On the clock of the wall, without a zone."""
        return datetime.combine(self.on, self.starts_at)

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.lasts)


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


class Invitation(models.Model):
    """One sending of the invitation: to whom, where, for which version of the meeting. Names no child."""

    holding = MEETING

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name="réunion d’EPS")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+", verbose_name="professionnel")
    address = held(models.EmailField("adresse"), Category.IDENTITY, erasure=Erasure.BLANK)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="envoyée par")
    meeting_version = models.PositiveIntegerField("version de la réunion")

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ("-sent_at",)

    def __str__(self) -> str:
        return f"{self.professional} · {self.meeting}"


class SituationQuerySet(models.QuerySet["Situation"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.MEETING_ATTEND) -> "SituationQuerySet":
        """All those of the meetings one prepares or where one sits; a guest, only the one he is invited for (R19).

        The référent of a child contributes to his situation without sitting (R32).
        """
        span = reach(actor, permission)
        attending = permission if span.programme else Permission.MEETING_ATTEND
        seen = Q(meeting__in=Meeting.objects.visible_to(actor, attending))
        if not reach(actor, Permission.MEETING_PREPARE).programme:
            invited = Guest.objects.filter(situation_id=OuterRef("pk"), professional__user_id=actor.user_id)
            seen &= Q(Exists(_seats_of(actor, "meeting__"))) | Q(Exists(invited))
        today = date.today()  # noqa: DTZ011 - the day of the person's own clock
        seen &= ~refused_to(actor, today, "child__", Category.SOCIAL)
        if Link.REFERENT in span.links:
            seen |= Q(child__in=Person.objects.visible_to(actor, permission))
        return self.filter(seen) if span.programme or span.links else self.none()


class Situation(models.Model):
    """A child on the agenda of a meeting: to enter, with a new parcours, for a review, to leave."""

    holding = SITUATION
    sealed_under: ClassVar = "child"

    class Reason(models.TextChoices):
        ENTRY = "entree", "entrée"
        PLAN = "parcours", "parcours à valider"
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
    discussion = held(SealedText("ce qui s’est dit", max_length=5000, blank=True), Category.SOCIAL)
    version = models.PositiveIntegerField("version", default=1)

    objects = SituationQuerySet.as_manager()

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            sealed_only("situation_words_are_sealed", "discussion"),
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


class Guest(models.Model):
    """Somebody invited for one situation only (R19); sees it until some days after the meeting."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="guests", verbose_name="situation")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+", verbose_name="professionnel")
    purpose = held(SealedText("pourquoi sa présence est utile", max_length=200), Category.SOCIAL)
    email = held(models.EmailField("adresse pour la convocation", blank=True), Category.IDENTITY)
    paper_charter_on = held(
        models.DateField("charte signée sur papier le", null=True, blank=True), Category.ORGANISATION
    )

    class Meta:
        verbose_name = "personne invitée"
        verbose_name_plural = "personnes invitées"
        constraints: ClassVar = [
            sealed_only("guest_words_are_sealed", "purpose"),
            models.UniqueConstraint(fields=["situation", "professional"], name="guest_once_per_situation"),
        ]

    def __str__(self) -> str:
        return f"{self.professional} · {self.situation}"
