"""What an action costs and who pays: never negative, always the sum, and reconciled with the expenses (R41, RU17)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import Cast, item
from tests.funding.test_budget import PAGE, text
from tests.refusals import refused
from village.access.policy import Forbidden
from village.activities.models import Activity, Enrolment
from village.audit.models import Entry
from village.core.errors import DomainError
from village.funding.costs import Shares, costs_of
from village.funding.models import ActionCost, Expense
from village.funding.operations import Split, add_cost
from village.plans.models import Goal, PlannedAction
from village.plans.operations import ActionSheet, add_action

NEW = "/moyens/actions/ajouter/"


@pytest.fixture
def workshop(cast: Cast) -> Activity:
    return Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=item("N8", "sante"), nature="collective",
        frame="droit_commun",
    )  # fmt: skip


def said(activity: Activity, **more: Any) -> dict[str, Any]:
    return {
        "activity": activity.pk, "year": 2018, "cost": "900", "family_share": "300", "others_share": "150,50",
        "others": "CAF", **more,
    }  # fmt: skip


def planned(cast: Cast, **more: Any) -> PlannedAction:
    plan = cast.plans["kadiatou"]
    goal = plan.goals.first() or Goal.objects.create(
        plan=plan, domain=item("N8", "sante"), wording="Parler", starts_on=plan.opened_on, horizon="2030-01-01"
    )
    return PlannedAction.objects.create(
        plan=plan, goal=goal, title="Ergothérapie", nature="individuelle", frame="droit_commun",
        starts_on="2018-02-01", approved_on="2018-02-01", **{"cost": 90, "family_share": 30, **more},
    )  # fmt: skip


@pytest.mark.rule("RU17")
def test_ru17_the_cost_of_an_action_is_split_and_the_programme_pays_the_rest(cast: Cast, workshop: Activity) -> None:
    alice = cast.client("alice")
    assert alice.post(NEW, said(workshop)).status_code == 302
    cost = ActionCost.objects.get()
    assert (cost.programme_share, cost.family_share, cost.others_share) == (
        Decimal("449.50"),
        Decimal(300),
        Decimal("150.50"),
    )
    assert Entry.objects.filter(action="budget:record", details="coût d’une action 2018").count() == 1
    page = text(alice.get(PAGE, {"annee": 2018}))
    assert "449,50 €" in page
    assert "CAF" in page


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"cost": "0"}, "cost"),
        ({"cost": "-5"}, "cost"),
        ({"cost": "cent"}, "cost"),
        ({"family_share": "-1"}, "family_share"),
        ({"family_share": "1000"}, "family_share"),
        ({"others_share": "700"}, "family_share"),
        ({"others": ""}, "others"),
        ({"year": "1999"}, "year"),
        ({"activity": "0"}, "activity"),
    ],
)
def test_an_impossible_split_is_refused(cast: Cast, workshop: Activity, answers: dict[str, Any], field: str) -> None:
    answer = cast.client("alice").post(NEW, said(workshop) | answers)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not ActionCost.objects.exists()


@pytest.mark.parametrize(("family", "others", "field"), [(-1, 0, "family_share"), (0, -1, "others_share")])
def test_nobody_pays_less_than_nothing(cast: Cast, workshop: Activity, family: int, others: int, field: str) -> None:
    with refused("plus grande que zéro", field):
        split = Split(Decimal(90), Decimal(family), Decimal(others), "CAF")
        add_cost(workshop, split, year=2018, by=cast.actor("alice"))


def test_the_cost_of_a_year_is_written_once_and_taken_back(cast: Cast, workshop: Activity) -> None:
    alice = cast.client("alice")
    alice.post(NEW, said(workshop))
    assert "déjà écrit" in text(alice.post(NEW, said(workshop)))
    page = f"/moyens/actions/{ActionCost.objects.get().pk}/retirer/"
    assert cast.client("hawa").post(page).status_code == 404
    assert alice.post(page).status_code == 302
    assert not ActionCost.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"cost": 901}, {"family_share": -300}, {"cost": 0, "programme_share": 0, "family_share": 0}]
)
def test_the_database_holds_the_sum(cast: Cast, workshop: Activity, wrong: dict[str, Any]) -> None:
    add_cost(workshop, Split(Decimal(900), Decimal(300)), year=2018, by=cast.actor("alice"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionCost.objects.update(**wrong)


@pytest.mark.parametrize("who", ["jeanne", "hawa", "gaspard"])
def test_only_the_coordination_of_this_programme_writes_a_cost(cast: Cast, workshop: Activity, who: str) -> None:
    with pytest.raises(Forbidden):
        add_cost(workshop, Split(Decimal(900)), year=2018, by=cast.actor(who))


def test_the_means_reconcile_actions_parcours_and_expenses(cast: Cast, workshop: Activity) -> None:
    add_cost(workshop, Split(Decimal(900), Decimal(300)), year=2018, by=cast.actor("alice"))
    Expense.objects.create(programme=cast.programme, year=2018, nature="prestations", label="Soins", amount=1000)
    for _ in range(5):
        planned(cast, others_share=10)
    Enrolment.objects.create(
        activity=workshop, child=cast.children["kadiatou"], enrolled_on=timezone.localdate(),
        planned_action=planned(cast),
    )  # fmt: skip
    costs = costs_of(cast.programme, 2018)
    assert costs.own == Shares(Decimal(450), Decimal(250), Decimal(150), Decimal(50), 5)
    assert costs.programme == 600 + 250
    assert costs.gap == 150
    assert "33 %" in text(cast.client("alice").get(PAGE, {"annee": 2018}))


@pytest.mark.parametrize("who", ["gaspard", "jeanne"])
@pytest.mark.parametrize("many", [1, 5])
def test_what_actions_cost_and_families_pay_stays_with_the_coordination(cast: Cast, who: str, many: int) -> None:
    """Five actions may be those of one child: counting actions protects no family."""
    Expense.objects.create(programme=cast.programme, year=2018, nature="prestations", label="Soins", amount=1000)
    for _ in range(many):
        planned(cast, cost=61, family_share=7)
    page = text(cast.client("alice").get(PAGE, {"annee": 2018}))
    assert f"{61 * many} €" in page
    assert f"les familles {7 * many} €" in page
    page = text(cast.client(who).get(PAGE, {"annee": 2018}))
    assert "1 000 €" in page  # grants and expenses stay
    assert "La coordination seule lit le coût des actions et la part des familles" in page
    for kept in (f"{61 * many} €", f"{54 * many} €", f"{7 * many} €", "Dans les parcours", "Différence"):
        assert kept not in page


def test_the_means_read_twice_do_not_tell_what_one_more_family_pays(cast: Cast, workshop: Activity) -> None:
    for _ in range(20):
        planned(cast)
    before = text(cast.client("gaspard").get(PAGE, {"annee": 2018}))
    planned(cast, cost=500, family_share=437)
    add_cost(workshop, Split(Decimal(900), Decimal(300)), year=2018, by=cast.actor("alice"))
    assert main_of(text(cast.client("gaspard").get(PAGE, {"annee": 2018}))) == main_of(before)


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("cost", "family", "others"), [(90, 60, 40), (None, None, 10), (90, -1, None), (90, None, -1), (-5, None, None)]
)
@pytest.mark.rule("RU17")
def test_the_shares_of_an_action_of_a_parcours_stay_within_its_cost(
    cast: Cast, cost: int | None, family: int | None, others: int | None
) -> None:
    row = planned(cast)
    money = [None if value is None else Decimal(value) for value in (cost, family, others)]
    sheet = ActionSheet(row.goal, "Judo", "individuelle", "droit_commun", row.plan.opened_on)
    sheet = ActionSheet(**{**vars(sheet), **dict(zip(("cost", "family_share", "others_share"), money, strict=True))})
    with pytest.raises(DomainError):
        add_action(row.plan, sheet, by=cast.actor("daniele"), on=timezone.localdate())
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedAction.objects.update(cost=cost, family_share=family, others_share=others)
