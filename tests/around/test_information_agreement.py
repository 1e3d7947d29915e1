"""No question leaves without the agreement of the family, and none outlives it (R50, C5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.around.asking import ANSWER, QUESTION, TODAY, ask, link, page_of, send
from tests.cast import SINCE, Cast
from village.around.models import InformationRequest
from village.directory.models import Organisation, Professional
from village.people.models import Agreement, Guardian, Person
from village.people.operations import withdraw_agreement


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "accompagnement", "recipient": None},
        {"withdrawn_on": TODAY},
        {"given_on": TODAY + timedelta(days=1)},
        {"categories": ["1", "2"]},
    ],
)
def test_nothing_leaves_without_the_agreement_of_the_family(
    cast: Cast, teacher: Professional, shared: Agreement, change: dict[str, Any]
) -> None:
    Agreement.objects.filter(pk=shared.pk).update(**change)
    answer = ask(cast, teacher)
    assert answer.status_code == 422
    assert "onglet « Accords »" in page_of(answer)
    assert QUESTION in page_of(answer)
    assert not InformationRequest.objects.exists()


def test_somebody_without_parental_authority_does_not_open_the_door(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    Guardian.objects.filter(pk=shared.guardian_id).update(holds_authority=False)
    assert ask(cast, teacher).status_code == 422


def test_the_agreement_is_with_this_structure(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    other = Organisation.objects.create(programme=cast.programme, name="MDS", kind=cast.school.organisation.kind)
    Agreement.objects.filter(pk=shared.pk).update(recipient=other)
    assert ask(cast, teacher).status_code == 422


def test_a_dossier_whose_use_is_limited_answers_by_no_link(cast: Cast, teacher: Professional, shared: Any) -> None:
    path = link(cast, teacher)
    child = cast.children["kadiatou"]
    child.limited_on = TODAY
    child.save()
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"answer": "Il lit mieux."}).status_code == 404
    assert not InformationRequest.objects.get().answer


def test_a_family_that_takes_its_agreement_back_kills_the_link_at_once(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    door = link(cast, teacher)
    withdraw_agreement(shared, by=cast.actor("daniele"), on=TODAY, at=timezone.now())
    assert Client().get(door).status_code == 404
    answer = send(door)
    assert answer.status_code == 404
    assert ANSWER in page_of(answer)
    assert not InformationRequest.objects.get().answer


def test_a_family_that_takes_back_its_agreement_to_be_supported_kills_the_link_at_once(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    """C11: the sharing may hold; nothing is shown, nothing new is written."""
    door = link(cast, teacher)
    support = cast.children["kadiatou"].agreements.get(scope="accompagnement")
    withdraw_agreement(support, by=cast.actor("daniele"), on=TODAY, at=timezone.now())
    assert Client().get(door).status_code == 404
    assert send(door).status_code == 404
    assert not InformationRequest.objects.get().answer


def test_one_parent_who_takes_it_back_is_enough(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    child = cast.children["kadiatou"]
    father = Person.objects.create(
        programme=cast.programme, household=child.household, is_child=False, first_name="Issa", last_name="Traoré"
    )
    guardian = Guardian.objects.create(child=child, adult=father, relation="pere")
    Agreement.objects.create(
        child=child, guardian=guardian, scope="partage", channel="oral", recipient=cast.school.organisation,
        informed_by=cast.users["daniele"], given_on=SINCE, withdrawn_on=TODAY,
    )  # fmt: skip
    assert ask(cast, teacher).status_code == 422


def test_no_question_leaves_while_the_family_took_back_its_agreement_to_be_supported(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    """C11: the sharing may hold, nothing new is done."""
    cast.children["kadiatou"].agreements.filter(scope="accompagnement").update(withdrawn_on=TODAY)
    answer = ask(cast, teacher)
    assert answer.status_code == 422
    assert "retiré son accord" in page_of(answer)
    assert QUESTION in page_of(answer)
    assert not InformationRequest.objects.exists()
