"""Conventions with practitioners: hours left, invoices to pay; the sheet of an action with its costs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities.models import Activity
from village.core.forms import VillageForm
from village.core.french import full_date
from village.core.views import receive
from village.documents.views import download
from village.funding import operations
from village.funding.action_sheet import activity_sheet
from village.funding.costs import reads_costs
from village.funding.models import ServiceAgreement
from village.funding.service_forms import InvoiceForm, MonthForm, PaidForm, ServiceForm
from village.funding.services import agreements_of, hours_in_words, month_name, service_document, service_of


@require_safe
@requires(Permission.SERVICE_MANAGE)
def services(request: Any) -> HttpResponse:
    rows = [service_of(agreement) for agreement in agreements_of(request.membership.programme)]
    today = timezone.localdate()
    context = {
        "now": [row for row in rows if row.agreement.ends_on >= today],
        "past": [row for row in rows if row.agreement.ends_on < today],
    }
    return render(request, "funding/services.html", context)


@requires(Permission.SERVICE_MANAGE)
def new_service(request: Any) -> HttpResponse:
    form = ServiceForm(request.POST or None, programme_id=request.actor.programme_id)

    def act(_answers: dict[str, Any]) -> str:
        agreement = operations.open_service(form.sheet(), by=request.actor)
        return reverse("funding:service", args=[agreement.pk])

    if answer := receive(request, form, act, done="La convention est enregistrée."):
        return answer
    return _line(request, form, "Nouvelle convention", reverse("funding:services"))


def _agreement(request: Any, pk: int) -> ServiceAgreement:
    return get_object_or_404(agreements_of(request.membership.programme), pk=pk)


@require_safe
@requires(Permission.SERVICE_MANAGE)
def service(request: Any, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    context = {
        "service": service_of(agreement),
        "agreement": agreement,
        "months": [(month_name(row.month), hours_in_words(row.hours), row) for row in agreement.months.all()],
        "invoices": agreement.invoices.all(),
        "dates": f"du {full_date(agreement.starts_on)} au {full_date(agreement.ends_on)}",
    }
    return render(request, "funding/service.html", context)


@requires(Permission.SERVICE_MANAGE)
def new_month(request: Any, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    form = MonthForm(request.POST or None, agreement=agreement)

    def act(_answers: dict[str, Any]) -> str:
        operations.record_month(agreement, form.done(), month=form.month(), by=request.actor)
        return reverse("funding:service", args=[pk])

    if answer := receive(request, form, act, done="Le mois est enregistré."):
        return answer
    return _line(request, form, "Ce qui est fait dans un mois", reverse("funding:service", args=[pk]))


@requires(Permission.SERVICE_MANAGE)
def new_invoice(request: Any, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    form = InvoiceForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        operations.receive_invoice(agreement, **answers, by=request.actor)
        return reverse("funding:service", args=[pk])

    if answer := receive(request, form, act, done="La facture est enregistrée."):
        return answer
    return _line(request, form, "Écrire une facture", reverse("funding:service", args=[pk]))


@requires(Permission.SERVICE_MANAGE)
def pay(request: Any, pk: int, invoice: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    due = get_object_or_404(agreement.invoices, pk=invoice)
    form = PaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})

    def act(answers: dict[str, Any]) -> str:
        operations.pay_invoice(due, on=answers["paid_on"], by=request.actor)
        return reverse("funding:service", args=[pk])

    if answer := receive(request, form, act, done="La facture est payée."):
        return answer
    return _line(request, form, f"Payer la facture {due}", reverse("funding:service", args=[pk]))


def _line(request: Any, form: VillageForm, title: str, cancel: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel": cancel}
    return render(request, "funding/line.html", context, status=form.status)


@require_safe
@requires(Permission.SERVICE_MANAGE)
def service_file(request: Any, pk: int) -> HttpResponse:
    """Convention praticien (D-F14), to be signed, then filed with what was done."""
    return download(service_document(_agreement(request, pk), on=timezone.localdate()))


@require_safe
@requires(Permission.ACTIVITY_LIST)
def activity_file(request: Any, pk: int) -> HttpResponse:
    """Fiche action (D-F11): what it costs, for those who read it."""
    activity = get_object_or_404(
        Activity.objects.visible_to(request.actor).select_related("programme", "domain", "provider"), pk=pk
    )
    return download(activity_sheet(activity, costs=reads_costs(request.actor), on=timezone.localdate()))
