"""The ordinary week of a child."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.fields import current_on, dates_in_order
from village.core.holding import Category, held
from village.people.models import CASE, Person


class WeekSlotQuerySet(models.QuerySet["WeekSlot"]):
    def visible_to(self, actor: Actor) -> "WeekSlotQuerySet":
        """For those who may write it; a reader of the dossier gets it with the dossier."""
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.WEEK_WRITE, even_limited=True))

    def current(self, on: date) -> "WeekSlotQuerySet":
        return self.filter(current_on(on))


class WeekSlot(models.Model):
    """Moment de la semaine: a day, an hour, what, with whom; in which of the three times of the child (R53)."""

    holding = CASE

    class Day(models.IntegerChoices):
        MONDAY = 1, "lundi"
        TUESDAY = 2, "mardi"
        WEDNESDAY = 3, "mercredi"
        THURSDAY = 4, "jeudi"
        FRIDAY = 5, "vendredi"
        SATURDAY = 6, "samedi"
        SUNDAY = 7, "dimanche"

    class Time(models.TextChoices):
        SCHOOL = "ecole", "à l’école"
        AROUND = "periscolaire", "autour de l’école"
        OUT = "extrascolaire", "hors de l’école"

    child = models.ForeignKey(Person, models.CASCADE, related_name="week_slots", verbose_name="enfant")
    weekday = models.PositiveSmallIntegerField("jour", choices=Day.choices)
    starts_at = models.TimeField("de")
    ends_at = models.TimeField("à", null=True, blank=True)
    time = models.CharField("temps de l’enfant", max_length=14, choices=Time.choices)
    what = held(models.CharField("quoi", max_length=100), Category.SCHOOL)
    where = held(models.CharField("où, avec qui", max_length=120, blank=True), Category.SCHOOL)
    starts_on = held(models.DateField("depuis le"), Category.ORGANISATION)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.ORGANISATION)

    objects = WeekSlotQuerySet.as_manager()

    class Meta:
        verbose_name = "moment de la semaine"
        verbose_name_plural = "moments de la semaine"
        ordering = ("weekday", "starts_at", "id")
        constraints: ClassVar = [
            dates_in_order("week_slot_dates_in_order"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="week_slot_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="week_has_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.what}"
