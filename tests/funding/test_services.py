"""Conventions with practitioners (R42, D-F14): hours within what is agreed, invoices paid, numbers and no name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast, item
from tests.documents.reading import text as words_of
from tests.forms import fill_in
from tests.funding.test_budget import text
from tests.refusals import refused
from village.access.policy import Forbidden
from village.activities.models import Activity
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Professional
from village.funding.models import ActionCost, ServiceAgreement, ServiceInvoice, ServiceMonth
from village.funding.operations import (
    ServiceSheet,
    WorkDone,
    open_service,
    pay_invoice,
    receive_invoice,
    record_month,
)

LIST, NEW = reverse("funding:services"), reverse("funding:new-service")


def page(name: str, *args: int) -> str:
    return reverse(f"funding:{name}", args=args)


@pytest.fixture
def practitioner(cast: Cast) -> Professional:
    return Professional.objects.create(
        programme=cast.programme, first_name="Claire", last_name="Meunier", job="orthophoniste"
    )


@pytest.fixture
def agreed(cast: Cast, practitioner: Professional) -> ServiceAgreement:
    return ServiceAgreement.objects.create(
        programme=cast.programme, professional=practitioner, purpose="Bilans", hours=10, hourly_price=45,
        starts_on=date(2017, 9, 15), ends_on=date(2018, 6, 30),
    )  # fmt: skip


def said(practitioner: Professional, **more: Any) -> dict[str, Any]:
    return {
        "professional": practitioner.pk, "purpose": "Bilans d’orthophonie", "hours": "60", "hourly_price": "45",
        "starts_on": "2017-09-15", "ends_on": "2018-06-30", **more,
    }  # fmt: skip


def test_the_assistant_writes_a_convention_and_sees_the_hours_left(cast: Cast, practitioner: Professional) -> None:
    client = cast.client("jeanne")
    answer = fill_in(client, NEW, **said(practitioner))
    agreement = ServiceAgreement.objects.get()
    assert answer["Location"] == page("service", agreement.pk)
    fill_in(client, page("new-month", agreement.pk), month="2017-09-01", hours="6,5", assessments="4", relayed="1")
    fill_in(client, page("new-invoice", agreement.pk), number="F-1", received_on="2017-10-05", amount="292,50")
    shown = text(client.get(page("service", agreement.pk)))
    for words in ("53 h 30", "292,50 €", "2 700 €"):
        assert words in shown, words
    invoice = ServiceInvoice.objects.get()
    fill_in(client, page("pay", agreement.pk, invoice.pk), paid_on="2017-10-28")
    invoice.refresh_from_db()
    assert invoice.paid_on == date(2017, 10, 28)
    assert "Claire Meunier" in text(client.get(LIST))
    assert list(
        Entry.objects.filter(action__startswith="service:").order_by("pk").values_list("action", "details")
    ) == [
        ("service:open", ""),
        ("service:record", "mois 09/2017"),
        ("service:record", "facture reçue"),
        ("service:record", "facture payée"),
    ]


@pytest.mark.parametrize("who", ["bruno", "chloe", "daniele", "emile", "farida", "gaspard", "ines", "karim", "lise"])
def test_prices_of_practitioners_are_for_coordination_and_assistance(
    cast: Cast, agreed: ServiceAgreement, who: str
) -> None:
    for url in (LIST, NEW, page("service", agreed.pk), page("service-file", agreed.pk)):
        assert cast.client(who).get(url).status_code == 403


def test_another_programme_sees_nothing(cast: Cast, agreed: ServiceAgreement) -> None:
    for name in ("service", "new-month", "new-invoice", "service-file"):
        assert cast.client("hawa").get(page(name, agreed.pk)).status_code == 404
    with pytest.raises(Forbidden):
        record_month(agreed, WorkDone(Decimal(1)), month=date(2017, 10, 1), by=cast.actor("hawa"))


def test_hours_never_go_beyond_those_agreed(cast: Cast, agreed: ServiceAgreement) -> None:
    alice = cast.actor("alice")
    record_month(agreed, WorkDone(Decimal(8)), month=date(2017, 9, 1), by=alice)
    with pytest.raises(DomainError, match="Il reste 2\u00a0h"):
        record_month(agreed, WorkDone(Decimal(3)), month=date(2017, 10, 1), by=alice)
    record_month(agreed, WorkDone(Decimal(4), 2, 1), month=date(2017, 9, 1), by=alice)
    assert ServiceMonth.objects.get().hours == 4


@pytest.mark.parametrize("month", [date(2017, 8, 1), date(2018, 7, 1), date(2017, 10, 2)])
def test_a_month_outside_the_convention_is_refused(cast: Cast, agreed: ServiceAgreement, month: date) -> None:
    with pytest.raises(DomainError, match="pas dans la convention"):
        record_month(agreed, WorkDone(Decimal(1)), month=month, by=cast.actor("alice"))


def test_an_hour_costs_nothing_or_something(cast: Cast, practitioner: Professional) -> None:
    sheet = ServiceSheet(practitioner, "Bilans", Decimal(10), Decimal(-1), date(2017, 9, 15), date(2018, 6, 30))
    with refused("zéro si l’intervention est gratuite", "hourly_price"):
        open_service(sheet, by=cast.actor("alice"))
    assert open_service(replace(sheet, hourly_price=Decimal(0)), by=cast.actor("alice")).hourly_price == 0


def test_negative_hours_are_refused(cast: Cast, agreed: ServiceAgreement) -> None:
    with pytest.raises(DomainError, match="zéro ou plus"):
        record_month(agreed, WorkDone(Decimal(-1)), month=date(2017, 10, 1), by=cast.actor("alice"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": Decimal(0)}, "plus grand que zéro"),
        ({"amount": Decimal("450.01")}, "ne laisse plus que"),
        ({"received_on": date(2017, 9, 1)}, "avant la convention"),
        ({"number": "f-1"}, "déjà écrite"),
    ],
)
def test_an_impossible_invoice_is_refused(
    cast: Cast, agreed: ServiceAgreement, more: dict[str, Any], words: str
) -> None:
    ServiceInvoice.objects.create(agreement=agreed, number="F-1", received_on=date(2017, 10, 1), amount=Decimal("0.01"))
    given = {"number": "F-2", "received_on": date(2017, 10, 2), "amount": Decimal(90), **more}
    if more.get("amount") == Decimal("450.01"):
        given["amount"] = Decimal(450)
    with pytest.raises(DomainError, match=words):
        receive_invoice(agreed, **given, by=cast.actor("alice"))


def test_an_invoice_is_paid_once_and_never_before_it_came(cast: Cast, agreed: ServiceAgreement) -> None:
    alice = cast.actor("alice")
    invoice = receive_invoice(agreed, number="F-1", received_on=date(2017, 10, 5), amount=Decimal(90), by=alice)
    with pytest.raises(DomainError, match="avant d’être reçue"):
        pay_invoice(invoice, on=date(2017, 10, 4), by=alice)
    pay_invoice(invoice, on=date(2017, 10, 6), by=alice)
    pay_invoice(invoice, on=date(2017, 12, 1), by=alice)
    invoice.refresh_from_db()
    assert invoice.paid_on == date(2017, 10, 6)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"hours": "0"}, "hours"),
        ({"hours": "beaucoup"}, "hours"),
        ({"hourly_price": "-1"}, "hourly_price"),
        ({"ends_on": "2017-01-01"}, "ends_on"),
        ({"purpose": ""}, "purpose"),
        ({"starts_on": "2018-06-01", "ends_on": "2018-12-31"}, "starts_on"),
    ],
)
def test_an_impossible_convention_is_refused(
    cast: Cast, practitioner: Professional, agreed: ServiceAgreement, more: dict[str, Any], field: str
) -> None:
    free = Professional.objects.create(programme=cast.programme, first_name="Paul", last_name="Neuf")
    who = practitioner if field == "starts_on" else free
    answer = fill_in(cast.client("alice"), NEW, **said(who, **more))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert ServiceAgreement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": -1},
        {"hourly_price": -1},
        {"ends_on": date(2016, 1, 1)},
    ],
)
def test_the_database_refuses_it_too(agreed: ServiceAgreement, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceAgreement.objects.filter(pk=agreed.pk).update(**wrong)


def test_the_database_refuses_a_day_in_a_month_and_an_invoice_of_nothing(agreed: ServiceAgreement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceMonth.objects.create(agreement=agreed, month=date(2017, 10, 2), hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceInvoice.objects.create(agreement=agreed, number="F", received_on=date(2017, 10, 2), amount=0)


def test_the_convention_prints_what_is_agreed_done_and_paid(cast: Cast, agreed: ServiceAgreement) -> None:
    alice = cast.actor("alice")
    record_month(agreed, WorkDone(Decimal("1.5"), 1), month=date(2017, 9, 1), by=alice)
    receive_invoice(agreed, number="F-1", received_on=date(2017, 10, 5), amount=Decimal("67.50"), by=alice)
    words = words_of(cast.client("alice").get(page("service-file", agreed.pk)).content).replace("\u00a0", " ")
    for said in ("Claire Meunier", "orthophoniste", "10 h", "45 €", "450 €", "8 h 30", "septembre 2017", "F-1"):
        assert said in words, said


def test_the_sheet_of_an_action_shows_costs_to_the_coordination(cast: Cast) -> None:
    """D-F11."""
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=item("N8", "scolaire"), nature="collective",
        frame="droit_commun", capacity=8,
    )  # fmt: skip
    ActionCost.objects.create(activity=activity, year=2018, cost=1200, programme_share=1200)
    url = page("activity-file", activity.pk)
    assert "1 200 €" in words_of(cast.client("alice").get(url).content).replace("\u00a0", " ").replace("\u202f", " ")
    for who in ("daniele", "jeanne"):
        assert "€" not in words_of(cast.client(who).get(url).content)
    assert cast.client("emile").get(url).status_code == 404
    assert cast.client("hawa").get(url).status_code == 404
    assert cast.client("farida").get(url).status_code == 403
