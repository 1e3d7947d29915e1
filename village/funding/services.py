"""Conventions with practitioners: how much is done, left, invoiced (R42)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from village.core.french import MONTHS, euros
from village.documents.kinds import ServiceAgreementDocument, ServiceInvoice, ServiceMonth
from village.documents.letterhead import letterhead_of
from village.documents.parts import Signature
from village.funding.models import ServiceAgreement
from village.programmes.models import Programme

ZERO = Decimal(0)


def hours_in_words(hours: Decimal) -> str:
    """« 13 h 30 », « 6 h »."""
    minutes = round(hours * 60)
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}\u00a0h"


def month_name(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


@dataclass(frozen=True)
class Service:
    """A convention and its sums."""

    agreement: ServiceAgreement
    done: Decimal
    assessments: int
    relayed: int
    invoiced: Decimal
    paid: Decimal

    @property
    def total(self) -> Decimal:
        """The most that it may cost."""
        return self.agreement.hours * self.agreement.hourly_price

    @property
    def left(self) -> Decimal:
        return self.agreement.hours - self.done

    @property
    def hours(self) -> str:
        return hours_in_words(self.agreement.hours)

    @property
    def hours_done(self) -> str:
        return hours_in_words(self.done)

    @property
    def hours_left(self) -> str:
        return hours_in_words(self.left)

    @property
    def share(self) -> float:
        return float(self.done / self.agreement.hours)


def agreements_of(programme: Programme) -> QuerySet[ServiceAgreement]:
    rows = programme.service_agreements.select_related("professional__organisation", "programme")
    return rows.prefetch_related(Prefetch("months"), Prefetch("invoices"))


def service_of(agreement: ServiceAgreement) -> Service:
    months, invoices = list(agreement.months.all()), list(agreement.invoices.all())
    return Service(
        agreement,
        done=sum((month.hours for month in months), ZERO),
        assessments=sum(month.assessments for month in months),
        relayed=sum(month.relayed for month in months),
        invoiced=sum((invoice.amount for invoice in invoices), ZERO),
        paid=sum((invoice.amount for invoice in invoices if invoice.paid_on), ZERO),
    )


def months_of(agreement: ServiceAgreement) -> list[date]:
    """The first days of the months of its period."""
    first, last = agreement.starts_on.replace(day=1), agreement.ends_on
    count = (last.year - first.year) * 12 + last.month - first.month
    places = (first.month - 1 + step for step in range(count + 1))
    return [date(first.year + place // 12, place % 12 + 1, 1) for place in places]


def service_document(agreement: ServiceAgreement, *, on: date) -> ServiceAgreementDocument:
    """Convention praticien (D-F14), with what is done and paid."""
    service, who = service_of(agreement), agreement.professional
    return ServiceAgreementDocument(
        letterhead=letterhead_of(agreement.programme),
        on=on,
        practitioner=str(who),
        profession=who.job,
        organisation=str(who.organisation or ""),
        purpose=agreement.purpose,
        starts=agreement.starts_on,
        ends=agreement.ends_on,
        hours=service.hours,
        price=euros(agreement.hourly_price),
        total=euros(service.total),
        done=service.hours_done,
        left=service.hours_left,
        months=tuple(
            ServiceMonth(
                month=month_name(row.month),
                hours=hours_in_words(row.hours),
                assessments=str(row.assessments),
                relayed=str(row.relayed),
            )
            for row in agreement.months.all()
        ),
        invoices=tuple(
            ServiceInvoice(
                number=row.number, received_on=row.received_on, amount=euros(row.amount), paid_on=row.paid_on
            )
            for row in agreement.invoices.all()
        ),
        signatures=(Signature(role="Le praticien", name=str(who)), Signature(role="Pour le programme")),
    )
