"""A time when a version is answered: from a day to another, by link or on paper."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.surveys.models.questionnaire import COUNTED, QuestionnaireVersion

# Paper comes late: it may still be typed in that long after the last day.
LATE = timedelta(days=15)


class WaveQuerySet(models.QuerySet["Wave"]):
    def visible_to(self, actor: Actor, on: date) -> "WaveQuerySet":
        """Those of the programme; to who only reads counts, once there is something to read."""
        mine = self.filter(version__questionnaire__programme_id=actor.programme_id)
        if actor.can(Permission.SURVEY_ENTER):
            return mine
        return mine.filter(closes_on__lt=on - LATE) if actor.can(Permission.SURVEY_READ) else self.none()


class Wave(models.Model):
    """Campagne: one version, given to people between two days."""

    holding = COUNTED

    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="waves", verbose_name="version du questionnaire"
    )
    name = models.CharField("nom", max_length=80)
    opens_on = models.DateField("ouverte le")
    closes_on = models.DateField("dernier jour")
    given_out = models.PositiveIntegerField("questionnaires distribués", null=True, blank=True)
    link_number = models.PositiveSmallIntegerField("numéro du lien", default=1)
    link_withdrawn_on = models.DateField("lien retiré le", null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ouverte par")

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne de questionnaire"
        verbose_name_plural = "campagnes de questionnaire"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="wave_dates_in_order"),
            models.CheckConstraint(
                condition=Q(given_out__isnull=True) | Q(given_out__gte=1), name="wave_given_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, on: date) -> bool:
        return self.opens_on <= on <= self.closes_on

    def takes_paper(self, on: date) -> bool:
        return self.opens_on <= on <= self.typed_until

    def is_over(self, on: date) -> bool:
        """Whether no answer may come any more."""
        return on > self.typed_until

    def is_full(self) -> bool:
        """Whether as many sheets came as were handed out: the link takes no more, or who has it would add his own."""
        return self.given_out is not None and self.sheets.count() >= self.given_out

    @property
    def typed_until(self) -> date:
        return self.closes_on + LATE

    @property
    def read_from(self) -> date:
        """The first day when its results are read, by anybody.

        Two readings of a wave that goes on would tell, by subtraction, what was answered between.
        """
        return self.typed_until + timedelta(days=1)
