"""Means: who funds, what is spent (D-F17)."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from village.activities.models import Activity
from village.core.fields import dates_in_order
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.directory.models import Professional
from village.programmes.models import Programme

BUDGET = Holding(Purpose.COUNT, Retention.BUDGET, Erasure.KEEP)
_YEARS = [MinValueValidator(2005), MaxValueValidator(2100)]


class Grant(models.Model):
    """A resource of a year (N29): subvention, or indirect charges borne by a partner."""

    holding = BUDGET

    class Funder(models.TextChoices):
        STATE = "etat", "État (ANCT)"
        INTERCOMMUNAL = "epci", "intercommunalité (EPCI)"
        TOWN = "ville", "ville"
        CAF = "caf", "CAF"
        DEPARTMENT = "departement", "département"
        REGION = "region", "région"
        OTHER = "autre", "autre financeur"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="grants", verbose_name="programme")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    funder = models.CharField("financeur", max_length=12, choices=Funder.choices)
    label = models.CharField("libellé", max_length=120)
    amount = models.DecimalField("montant", max_digits=11, decimal_places=2)
    indirect = models.BooleanField("charges indirectes", default=False)

    class Meta:
        verbose_name = "subvention"
        verbose_name_plural = "subventions"
        ordering = ("year", "-amount")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="grant_is_positive")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class Expense(models.Model):
    """An expense of a year by nature (N30)."""

    holding = BUDGET

    class Nature(models.TextChoices):
        STAFF = "personnel", "charges de personnel"
        SERVICES = "prestations", "prestations de service"
        TRAINING = "formation", "formations de l’équipe"
        SUPPLIES = "fournitures", "fournitures non stockées"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="expenses", verbose_name="programme")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices)
    label = models.CharField("libellé", max_length=120)
    amount = models.DecimalField("montant", max_digits=11, decimal_places=2)

    class Meta:
        verbose_name = "dépense"
        verbose_name_plural = "dépenses"
        ordering = ("year", "-amount")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="expense_is_positive")]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class ActionCost(models.Model):
    """What an action costs in a civil year, and who pays: the programme, the families, others (R41)."""

    holding = BUDGET

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="costs", verbose_name="action")
    year = models.PositiveSmallIntegerField("année", validators=_YEARS)
    cost = models.DecimalField("coût", max_digits=11, decimal_places=2)
    programme_share = models.DecimalField("part du programme", max_digits=11, decimal_places=2)
    family_share = models.DecimalField("part des familles", max_digits=11, decimal_places=2, default=0)
    others_share = models.DecimalField("part des autres", max_digits=11, decimal_places=2, default=0)
    others = models.CharField("qui sont les autres", max_length=120, blank=True)

    class Meta:
        verbose_name = "coût d’une action"
        verbose_name_plural = "coûts des actions"
        ordering = ("year", "-cost")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "year"], name="action_cost_once_a_year"),
            models.CheckConstraint(
                condition=Q(cost__gt=0, programme_share__gte=0, family_share__gte=0, others_share__gte=0),
                name="action_cost_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(cost=F("programme_share") + F("family_share") + F("others_share")),
                name="action_cost_is_the_sum_of_its_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.year}"


class ServiceAgreement(models.Model):
    """Convention praticien (D-F14, R42): hours agreed with a practitioner for a period, at a price."""

    holding = BUDGET

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="service_agreements", verbose_name="programme"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, related_name="service_agreements", verbose_name="praticien"
    )
    purpose = models.CharField("objet", max_length=300)
    hours = models.DecimalField("heures convenues", max_digits=6, decimal_places=2)
    hourly_price = models.DecimalField("prix d’une heure", max_digits=7, decimal_places=2)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    class Meta:
        verbose_name = "convention de prestation"
        verbose_name_plural = "conventions de prestation"
        ordering = ("-starts_on", "pk")
        constraints: ClassVar = [
            dates_in_order("service_agreement_dates_in_order"),
            models.CheckConstraint(condition=Q(hours__gt=0, hourly_price__gte=0), name="service_agreement_is_positive"),
            models.UniqueConstraint(fields=["professional", "starts_on"], name="service_agreement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.professional}, depuis le {self.starts_on:%d/%m/%Y}"


class ServiceMonth(models.Model):
    """What was done in a month: hours, bilans, children handed over to a libéral. Numbers, never a name."""

    holding = BUDGET

    agreement = models.ForeignKey(ServiceAgreement, models.CASCADE, related_name="months", verbose_name="convention")
    month = models.DateField("mois")
    hours = models.DecimalField("heures faites", max_digits=6, decimal_places=2)
    assessments = models.PositiveSmallIntegerField("bilans faits", default=0)
    relayed = models.PositiveSmallIntegerField("relais vers un libéral", default=0)

    class Meta:
        verbose_name = "mois de prestation"
        verbose_name_plural = "mois de prestation"
        ordering = ("month",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "month"], name="service_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="service_month_has_no_day"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="service_month_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class ServiceInvoice(models.Model):
    """An invoice of a practitioner: received, then paid."""

    holding = BUDGET

    agreement = models.ForeignKey(ServiceAgreement, models.CASCADE, related_name="invoices", verbose_name="convention")
    number = models.CharField("numéro", max_length=40)
    received_on = models.DateField("reçue le")
    amount = models.DecimalField("montant", max_digits=9, decimal_places=2)
    paid_on = models.DateField("payée le", null=True, blank=True)

    class Meta:
        verbose_name = "facture"
        verbose_name_plural = "factures"
        ordering = ("received_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="service_invoice_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="service_invoice_is_positive"),
            dates_in_order("service_invoice_dates_in_order", "received_on", "paid_on"),
        ]

    def __str__(self) -> str:
        return self.number
