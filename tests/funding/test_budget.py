"""The means of a year: who reads them, who writes them, what is refused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.funding.models import Expense, Grant
from village.funding.operations import add_expense, add_grant, remove_line

PAGE, NEW_GRANT, NEW_EXPENSE = "/moyens/", "/moyens/ressources/ajouter/", "/moyens/depenses/ajouter/"
GRANT = {"year": "2018", "funder": "etat", "label": "Subvention de l’État", "amount": "150 000,50"}
EXPENSE = {"year": "2018", "nature": "personnel", "label": "Équipe", "amount": "1 200 €"}


def text(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


@pytest.mark.parametrize("name", ["alice", "jeanne", "gaspard"])
def test_the_means_open_to_those_who_run_and_fund(cast: Cast, name: str) -> None:
    assert cast.client(name).get(PAGE).status_code == 200


@pytest.mark.parametrize("name", ["bruno", "chloe", "daniele", "emile", "farida", "ines", "karim", "lise"])
def test_the_means_are_closed_to_other_roles(cast: Cast, name: str) -> None:
    assert cast.client(name).get(PAGE).status_code == 403


@pytest.mark.parametrize("name", ["daniele", "gaspard", "jeanne"])
@pytest.mark.parametrize("page", [NEW_GRANT, NEW_EXPENSE])
def test_only_the_coordination_writes(cast: Cast, name: str, page: str) -> None:
    assert cast.client(name).get(page).status_code == 403
    assert cast.client(name).post(page, GRANT | EXPENSE).status_code == 403
    assert "Ajouter une ressource" not in text(cast.client("gaspard").get(PAGE))


def test_a_resource_and_an_expense_are_written_journaled_and_shown(cast: Cast) -> None:
    alice = cast.client("alice")
    answer = alice.post(NEW_GRANT, GRANT)
    assert answer.url == "/moyens/?annee=2018"  # type: ignore[attr-defined]
    alice.post(NEW_EXPENSE, EXPENSE)
    grant, expense = Grant.objects.get(), Expense.objects.get()
    assert (grant.amount, grant.indirect) == (Decimal("150000.50"), False)
    assert expense.amount == Decimal(1200)
    assert list(Entry.objects.filter(action="budget:record").values_list("target", "person_id").order_by("pk")) == [
        (f"funding.grant:{grant.pk}", None),
        (f"funding.expense:{expense.pk}", None),
    ]
    page = text(cast.client("gaspard").get(PAGE, {"annee": 2018}))
    assert "150 000,50 €" in page
    assert "1 200 €" in page


def test_shares_are_those_of_each_funder_indirect_charges_apart(cast: Cast) -> None:
    for amount, funder, indirect in ((150_000, "etat", False), (86_500, "epci", False), (30_000, "epci", True)):
        Grant.objects.create(
            programme=cast.programme, year=2018, funder=funder, label="Part", amount=amount, indirect=indirect
        )
    page = text(cast.client("gaspard").get(PAGE, {"annee": 2018}))
    assert "266 500 €" in page
    for share in ("56 %", "32 %", "11 %"):
        assert share in page
    assert "charges indirectes (intercommunalité (EPCI))" in page


@pytest.mark.parametrize(("page", "answers"), [(NEW_GRANT, GRANT), (NEW_EXPENSE, EXPENSE)])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"amount": "0"}, "Écrivez un montant plus grand que zéro."),
        ({"amount": "-5"}, "Écrivez un montant plus grand que zéro."),
        ({"amount": "beaucoup"}, "Écrivez un montant en euros, par exemple 86 500,50."),
        ({"amount": "nan"}, "Écrivez un montant en euros"),
        ({"amount": "1,234"}, "Écrivez deux chiffres au plus après la virgule."),
        ({"amount": "9" * 30}, "Ce montant est trop grand"),
        ({"year": "1789"}, "Écrivez une année entre 2005 et 2100"),
        ({"year": "l’an prochain"}, "Écrivez une année entre 2005 et 2100"),
        ({"label": "x" * 121}, "121"),
        ({"label": ""}, "obligatoire"),
    ],
)
def test_a_wrong_line_is_refused_in_french_and_nothing_is_lost_nor_written(
    cast: Cast, page: str, answers: dict[str, str], wrong: dict[str, str], message: str
) -> None:
    answer = cast.client("alice").post(page, answers | wrong)
    assert answer.status_code == 422
    assert message in text(answer)
    for typed in (answers | wrong).values():
        assert str(typed) in answer.content.decode()
    assert not Grant.objects.exists()
    assert not Expense.objects.exists()
    assert not Entry.objects.filter(action="budget:record").exists()


@pytest.mark.parametrize("page", [NEW_GRANT, NEW_EXPENSE])
def test_an_empty_form_says_what_is_missing(cast: Cast, page: str) -> None:
    answer = cast.client("alice").post(page, {})
    assert answer.status_code == 422
    assert "choses à corriger" in text(answer)


def test_the_same_form_sent_twice_writes_once(cast: Cast) -> None:
    alice = cast.client("alice")
    sent = GRANT | {"submission": "0b7f3f0e-7f61-4f43-8a4c-6a5b7b0f4d11"}
    assert [alice.post(NEW_GRANT, sent).status_code for _ in range(2)] == [302, 302]
    assert Grant.objects.count() == 1


def test_a_line_written_by_mistake_is_taken_back_and_the_journal_keeps_it(cast: Cast) -> None:
    grant = Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="Erreur", amount=5)
    expense = Expense.objects.create(programme=cast.programme, year=2018, nature="personnel", label="Erreur", amount=5)
    alice = cast.client("alice")
    for page in (f"/moyens/ressources/{grant.pk}/retirer/", f"/moyens/depenses/{expense.pk}/retirer/"):
        assert alice.get(page).status_code == 405
        assert cast.client("gaspard").post(page).status_code == 403
        assert cast.client("hawa").post(page).status_code == 404
        assert alice.post(page).status_code == 302
        assert alice.post(page).status_code == 404
    assert not Grant.objects.exists()
    assert not Expense.objects.exists()
    assert Entry.objects.filter(action="budget:record", details="ligne retirée, 2018").count() == 2


def test_another_programme_sees_none_of_it(cast: Cast) -> None:
    cast.client("alice").post(NEW_GRANT, GRANT)
    assert "150 000" not in text(cast.client("hawa").get(PAGE, {"annee": 2018}))


@pytest.mark.parametrize("year", ["1789", "99999", "deux-mille", "²"])
def test_an_address_with_a_wrong_year_is_not_found(cast: Cast, year: str) -> None:
    assert cast.client("alice").get(PAGE, {"annee": year}).status_code == 404


def test_an_empty_year_says_what_to_do(cast: Cast) -> None:
    assert "Ajoutez la première ligne" in text(cast.client("alice").get(PAGE))
    assert "La coordination du programme" in text(cast.client("gaspard").get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"year": 1789}, "year"), ({"label": "  "}, "label"), ({"amount": Decimal(0)}, "amount"), ({"kind": "?"}, "kind")],
)
def test_operations_refuse_what_a_form_would(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    alice = cast.actor("alice")
    good: dict[str, Any] = {"year": 2018, "label": "Part", "amount": Decimal(1), "by": alice}
    kind = wrong.get("kind")
    asked = good | {key: value for key, value in wrong.items() if key != "kind"}
    with pytest.raises(DomainError) as grant:
        add_grant(cast.programme, funder=kind or "etat", indirect=False, **asked)
    with pytest.raises(DomainError) as expense:
        add_expense(cast.programme, nature=kind or "personnel", **asked)
    assert grant.value.field == (field if field != "kind" else "funder")
    assert expense.value.field == (field if field != "kind" else "nature")


def test_operations_refuse_who_may_not(cast: Cast) -> None:
    grant = Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="Part", amount=5)
    refusals: list[Callable[[str], Any]] = [
        lambda who: remove_line(grant, by=cast.actor(who)),
        lambda who: add_grant(
            cast.programme, year=2018, funder="etat", label="a", amount=Decimal(1), indirect=False, by=cast.actor(who)
        ),
        lambda who: add_expense(
            cast.programme, year=2018, nature="personnel", label="a", amount=Decimal(1), by=cast.actor(who)
        ),
    ]
    for refused in refusals:
        for who in ("gaspard", "hawa"):
            with pytest.raises(Forbidden):
                refused(who)


def test_the_page_asks_the_same_few_questions_whatever_the_number_of_lines(cast: Cast) -> None:
    gaspard = cast.client("gaspard")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            gaspard.get(PAGE, {"annee": 2018})
        return len(asked)

    queries()  # the first page of a session asks more
    few = queries()
    for _ in range(20):
        Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="Part", amount=5)
    assert queries() == few
