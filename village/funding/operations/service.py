"""Agree with a practitioner on hours, record what is done and invoiced (R42). No child is named here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.french import euros
from village.directory.models import Professional
from village.funding.models import ServiceAgreement, ServiceInvoice, ServiceMonth
from village.funding.services import hours_in_words

ZERO = Decimal(0)
MOST_HOURS = Decimal(9999)


@dataclass(frozen=True)
class ServiceSheet:
    """What is agreed: hours in hundredths (1.5 is 1 h 30), the price of one hour in euros."""

    professional: Professional
    purpose: str
    hours: Decimal
    hourly_price: Decimal
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class WorkDone:
    """What a practitioner says of a month."""

    hours: Decimal
    assessments: int = 0
    relayed: int = 0


@transaction.atomic
def open_service(sheet: ServiceSheet, *, by: Actor) -> ServiceAgreement:
    """Write a convention; a practitioner has one at a time."""
    by.must(Permission.SERVICE_MANAGE, Subject(sheet.professional.programme_id))
    if sheet.ends_on < sheet.starts_on:
        raise DomainError("La fin est avant le début : vérifiez les dates.", field="ends_on")
    if not ZERO < sheet.hours <= MOST_HOURS:
        raise DomainError("Écrivez un nombre d’heures plus grand que zéro.", field="hours")
    if sheet.hourly_price < 0:
        raise DomainError("Écrivez un prix, ou zéro si l’intervention est gratuite.", field="hourly_price")
    Professional.objects.select_for_update().get(pk=sheet.professional.pk)
    running = sheet.professional.service_agreements.filter(starts_on__lte=sheet.ends_on, ends_on__gte=sheet.starts_on)
    if running.exists():
        raise DomainError("Ce praticien a déjà une convention pendant ces dates.", field="starts_on")
    agreement = ServiceAgreement.objects.create(programme_id=by.programme_id, **vars(sheet))
    record(Act.SERVICE_OPEN, by=by, target=agreement)
    return agreement


@transaction.atomic
def record_month(agreement: ServiceAgreement, done: WorkDone, *, month: date, by: Actor) -> ServiceMonth:
    """Write, or correct, what was done in a month. The hours never go beyond those agreed."""
    agreement = _held(agreement, by)
    if not agreement.starts_on.replace(day=1) <= month <= agreement.ends_on or month.day != 1:
        raise DomainError("Ce mois n’est pas dans la convention.", field="month")
    if done.hours < 0:
        raise DomainError("Écrivez un nombre d’heures, zéro ou plus.", field="hours")
    others = agreement.months.exclude(month=month).aggregate(total=Sum("hours"))["total"] or ZERO
    left = agreement.hours - others
    if done.hours > left:
        raise DomainError(
            f"Il reste {hours_in_words(left)} dans cette convention : signez-en une autre pour la suite.",
            field="hours",
        )
    row, _ = ServiceMonth.objects.update_or_create(agreement=agreement, month=month, defaults=vars(done))
    record(Act.SERVICE_RECORD, by=by, target=agreement, details=f"mois {month:%m/%Y}")
    return row


@transaction.atomic
def receive_invoice(
    agreement: ServiceAgreement, *, number: str, received_on: date, amount: Decimal, by: Actor
) -> ServiceInvoice:
    """Write an invoice; together they never go beyond what is agreed."""
    agreement = _held(agreement, by)
    if amount <= 0:
        raise DomainError("Écrivez un montant en euros, plus grand que zéro.", field="amount")
    if received_on < agreement.starts_on:
        raise DomainError("Cette facture est d’avant la convention.", field="received_on")
    if agreement.invoices.filter(number__iexact=number).exists():
        raise DomainError("Cette facture est déjà écrite.", field="number")
    known = agreement.invoices.aggregate(total=Sum("amount"))["total"] or ZERO
    left = agreement.hours * agreement.hourly_price - known
    if amount > left:
        raise DomainError(f"La convention ne laisse plus que {euros(left)} à facturer.", field="amount")
    invoice = ServiceInvoice.objects.create(agreement=agreement, number=number, received_on=received_on, amount=amount)
    record(Act.SERVICE_RECORD, by=by, target=agreement, details="facture reçue")
    return invoice


@transaction.atomic
def pay_invoice(invoice: ServiceInvoice, *, on: date, by: Actor) -> ServiceInvoice:
    """Say that an invoice is paid; twice changes nothing."""
    _held(invoice.agreement, by)
    invoice = ServiceInvoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.paid_on:
        return invoice
    if on < invoice.received_on:
        raise DomainError("Elle ne peut pas être payée avant d’être reçue.", field="paid_on")
    invoice.paid_on = on
    invoice.save(update_fields=["paid_on"])
    record(Act.SERVICE_RECORD, by=by, target=invoice.agreement, details="facture payée")
    return invoice


def _held(agreement: ServiceAgreement, by: Actor) -> ServiceAgreement:
    """One at a time: two people write the same month."""
    by.must(Permission.SERVICE_MANAGE, Subject(agreement.programme_id))
    return ServiceAgreement.objects.select_for_update().get(pk=agreement.pk)
