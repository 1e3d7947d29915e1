"""The documents of a parcours, and who may print them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast, item
from tests.plans.conftest import action
from village.audit.models import Entry
from village.plans.documents import certificate
from village.plans.models import Goal, Plan, PlanVersion
from village.programmes.models import Commune


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_parcours_prints_its_four_parts_as_a_tagged_pdf(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion
) -> None:
    action(goal)
    answer = cast.client("daniele").get(reverse("plans:document", args=[plan.pk, 1]))
    assert answer["Content-Type"] == "application/pdf"
    assert "kadiatou" not in answer["Content-Disposition"].lower()
    text = text_of(answer.content)
    for part in ("Oser parler en classe", "Coup de pouce", "Le mardi.", "Avec l’école."):
        assert part in text
    assert "/StructTreeRoot" in str(PdfReader(BytesIO(answer.content)).trailer["/Root"])
    assert Entry.objects.filter(action="document:print", person_id=plan.child_id).count() == 1


def test_the_attestation_says_neither_motive_nor_content(cast: Cast, plan: Plan, goal: Goal) -> None:
    url = reverse("plans:certificate", args=[plan.pk])
    assert cast.client("alice").get(url).status_code == 404
    plan.closed_on = date(2018, 8, 31)
    plan.save()
    text = text_of(cast.client("alice").get(url).content)
    assert "Kadiatou" in text
    assert "31 août 2018" in text.replace("\xa0", " ")
    assert "Oser parler" not in text


@pytest.mark.parametrize(
    ("who", "status"), [("dora", 404), ("hawa", 404), ("jeanne", 404), ("bruno", 403), ("farida", 403)]
)
def test_only_the_team_prints_a_parcours(cast: Cast, plan: Plan, draft: PlanVersion, who: str, status: int) -> None:
    assert cast.client(who).get(reverse("plans:document", args=[plan.pk, 1])).status_code == status


def test_a_parcours_that_ended_names_who_led_it(cast: Cast, plan: Plan, draft: PlanVersion) -> None:
    """The référente's tie has a last day once the exit is decided; she is named all the same, not who came after."""
    plan.child.care_team.filter(link="referent").update(ends_on=date(2018, 9, 30))
    plan.child.care_team.create(link="referent", user=cast.users["dora"], starts_on=date(2018, 10, 1))
    plan.closed_on = date(2018, 8, 31)
    plan.save()
    text = text_of(cast.client("alice").get(reverse("plans:document", args=[plan.pk, 1])).content)
    assert "Danièle Roche" in text
    assert "Dora" not in text


def test_the_attestation_is_signed_in_the_commune_of_the_programme_if_it_has_one_only(cast: Cast, plan: Plan) -> None:
    """Of several, none is guessed: a line waits for the pen."""
    assert certificate(plan, on=date(2018, 9, 1)).place == "Ici"
    Commune.objects.create(programme=plan.programme, name="Là", insee_code="13002")
    assert certificate(plan, on=date(2018, 9, 1)).place == ""


def test_a_sheet_says_the_class_of_the_day_not_the_one_that_comes(cast: Cast, plan: Plan) -> None:
    """In August the class of September is known already (issue 6)."""
    today = timezone.localdate()
    now = plan.child.schoolings.get()
    plan.child.schoolings.update(ends_on=today, level=item("N4", "cm1"))
    plan.child.schoolings.create(school=now.school, level=item("N4", "cm2"), starts_on=today + timedelta(days=1))
    text = text_of(cast.client("daniele").get(reverse("plans:blank_document", args=[plan.pk])).content)
    assert "CM1" in text
    assert "CM2" not in text
