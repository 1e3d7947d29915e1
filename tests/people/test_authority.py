"""A judge takes parental authority from a parent: he decides nothing more for the child, and is handed nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.forms import fill_in
from tests.people.test_sharing import doors, share, situation, take_back  # noqa: F401 - a fixture
from tests.privacy.test_kept_from_a_parent import asks, whole
from tests.referrals.fiches import identify, sent
from tests.referrals.test_two_parents import FATHER
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings.models import Situation
from village.people import operations
from village.people.models import Guardian, Person
from village.people.operations.agreement import has_agreement, shared_with
from village.privacy.operations.giving import deliver_pack
from village.privacy.operations.requests import RequestSheet, receive_request
from village.referrals.parents import unconfirmed_parents

READ = "Jugement du 3 mars, tribunal de Ville-en-Bois, montré par la mère."


@pytest.fixture
def father(cast: Cast) -> Guardian:
    """He holds authority, lives elsewhere, and has an account."""
    adult = Person.objects.create(
        programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré", account=cast.users["emile"]
    )
    return Guardian.objects.create(child=cast.children["kadiatou"], adult=adult, relation="pere", lives_with=False)


def page(name: str, guardian: Guardian) -> str:
    return reverse(f"casefile:{name}", args=[guardian.child_id, guardian.pk])


def end(cast: Cast, guardian: Guardian, **answers: Any) -> Any:
    answers = {"ended_on": timezone.localdate().isoformat(), "source": READ} | answers
    return fill_in(cast.client("alice"), page("end_authority", guardian), **answers)


def ended(cast: Cast, guardian: Guardian) -> Guardian:
    assert end(cast, guardian).status_code == 302
    guardian.refresh_from_db()
    return guardian


def test_the_coordination_notes_the_decision_and_the_journal_does_not_quote_it(cast: Cast, father: Guardian) -> None:
    ended(cast, father)
    assert (father.holds_authority, father.authority_ended_on) == (False, timezone.localdate())
    line = Entry.objects.get(action="guardian:end")
    assert (line.person_id, "Jugement" in line.details) == (father.child_id, False)
    team = reverse("casefile:team", args=[father.child_id])
    assert "Jugement du 3 mars" in cast.client("alice").get(team).content.decode()
    told = cast.client("daniele").get(team).content.decode()
    assert "Jugement du 3 mars" not in told
    assert "par décision d’un juge" in told


@pytest.mark.parametrize("who", ["daniele", "jeanne", "chloe"])
def test_only_the_coordination_does(cast: Cast, father: Guardian, who: str) -> None:
    today = timezone.localdate()
    assert cast.client(who).get(page("end_authority", father)).status_code == 403
    with pytest.raises(Forbidden):
        operations.end_authority(father, ended_on=today, source=READ, by=cast.actor(who), on=today)
    ended(cast, father)
    with pytest.raises(Forbidden):
        operations.give_authority_back(father, by=cast.actor(who), on=today)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"source": " "}, "obligatoire"),
        ({"ended_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "pas encore venu"),
        ({"ended_on": "1999-01-01"}, "avant la naissance"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(cast: Cast, father: Guardian, answers: Any, said: str) -> None:
    answer = end(cast, father, **answers)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    father.refresh_from_db()
    assert father.holds_authority


def test_without_the_decision_that_was_read_nothing_is_taken(cast: Cast, father: Guardian) -> None:
    today = timezone.localdate()
    with pytest.raises(DomainError, match="quelle décision"):
        operations.end_authority(father, ended_on=today, source=" ", by=cast.actor("alice"), on=today)


def test_his_refusals_fall_and_so_does_what_he_agreed_to_be_shared(
    cast: Cast, father: Guardian, situation: Situation  # noqa: F811 - the fixture
) -> None:  # fmt: skip
    share(cast)
    take_back(share(cast, guardian=father), cast)
    assert set(doors(cast, situation).values()) == {404}
    ended(cast, father)
    assert set(doors(cast, situation).values()) == {200}
    mother, today = cast.guardians["kadiatou"], timezone.localdate()
    assert shared_with(father.child, today) == {cast.school.organisation_id}
    operations.end_authority(mother, ended_on=today, source=READ, by=cast.actor("alice"), on=today)
    assert shared_with(father.child, today) == set()


def test_the_agreement_to_be_supported_was_his_to_give(cast: Cast) -> None:
    mother = ended(cast, cast.guardians["kadiatou"])
    assert has_agreement(mother.child, timezone.localdate())


def test_he_agrees_to_nothing_more(cast: Cast, father: Guardian) -> None:
    ended(cast, father)
    with pytest.raises(DomainError, match="autorité"):
        operations.record_agreement(
            father.child, guardian=father, scope="accompagnement", channel="oral",
            by=cast.actor("alice"), on=timezone.localdate(),
        )  # fmt: skip


def test_his_account_opens_the_child_no_more(cast: Cast) -> None:
    farida, name = cast.client("farida"), cast.children["kadiatou"].first_name
    assert name in farida.get("/").content.decode()
    mother = ended(cast, cast.guardians["kadiatou"])
    assert name not in farida.get("/").content.decode()
    with pytest.raises(DomainError, match="il n’ouvre rien"):
        operations.join_care_team(
            mother.child, link=Link.GUARDIAN, by=cast.actor("alice"), on=timezone.localdate(), user=cast.users["farida"]
        )


def test_the_dossier_he_asked_for_before_is_not_handed_to_him(cast: Cast, father: Guardian) -> None:
    asked = asks(cast, father)
    ended(cast, father)
    desk = reverse("privacy:request", args=[asked.pk])
    answer = cast.client("alice").get(reverse("privacy:pack", args=[asked.pk]), follow=True)
    assert answer.redirect_chain == [(desk, 302)]
    assert "n’a plus l’autorité parentale" in answer.content.decode()
    assert reverse("privacy:pack", args=[asked.pk]) not in answer.content.decode()
    with pytest.raises(DomainError, match="plus l’autorité"):
        deliver_pack(asked, protection="", by=cast.actor("alice"), at=timezone.localtime())
    with pytest.raises(DomainError, match="ne peut pas demander"):
        receive_request(
            father.child, RequestSheet("acces", "parent", father, "connue", "oral", timezone.localdate()),
            by=cast.actor("alice"), on=timezone.localdate(),
        )  # fmt: skip


def test_what_the_judge_decided_of_him_is_not_told_to_the_other_parent(cast: Cast, father: Guardian) -> None:
    ended(cast, father)
    told = whole(cast, asks(cast, cast.guardians["kadiatou"]))
    assert "Ville-en-Bois" not in told


def test_a_fiche_that_names_him_again_gives_him_nothing_back(cast: Cast, father: Guardian) -> None:
    ended(cast, father)
    about: dict[str, Any] = {
        "child_first_name": "Kadiatou",
        "child_last_name": "Traoré",
        "birth_date": father.child.birth_date,
    }
    again = sent(cast, **about, **{**FATHER, "second_first_name": "Moussa", "second_last_name": "Traoré"})
    again = identify(cast, again, father.child)
    assert father.child.guardians.filter(adult__first_name="Moussa").count() == 1
    assert father.pk not in {guardian.pk for _, guardian in unconfirmed_parents(again)}
    today, alice = timezone.localdate(), cast.actor("alice")
    with pytest.raises(DomainError, match="revenez d’abord"):
        operations.confirm_guardian(father, by=alice, on=today)
    with pytest.raises(DomainError, match="revenez d’abord"):
        operations.reject_guardian(father, reason="Non.", by=alice, on=today)
    with pytest.raises(DomainError, match="C’est déjà noté"):
        operations.end_authority(father, ended_on=today, source=READ, by=alice, on=today)


def test_it_can_be_given_back(cast: Cast, father: Guardian) -> None:
    ended(cast, father)
    assert cast.client("alice").post(page("give_authority_back", father)).status_code == 302
    father.refresh_from_db()
    assert (father.holds_authority, father.authority_ended_on, father.authority_end_source) == (True, None, "")
    assert Entry.objects.get(action="guardian:restore").person_id == father.child_id
    again = cast.client("alice").post(page("give_authority_back", father), follow=True)
    assert "Aucune décision de justice" in again.content.decode()


def test_who_never_held_it_cannot_lose_it(cast: Cast, father: Guardian) -> None:
    Guardian.objects.filter(pk=father.pk).update(holds_authority=False)
    answer = end(cast, father)
    assert "rien à retirer" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"holds_authority": True}, {"authority_end_source": ""}, {"rejected_on": SINCE}])
def test_the_base_holds_it_too(cast: Cast, father: Guardian, wrong: dict[str, Any]) -> None:
    ended(cast, father)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.filter(pk=father.pk).update(**wrong)


def test_the_page_says_when_nobody_is_left(cast: Cast, father: Guardian) -> None:
    alice, mother = cast.client("alice"), cast.guardians["kadiatou"]
    assert "Plus personne" not in alice.get(page("end_authority", mother)).content.decode()
    ended(cast, father)
    assert "Plus personne n’aura" in alice.get(page("end_authority", mother)).content.decode()
