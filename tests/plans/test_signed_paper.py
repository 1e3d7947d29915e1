"""R28, D-F4: the paper of a version that the family approved never changes after the signature."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.plans.conftest import action
from tests.plans.test_documents import text_of
from village.core.holding import Category
from village.directory.models import Professional
from village.people.models import Guardian, Person, Schooling
from village.plans.documents import plan_document
from village.plans.models import Assessment, Goal, Plan, PlanVersion, Reopening
from village.plans.parts import contents_of

SIGNED = date(2026, 3, 10)
AFTER = SIGNED + timedelta(days=60)


def words(plan: Plan, on: date, said: str, number: int) -> Assessment:
    return Assessment.objects.create(
        plan=plan, on=on, author=plan.programme.memberships.select_related("user")[0].user,
        environment="Calme.", proposal="Lire.",
        child_words=f"{said}, dit l’enfant", parent_words=f"{said}, disent les parents", version=number,
    )  # fmt: skip


def schooled(plan: Plan, level: str, starts_on: date, ends_on: date | None) -> None:
    schooling = plan.child.schoolings.first()
    assert schooling
    Schooling.objects.create(
        child=plan.child, school=schooling.school, level=item("N4", level), starts_on=starts_on, ends_on=ends_on
    )


@pytest.fixture
def read(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> PlanVersion:
    """What stands in the dossier on the day when the family signs."""
    action(goal)
    sheet, _ = Professional.objects.get_or_create(
        programme=plan.programme, user=cast.users["daniele"], defaults={"first_name": "Danièle", "last_name": "Roche"}
    )
    Professional.objects.filter(pk=sheet.pk).update(phone="04 67 00 00 07")
    words(plan, SIGNED - timedelta(days=30), "Oser", 1)
    plan.next_review_on = date(2026, 9, 15)
    plan.save()
    return draft


def approve(cast: Cast, draft: PlanVersion, on: date = SIGNED) -> PlanVersion:
    answers = {f"answer_{one.pk}": "oui" for one in draft.plan.actions.all()}
    answer = fill_in(
        cast.client("daniele"), reverse("plans:approve", args=[draft.plan_id]),
        guardian=cast.guardians["kadiatou"].pk, channel="papier", on=on.isoformat(), **answers,
    )  # fmt: skip
    assert answer.status_code == 302
    draft.refresh_from_db()
    return draft


def life_goes_on(cast: Cast, plan: Plan) -> None:
    """Everything that the paper says is something else today."""
    child: Person = plan.child
    child.care_team.filter(link="referent").update(ends_on=AFTER - timedelta(days=1))
    child.care_team.create(link="referent", user=cast.users["dora"], starts_on=AFTER)
    Professional.objects.update(phone="04 99 99 99 99")
    child.schoolings.filter(ends_on__isnull=True).update(ends_on=AFTER - timedelta(days=1))
    schooled(plan, "6e", AFTER, None)
    words(plan, AFTER, "Le collège", 2)
    plan.next_review_on = date(2027, 1, 5)
    plan.save()
    stepfather = Person.objects.create(
        programme=plan.programme, is_child=False, first_name="Ousmane", last_name="Diallo", household=child.household
    )
    Guardian.objects.create(child=child, adult=stepfather, relation="tuteur")
    Reopening.objects.create(
        plan=plan, on=AFTER, closed_on=AFTER, reason="La famille revient.", author=cast.users["alice"],
        former_exit={},
    )  # fmt: skip
    Person.objects.filter(pk=child.pk).update(last_name="Traore-Diallo")


def told(version: PlanVersion) -> dict[str, Any]:
    fresh = PlanVersion.objects.get(pk=version.pk)
    return asdict(plan_document(fresh, on=timezone.localdate(), known=frozenset(Category)))


def test_r28_nothing_of_a_signed_paper_changes_when_the_dossier_goes_on(cast: Cast, read: PlanVersion) -> None:
    signed = told(approve(cast, read))
    life_goes_on(cast, read.plan)
    assert told(read) == signed


def test_r28_a_signed_paper_says_what_stood_that_day(cast: Cast, read: PlanVersion) -> None:
    """Else the test above would pass on a paper that says nothing."""
    signed = told(approve(cast, read))
    life_goes_on(cast, read.plan)
    url = reverse("plans:document", args=[read.plan_id, 1])
    printed = text_of(cast.client("alice").get(url).content).replace("\xa0", " ")
    for said in ("Danièle Roche", "04 67 00 00 07", "Oser, dit l’enfant", "Oser, disent les parents",
                 "15 septembre 2026", signed["child"]["school"], signed["child"]["school_class"]):  # fmt: skip
        assert said
        assert said in printed
    for later in ("Dora", "04 99", "Le collège", "Ousmane", "La famille revient", "Traore-Diallo"):
        assert later not in printed


def test_r28_a_version_signed_before_these_facts_were_kept_says_those_that_are_dated(
    cast: Cast, read: PlanVersion
) -> None:
    """The care team, the school and the diagnostic of that day; no telephone, no review, no other parent's name."""
    signed = told(approve(cast, read))
    read.as_approved = contents_of(read.plan)
    read.save()
    life_goes_on(cast, read.plan)
    now = told(read)
    for name in ("referent", "child_words", "parents_words", "eps_date", "starts", "undone"):
        assert now[name] == signed[name], name
    assert (now["child"]["school"], now["child"]["school_class"]) == (
        signed["child"]["school"], signed["child"]["school_class"],
    )  # fmt: skip
    assert (now["referent_contact"], now["review_on"]) == ("", None)
    assert [one["name"] for one in now["signatures"]] == [
        str(cast.guardians["kadiatou"].adult), "", "Danièle Roche",
    ]  # fmt: skip


def test_d_f4_the_paper_names_the_day_when_the_eps_validated_this_version(cast: Cast, read: PlanVersion) -> None:
    """Until then, the day of the entry."""
    approve(cast, read)
    assert told(read)["eps_date"] == read.plan.opened_on
    PlanVersion.objects.filter(pk=read.pk).update(validated_on=SIGNED + timedelta(days=9))
    assert told(read)["eps_date"] == SIGNED + timedelta(days=9)


def test_a_version_being_written_says_what_stands_today(cast: Cast, read: PlanVersion) -> None:
    life_goes_on(cast, read.plan)
    now = told(read)
    assert "Dora" in now["referent"]
    assert now["child_words"].startswith("Le collège")
    assert "Ousmane Diallo" in [one["name"] for one in now["signatures"]]
