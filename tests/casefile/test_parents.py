"""Who the child lives with; a parent named by mistake opens nothing."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people import operations
from village.people.models import Guardian, Person


@pytest.fixture
def stranger(cast: Cast) -> Guardian:
    """Paul, whom a fiche named, and whom nobody has confirmed."""
    adult = Person.objects.create(
        programme=cast.programme,
        is_child=False,
        first_name="Paul",
        last_name="Inconnu",
        account=cast.users["emile"],
    )
    return Guardian.objects.create(
        child=cast.children["kadiatou"], adult=adult, relation="pere", holds_authority=False, lives_with=False
    )


def page(name: str, guardian: Guardian) -> str:
    return reverse(f"casefile:{name}", args=[guardian.child_id, guardian.pk])


@pytest.mark.parametrize("who", ["daniele", "alice", "jeanne"])
def test_who_the_child_lives_with_is_corrected_with_the_telephone(cast: Cast, who: str) -> None:
    mother = cast.guardians["kadiatou"]
    answers = {"relation": "mere", "phone": "06 39 98 11 22"}  # the box is unticked: she left
    assert fill_in(cast.client(who), page("correct_guardian", mother), **answers).status_code == 302
    mother.refresh_from_db()
    assert (mother.lives_with, mother.adult.phone) == (False, "06 39 98 11 22")
    assert mother.holds_authority
    line = Entry.objects.get(action="person:correct")
    assert (line.person_id, line.details) == (mother.child_id, "vit avec l’enfant, téléphone")


def test_two_who_correct_a_parent_see_both_answers(cast: Cast) -> None:
    mother = cast.guardians["kadiatou"]
    daniele = cast.client("daniele")
    opened = hidden_of(daniele.get(page("correct_guardian", mother)))
    fill_in(cast.client("jeanne"), page("correct_guardian", mother), relation="mere", phone="06 39 98 00 77")
    late = daniele.post(page("correct_guardian", mother), {**opened, "relation": "mere", "phone": "06 39 98 00 99"})
    assert late.status_code == 409
    assert "06 39 98 00 77" in late.content.decode()
    again = daniele.post(
        page("correct_guardian", mother), {**hidden_of(late), "relation": "mere", "phone": "06 39 98 00 99"}
    )
    assert again.status_code == 302
    mother.adult.refresh_from_db()
    assert mother.adult.phone == "06 39 98 00 99"


def test_a_parent_named_by_mistake_is_put_aside_with_a_reason(cast: Cast, stranger: Guardian) -> None:
    child = stranger.child
    operations.join_care_team(
        child, link=Link.GUARDIAN, by=cast.actor("alice"), on=timezone.localdate(), user=cast.users["emile"]
    )
    alice = cast.client("alice")
    assert fill_in(alice, page("reject_guardian", stranger), reason="").status_code == 422
    assert fill_in(alice, page("reject_guardian", stranger), reason="C’est un voisin, dit la mère.").status_code == 302
    stranger.refresh_from_db()
    assert stranger.rejected_on == timezone.localdate()
    assert not child.care_team.filter(link=Link.GUARDIAN, user=cast.users["emile"]).exists()
    line = Entry.objects.get(action="guardian:reject")
    assert (line.person_id, "voisin" in line.details) == (child.pk, False)  # the journal names, never quotes
    team = reverse("casefile:team", args=[child.pk])
    assert "C’est un voisin" in alice.get(team).content.decode()
    assert "Inconnu" not in cast.client("daniele").get(team).content.decode()


def test_a_parent_put_aside_gets_no_sight_and_signs_nothing(cast: Cast, stranger: Guardian) -> None:
    alice, today = cast.actor("alice"), timezone.localdate()
    operations.reject_guardian(stranger, reason="C’est un voisin.", by=alice, on=today)
    with pytest.raises(DomainError, match="écarté"):
        operations.join_care_team(stranger.child, link=Link.GUARDIAN, by=alice, on=today, user=stranger.adult.account)
    with pytest.raises(DomainError, match="écarté"):
        operations.confirm_guardian(stranger, by=alice, on=today)
    with pytest.raises(DomainError, match="autorité"):
        operations.record_agreement(
            stranger.child, guardian=stranger, scope="accompagnement", channel="oral", by=alice, on=today
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.filter(pk=stranger.pk).update(holds_authority=True)
    sheet = operations.ParentSheet("Paul", "Inconnu", "pere", holds_authority=True, phone="")
    with pytest.raises(DomainError, match="écartée"):
        operations.add_guardian(stranger.child, sheet, by=alice, on=today)


def test_only_the_coordination_puts_a_parent_aside_and_never_a_confirmed_one(cast: Cast, stranger: Guardian) -> None:
    today = timezone.localdate()
    for who in ("daniele", "jeanne", "chloe"):
        assert cast.client(who).get(page("reject_guardian", stranger)).status_code == 403
        with pytest.raises(Forbidden):
            operations.reject_guardian(stranger, reason="Non.", by=cast.actor(who), on=today)
    with pytest.raises(DomainError, match="confirmé"):
        operations.reject_guardian(cast.guardians["kadiatou"], reason="Non.", by=cast.actor("alice"), on=today)


def test_a_rejection_can_be_taken_back_and_leaves_him_to_be_confirmed(cast: Cast, stranger: Guardian) -> None:
    alice, today = cast.actor("alice"), timezone.localdate()
    operations.reject_guardian(stranger, reason="C’est un voisin.", by=alice, on=today)
    assert cast.client("alice").get(page("reject_guardian", stranger)).status_code == 404
    assert cast.client("alice").post(page("readmit_guardian", stranger)).status_code == 302
    stranger.refresh_from_db()
    assert (stranger.rejected_on, stranger.rejection_reason, stranger.holds_authority) == (None, "", False)
    with pytest.raises(DomainError, match="pas écarté"):
        operations.readmit_guardian(stranger, by=alice, on=today)
