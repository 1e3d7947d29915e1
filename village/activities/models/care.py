"""Waits for care, and those who are accompanied somewhere."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.activities.models.offer import Activity
from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Organisation
from village.people.models import CASE, Person
from village.plans.models import PlannedAction
from village.programmes.models import ListItem


class WaitingQuerySet(models.QuerySet["WaitingEntry"]):
    def going_on(self) -> Self:
        """Neither obtained nor given up."""
        return self.filter(obtained_on=None, given_up_on=None)


class WaitingEntry(models.Model):
    """Attente d'un soin: requested, then obtained or given up; what is done meanwhile, when to call back (R40)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Obstacle(models.TextChoices):
        """Why a family gives up (N36)."""

        DELAY = "delai", "le délai était trop long"
        DISTANCE = "distance", "le praticien est trop loin, ou sans transport"
        COST = "cout", "le coût n’est pas couvert"
        LANGUAGE = "langue", "la langue"
        PAPERS = "demarche", "les démarches"
        DIGITAL = "numerique", "la prise de rendez-vous en ligne"
        WISH = "souhait", "la famille ne le souhaite plus"
        NEED = "besoin", "le besoin n’est plus là"
        OTHER = "autre", "une autre raison"

    child = models.ForeignKey(Person, models.CASCADE, related_name="waits", verbose_name="enfant")
    care = held(models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="soin"), Category.HEALTH)
    asked_of = held(
        models.ForeignKey(
            Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="demandé à"
        ),
        Category.HEALTH,
    )
    requested_on = held(models.DateField("demandé le"), Category.HEALTH)
    obtained_on = held(models.DateField("obtenu le", null=True, blank=True), Category.HEALTH)
    given_up_on = held(models.DateField("abandonné le", null=True, blank=True), Category.HEALTH)
    given_up_reason = held(
        models.CharField("pourquoi abandonné", max_length=10, choices=Obstacle.choices, blank=True), Category.HEALTH
    )
    meanwhile = held(SealedText("en attendant", max_length=200, blank=True), Category.SOCIAL)
    substitute = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="action en attendant"
    )
    call_on = held(models.DateField("rappeler le", null=True, blank=True), Category.ORGANISATION)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = "attente de soin"
        verbose_name_plural = "attentes de soin"
        constraints: ClassVar = [
            sealed_only("waiting_entry_words_are_sealed", "meanwhile"),
            dates_in_order("wait_dates_in_order", "requested_on", "obtained_on"),
            dates_in_order("wait_given_up_after_request", "requested_on", "given_up_on"),
            models.CheckConstraint(
                condition=Q(given_up_on__isnull=True, given_up_reason="")
                | Q(given_up_on__isnull=False, obtained_on__isnull=True) & ~Q(given_up_reason=""),
                name="wait_obtained_or_given_up",
            ),
            models.UniqueConstraint(
                fields=["child", "care"],
                condition=Q(obtained_on__isnull=True, given_up_on__isnull=True),
                name="one_open_wait_per_care",
            ),
        ]

    def __str__(self) -> str:
        return f"attente {self.pk}"

    @property
    def open(self) -> bool:
        return self.obtained_on is None and self.given_up_on is None


class WaitCall(models.Model):
    """A call to know where the request stands."""

    holding = CASE
    sealed_under: ClassVar = "entry.child"

    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="calls", verbose_name="attente")
    on = held(models.DateField("appelé le"), Category.ORGANISATION)
    answer = held(SealedText("réponse", max_length=200), Category.HEALTH)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="appelé par")

    class Meta:
        verbose_name = "rappel d’une attente"
        verbose_name_plural = "rappels d’une attente"
        ordering = ("-on", "-pk")
        constraints: ClassVar = [sealed_only("wait_call_words_are_sealed", "answer")]

    def __str__(self) -> str:
        return f"rappel du {self.on:%d/%m/%Y}"


class Accompaniment(models.Model):
    """Accompagnement: who took whom where, when, how, for how long (R45)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        CARE = "soin", "rendez-vous de soin"
        SCHOOL = "ecole", "école"
        PAPERS = "demarche", "démarche administrative"
        LEISURE = "loisirs", "sport, culture, loisirs"
        OTHER = "autre", "autre"

    class Transport(models.TextChoices):
        FOOT = "pied", "à pied"
        BUS = "bus", "en bus ou en train"
        CAR = "voiture", "en voiture de service"
        TAXI = "taxi", "en taxi ou transport sanitaire"
        THERE = "place", "rendez-vous sur place"

    child = models.ForeignKey(Person, models.CASCADE, related_name="accompaniments", verbose_name="enfant")
    on = held(models.DateField("date"), Category.ORGANISATION)
    kind = held(models.CharField("pour", max_length=10, choices=Kind.choices), Category.HEALTH)
    where = held(SealedText("où", max_length=120), Category.HEALTH)
    transport = models.CharField("trajet", max_length=10, choices=Transport.choices)
    minutes = models.PositiveSmallIntegerField("temps passé, en minutes")
    companion = models.ForeignKey(User, models.PROTECT, related_name="accompaniments", verbose_name="accompagné par")
    with_parent = models.BooleanField("un parent était là", default=False)
    planned_action = models.ForeignKey(
        PlannedAction,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accompaniments",
        verbose_name="action du parcours",
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="noté par")

    class Meta:
        verbose_name = "accompagnement"
        verbose_name_plural = "accompagnements"
        ordering = ("-on", "-pk")
        constraints: ClassVar = [
            sealed_only("accompaniment_words_are_sealed", "where"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="accompaniment_lasts_a_day_at_most"),
        ]

    def __str__(self) -> str:
        return f"accompagnement du {self.on:%d/%m/%Y}"
