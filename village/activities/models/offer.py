"""The offer: actions, and who runs them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.directory.models import Organisation, Professional
from village.plans.models import PlannedAction, of_health
from village.programmes.models import ListItem, Programme

OFFER = Holding(Purpose.FOLLOW, Retention.PROGRAMME, Erasure.KEEP)


def of_care(activity: str) -> Q:
    """Rows whose action, at this path, says something of a child's health: by who runs it, or by its domain (R46)."""
    return Q(**{f"{activity}__therapy": True}) | of_health(f"{activity}__domain")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> "ActivityQuerySet":
        """The offer of the programme; a facilitator sees only what she runs (R43)."""
        if not reach(actor, Permission.ACTIVITY_LIST).programme:
            return self.none()
        offer = self.filter(programme_id=actor.programme_id)
        return offer if reach(actor, Permission.ACTIVITY_ALL).programme else offer.run_by(actor.user_id)

    def run_by(self, user_id: int) -> "ActivityQuerySet":
        return self.filter(pk__in=Facilitation.objects.filter(user_id=user_id).values("activity_id"))

    def open_on(self, day: date) -> "ActivityQuerySet":
        """Neither closed nor over."""
        return self.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class Activity(models.Model):
    """Action: a workshop or a service with sessions (D-F11)."""

    holding = OFFER

    class Audience(models.TextChoices):
        CHILDREN = "enfants", "enfants"
        PARENTS = "parents", "parents"
        TOGETHER = "ensemble", "parents et enfants ensemble"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities", verbose_name="programme")
    title = models.CharField("titre", max_length=120)
    summary = models.CharField("en quelques mots", max_length=300, blank=True)
    domain = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine")
    nature = models.CharField("nature", max_length=15, choices=PlannedAction.Nature.choices)
    frame = models.CharField("cadre", max_length=20, choices=PlannedAction.Frame.choices)
    common_law_tried = models.CharField("ce que le droit commun proposait", max_length=300, blank=True)
    audience = models.CharField("pour qui", max_length=10, choices=Audience.choices, default=Audience.CHILDREN)
    age_min = models.PositiveSmallIntegerField("à partir de (ans)", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("jusqu’à (ans)", null=True, blank=True)
    therapy = models.BooleanField("psychologue ou thérapeute", default=False)
    in_school_time = models.BooleanField("sur le temps scolaire", default=False)
    in_school_time_reason = models.CharField("pourquoi sur le temps scolaire", max_length=200, blank=True)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="structure"
    )
    evaluation = models.CharField("comment nous saurons si cette action aide", max_length=1000, blank=True)
    how_to_join = models.CharField("comment y orienter", max_length=200, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("places", null=True, blank=True)
    announced = models.BooleanField("annoncée à toutes les familles", default=False)
    starts_on = models.DateField("commence le", null=True, blank=True)
    ends_on = models.DateField("finit le", null=True, blank=True)
    closed_on = models.DateField("fermée le", null=True, blank=True)
    closed_reason = models.CharField("pourquoi elle ferme", max_length=200, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ("title",)
        constraints: ClassVar = [
            dates_in_order("activity_dates_in_order"),
            models.CheckConstraint(
                condition=Q(in_school_time=False) | ~Q(in_school_time_reason=""), name="activity_school_time_reason"
            ),
            models.CheckConstraint(
                condition=Q(frame=PlannedAction.Frame.COMMON) | ~Q(common_law_tried=""), name="activity_says_common_law"
            ),
            models.CheckConstraint(
                condition=Q(announced=False) | Q(therapy=False), name="activity_of_care_is_not_announced"
            ),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="activity_has_places"),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_min__lte=F("age_max")),
                name="activity_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_reason="")
                | Q(closed_on__isnull=False) & ~Q(closed_reason=""),
                name="activity_closed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, on: date) -> bool:
        """Whether one may still enrol and add sessions."""
        return (self.closed_on is None or self.closed_on > on) and (self.ends_on is None or self.ends_on >= on)

    @property
    def ages(self) -> str:
        """« de 6 à 11 ans », « à partir de 6 ans »."""
        if self.age_min is None and self.age_max is None:
            return ""
        if self.age_min is None:
            return f"jusqu’à {self.age_max} ans"
        return f"à partir de {self.age_min} ans" if self.age_max is None else f"de {self.age_min} à {self.age_max} ans"


class Facilitation(models.Model):
    """Who runs an action: somebody with an account, a professional without one, or a structure; as many as needed."""

    holding = OFFER

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="facilitations", verbose_name="action")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="facilitations", verbose_name="intervenant"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="facilitations", verbose_name="professionnel"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facilitations",
        verbose_name="structure associée",
    )

    class Meta:
        verbose_name = "animation"
        verbose_name_plural = "animations"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "user", "professional", "organisation"],
                name="facilitation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, professional__isnull=True, organisation__isnull=True)
                | Q(user__isnull=True, professional__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, professional__isnull=True, organisation__isnull=False),
                name="facilitation_by_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.professional or self.organisation)
