"""What the operations of a fiche and of a family's request refuse, whatever page or script asks."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.referrals.fiches import draft, fiche, sent
from tests.referrals.test_arriving import KADIATOU
from tests.referrals.test_completing import BLANKS
from tests.referrals.test_two_parents import FATHER
from tests.refusals import refused
from village.audit.models import Entry
from village.people.models import Agreement, Guardian, Household, Person
from village.programmes.models import Commune, Quarter
from village.referrals import operations
from village.referrals.models import FamilyRequest, Inquiry, Referral
from village.referrals.operations import Asking

TODAY = timezone.localdate()


# — writing and handing on —


def test_a_child_lives_in_a_quarter_or_outside(cast: Cast) -> None:
    with refused("l’un des deux", "quarter"):
        operations.write_referral(fiche(cast, outside_quarters=True), by=cast.actor("bruno"), on=TODAY)


def test_a_fiche_that_another_pre_asked_for_stays_with_the_team(cast: Cast) -> None:
    referral = draft(cast, "jeanne", door="autre_pre", came_from="PRE d’Ailleurs")
    with refused("Un autre PRE vous l’a demandé", "to"):
        operations.hand_on_referral(referral, to=cast.users["bruno"], by=cast.actor("jeanne"), on=TODAY)
    handed = operations.hand_on_referral(referral, to=cast.users["alice"], by=cast.actor("jeanne"), on=TODAY)
    assert (handed.written_by, handed.door) == (cast.users["alice"], "autre_pre")


# — signing —


def sign(cast: Cast, referral: Referral) -> Any:
    return operations.sign_later(
        referral, name="Karim Morin", channel="oral", signed_on=TODAY, by=cast.actor("bruno"), on=TODAY
    )


def test_only_a_parent_whom_the_fiche_names_signs(cast: Cast) -> None:
    with refused("ne nomme pas d’autre parent"):
        sign(cast, sent(cast))


def test_the_other_parent_no_longer_signs_a_fiche_that_was_answered(cast: Cast) -> None:
    referral = sent(cast, **FATHER)
    operations.redirect_referral(referral, by=cast.actor("alice"), on=TODAY, answer="Le centre social.")
    with refused("ne se signe plus"):
        sign(cast, referral)


def test_the_other_parent_signs_before_one_knows_who_the_child_is(cast: Cast) -> None:
    """His agreement waits, with the other's, for the answer to « Déjà connu ? »."""
    referral, before = sent(cast, **KADIATOU, **FATHER), Agreement.objects.count()
    assert sign(cast, referral).referral == referral
    assert Agreement.objects.count() == before


def test_a_parent_confirmed_who_did_not_sign_agreed_to_nothing(cast: Cast) -> None:
    referral = sent(cast, **FATHER)
    father = Guardian.objects.get(child=referral.child, adult__first_name="Karim")
    Guardian.objects.filter(pk=father.pk).update(holds_authority=False)
    assert operations.confirm_parent(referral, by=cast.actor("alice"), on=TODAY) == father
    assert not Agreement.objects.filter(guardian=father).exists()


# — asking more —


def test_a_question_and_its_answer_have_words(cast: Cast) -> None:
    referral = sent(cast)
    with refused("Écrivez votre question", "question"):
        operations.ask_more(referral, question=" ", by=cast.actor("alice"), on=TODAY)
    operations.ask_more(referral, question="Depuis quand ?", by=cast.actor("alice"), on=TODAY)
    with refused("Écrivez votre réponse", "answer"):
        operations.answer_more(referral, answer=" ", by=cast.actor("bruno"), on=TODAY)
    assert Inquiry.objects.get().answer == ""


# — completing what arrived —


def complete(cast: Cast, referral: Referral, source: str = "la mère", **said: Any) -> Any:
    return operations.complete_referral(referral, said, source=source, by=cast.actor("alice"), on=TODAY)


def test_who_said_what_completes_a_fiche_is_written(cast: Cast) -> None:
    with refused("qui vous l’a appris", "source"):
        complete(cast, sent(cast, **BLANKS), source=" ", languages="arabe")


def test_a_fiche_is_completed_by_a_quarter_of_its_commune(cast: Cast) -> None:
    other = Commune.objects.create(programme=cast.programme, name="Là-bas", insee_code="13003")
    far = Quarter.objects.create(commune=other, name="Le Port", kind="qpv", starts_on=cast.quarter.starts_on)
    with refused("n’est pas à Ici", "quarter"):
        complete(cast, sent(cast, **BLANKS), quarter=far)


def test_a_school_comes_with_its_level(cast: Cast) -> None:
    referral = sent(cast, school=None, level=None)
    with refused("aussi le niveau", "level"):
        complete(cast, referral, school=cast.school)
    complete(cast, referral, school=cast.school, level=item("N4", "ce1"))
    referral.refresh_from_db()
    assert (referral.school, str(referral.level)) == (cast.school, "CE1")


def test_a_fiche_of_a_child_without_a_home_is_completed_alone(cast: Cast) -> None:
    referral = sent(cast, **BLANKS)
    Person.objects.filter(pk=referral.child_id or 0).update(household=None)
    homes = set(Household.objects.values_list("pk", "languages"))
    complete(cast, referral, languages="arabe")
    assert set(Household.objects.values_list("pk", "languages")) == homes


def test_what_a_home_says_already_stays(cast: Cast) -> None:
    """A home in a quarter keeps it; one that lacks nothing is not written at all."""
    referral = sent(cast, **BLANKS)
    assert referral.child
    Household.objects.filter(people=referral.child).update(
        address="1 rue Haute", quarter=cast.quarter, languages="turc"
    )
    other = Quarter.objects.create(commune=cast.commune, name="Le Port", kind="qpv", starts_on=cast.quarter.starts_on)
    complete(cast, referral, quarter=other, languages="arabe")
    home = Household.objects.get(people=referral.child)
    assert (home.address, home.quarter, home.languages) == ("1 rue Haute", cast.quarter, "turc")
    assert not Entry.objects.filter(action="person:correct").exists()


# — what becomes of it —


def test_a_fiche_that_was_answered_needs_no_derogation(cast: Cast) -> None:
    referral = sent(cast)
    operations.redirect_referral(referral, by=cast.actor("alice"), on=TODAY, answer="Le centre social.")
    with refused("n’attend plus"):
        operations.grant_derogation(referral, reason="Fratrie suivie.", by=cast.actor("alice"), on=TODAY)


def test_an_answer_that_was_not_given_is_not_taken_back(cast: Cast) -> None:
    with refused("sa réponse ne change plus"):
        operations.reconsider_referral(sent(cast), by=cast.actor("alice"), on=TODAY)


# — the family's own request (R5) —


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return Asking("Sonia Morin", "mere", "Léa", 8, cast.commune, "06 39 98 00 01", "", "", "français", False, "Dormir.")


@pytest.mark.parametrize("years", [-1, 26])
def test_a_child_has_an_age_that_can_be(cast: Cast, asking: Asking, years: int) -> None:
    with refused("un âge entre 0 et 25", "child_age"):
        operations.receive_request(replace(asking, child_age=years), programme=cast.programme, key=uuid4(), on=TODAY)


def test_a_family_lives_in_a_commune_of_the_programme(cast: Cast, asking: Asking) -> None:
    with refused("commune de la liste", "commune"):
        operations.receive_request(asking, programme=cast.other_programme, key=uuid4(), on=TODAY)


def test_the_fiche_that_answers_a_family_is_of_its_programme(cast: Cast, asking: Asking) -> None:
    request = operations.receive_request(asking, programme=cast.programme, key=uuid4(), on=TODAY)
    referral = draft(cast)
    Referral.objects.filter(pk=referral.pk).update(programme=cast.other_programme)
    referral.refresh_from_db()
    with refused("autre programme"):
        operations.tie_request(request, referral, by=cast.actor("alice"))
    assert FamilyRequest.objects.get().referral is None
