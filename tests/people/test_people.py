"""Children, the people tied to them, and what families agree to."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from village.access.links import Link
from village.access.policy import Forbidden
from village.core.errors import DomainError
from village.people import operations
from village.people.likeness import alike
from village.people.models import CareTeamMembership, Household, Person, Schooling

SHEET = operations.ChildSheet(
    first_name="Éloïse", last_name="N’Guyen-Œuvrard", birth_date=date(2012, 5, 4), sex="F", commune=None,  # type: ignore[arg-type]
    quarter=None, address="3 rue du Lavoir", languages="français", interpreter=False, school=None, level=None,
    parent=operations.NamedParent("Maï", "N’Guyen", "mere", "", lives_with=True),
)  # fmt: skip
TODAY = date(2026, 11, 2)


def test_a_child_arrives_with_home_and_parent(cast: Cast) -> None:
    sheet = replace(SHEET, commune=cast.commune, school=cast.school, level=item("N4", "cm1"))
    child = operations.register_child(sheet, by=cast.actor("alice"), on=TODAY)
    assert child.folded_name == "n guyen oeuvrard eloise"
    assert child.guardians.get().adult.first_name == "Maï"
    assert child.schoolings.get().school == cast.school


@pytest.mark.parametrize(
    ("first", "last", "born"),
    [
        ("Éloïse", "N'Guyen-Œuvrard", date(2012, 5, 4)),
        ("ELOISE", "NGuyen Oeuvrard", date(2012, 5, 4)),
        ("N`Guyen-Œuvrard", "Éloïse", date(2012, 5, 4)),  # first and last name exchanged
        ("Éloise", "N’Guyen Œuvrard", date(2012, 4, 5)),  # day and month exchanged
        ("Éloïse 🙂", "N’Guyen-Œuvrard", date(2011, 5, 4)),  # another year
    ],
)
def test_a_child_already_known_is_recognised_whatever_the_spelling(
    cast: Cast, first: str, last: str, born: date
) -> None:
    child = operations.register_child(replace(SHEET, commune=cast.commune), by=cast.actor("alice"), on=TODAY)
    assert alike(cast.programme.pk, first, last, born) == [child]
    assert alike(cast.other_programme.pk, first, last, born) == []


@pytest.mark.parametrize(
    ("first", "last", "born"),
    [
        ("Tom", "N’Guyen-Œuvrard", date(2012, 5, 4)),  # a twin
        ("Éloïse", "N’Guyen-Œuvrard", date(2015, 1, 20)),
        ("Éloïse", "Martin", date(2012, 5, 4)),
        ("🙂", "🙂", date(2012, 5, 4)),
    ],
)
def test_another_child_is_not_taken_for_a_known_one(cast: Cast, first: str, last: str, born: date) -> None:
    operations.register_child(replace(SHEET, commune=cast.commune), by=cast.actor("alice"), on=TODAY)
    assert alike(cast.programme.pk, first, last, born) == []


def test_a_namesake_of_the_same_mother_and_address_is_of_the_same_home(cast: Cast) -> None:
    sheet = replace(SHEET, commune=cast.commune)
    operations.register_child(sheet, by=cast.actor("alice"), on=TODAY)
    homes = Household.objects.count()
    operations.register_child(replace(sheet, first_name="Tom"), by=cast.actor("alice"), on=TODAY)
    assert Household.objects.count() == homes  # one family (IR17)


def test_a_new_referent_replaces_the_one_before_and_history_is_kept(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    operations.join_care_team(child, link=Link.REFERENT, user=cast.users["dora"], by=cast.actor("alice"), on=TODAY)
    ties = list(
        child.care_team.filter(link="referent").order_by("starts_on").values_list("user__first_name", "ends_on")
    )
    assert ties == [("Danièle", TODAY - timedelta(days=1)), ("Dora", None)]


def test_a_referent_replaced_the_same_day_leaves_no_trace_but_the_journal(cast: Cast) -> None:
    child, alice = cast.children["kadiatou"], cast.actor("alice")
    operations.join_care_team(child, link=Link.REFERENT, user=cast.users["dora"], by=alice, on=TODAY)
    operations.join_care_team(child, link=Link.REFERENT, user=cast.users["daniele"], by=alice, on=TODAY)
    assert child.care_team.filter(link="referent", user=cast.users["dora"]).count() == 0


def test_the_same_tie_is_not_made_twice(cast: Cast) -> None:
    child, alice = cast.children["kadiatou"], cast.actor("alice")
    first = operations.join_care_team(child, link=Link.PANEL, user=cast.users["chloe"], by=alice, on=TODAY)
    assert operations.join_care_team(child, link=Link.PANEL, user=cast.users["chloe"], by=alice, on=TODAY) == first


def test_the_coordination_is_not_referent_without_a_reasoned_derogation(cast: Cast) -> None:
    child, alice = cast.children["kadiatou"], cast.actor("alice")
    with pytest.raises(DomainError, match="dérogation") as refusal:
        operations.join_care_team(child, link=Link.REFERENT, user=cast.users["alice"], by=alice, on=TODAY)
    assert refusal.value.field == "derogation_reason"
    tie = operations.join_care_team(
        child, link=Link.REFERENT, user=cast.users["alice"], by=alice, on=TODAY, derogation_reason="Poste vacant"
    )
    assert tie.also_coordinates
    assert tie.derogation_reason == "Poste vacant"


def test_only_a_referent_of_the_programme_becomes_referent(cast: Cast) -> None:
    with pytest.raises(DomainError, match="pas référente"):
        operations.join_care_team(
            cast.children["kadiatou"], link=Link.REFERENT, user=cast.users["emile"], by=cast.actor("alice"), on=TODAY
        )


def test_a_link_that_ended_closes_the_dossier_at_once(cast: Cast) -> None:
    page = reverse("casefile:detail", args=[cast.children["kadiatou"].pk])
    client = cast.client("daniele")
    assert client.get(page).status_code == 200
    cast.children["kadiatou"].care_team.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get(page).status_code == 404


def test_the_family_agrees_and_takes_it_back_without_reproach(cast: Cast) -> None:
    child, client = cast.children["kadiatou"], cast.client("daniele")
    page = reverse("casefile:agreements", args=[child.pk])
    today = timezone.localdate().isoformat()
    answers = {"guardian": cast.guardians["kadiatou"].pk, "scope": "accompagnement", "channel": "oral",
               "language": "soninké", "on": today}  # fmt: skip
    assert fill_in(client, page, **answers).status_code == 302
    given = child.agreements.get(language="soninké")
    withdrawal = reverse("casefile:withdraw_agreement", args=[child.pk, given.pk])
    assert fill_in(client, withdrawal, on=today).status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_on == timezone.localdate()
    twice = fill_in(client, withdrawal, on=today)
    assert twice.status_code == 422
    assert "déjà été retiré" in twice.content.decode()


@pytest.mark.parametrize(("scope", "named"), [("partage", False), ("accompagnement", True)])
def test_sharing_names_a_structure_and_support_names_none(cast: Cast, scope: str, named: bool) -> None:
    child = cast.children["kadiatou"]
    answers: dict[str, Any] = {
        "guardian": cast.guardians["kadiatou"].pk, "scope": scope, "channel": "oral", "language": "français",
        "on": timezone.localdate().isoformat(),
    }  # fmt: skip
    page, structure = reverse("casefile:agreements", args=[child.pk]), cast.school.organisation.pk
    wrong = fill_in(cast.client("daniele"), page, **answers, recipient=structure if named else "")
    assert wrong.status_code == 422
    assert "structure" in str(wrong.context["form"].errors["recipient"])
    if not named:
        answers["categories"] = ["2"]
    assert fill_in(cast.client("daniele"), page, **answers, recipient="" if named else structure).status_code == 302


def test_who_has_no_authority_does_not_agree(cast: Cast) -> None:
    guardian = cast.guardians["kadiatou"]
    guardian.holds_authority = False
    guardian.save()
    with pytest.raises(DomainError, match="autorité"):
        operations.record_agreement(
            guardian.child, guardian=guardian, scope="accompagnement", channel="oral", by=cast.actor("daniele"),
            on=TODAY,
        )  # fmt: skip


def test_the_page_of_withdrawal_says_what_it_changes(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    page = reverse("casefile:withdraw_agreement", args=[child.pk, child.agreements.get().pk])
    text = cast.client("daniele").get(page).content.decode()
    assert all(words in text for words in ("objectif", "approbation", "inscription", "entrée", "notes de suivi"))


def test_an_agreement_is_not_withdrawn_before_it_was_given(cast: Cast) -> None:
    given = cast.children["kadiatou"].agreements.get()
    with pytest.raises(DomainError, match="précéder"):
        operations.withdraw_agreement(
            given, by=cast.actor("daniele"), on=given.given_on - timedelta(days=1), at=timezone.now()
        )


def test_a_parent_of_another_child_cannot_agree(cast: Cast) -> None:
    with pytest.raises(DomainError, match="pas un parent"):
        operations.record_agreement(
            cast.children["kadiatou"], guardian=cast.guardians["yanis"], scope="accompagnement", channel="oral",
            by=cast.actor("daniele"), on=TODAY,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["bruno", "chloe", "dora", "gaspard", "hawa", "jeanne"])
def test_the_operations_themselves_ask_who_records_and_who_withdraws(cast: Cast, who: str) -> None:
    """Not the page only: the rule holds wherever an agreement is written from."""
    child, by = cast.children["kadiatou"], cast.actor(who)
    with pytest.raises(Forbidden):
        operations.record_agreement(
            child, guardian=cast.guardians["kadiatou"], scope="accompagnement", channel="oral", by=by, on=TODAY
        )
    with pytest.raises(Forbidden):
        operations.withdraw_agreement(child.agreements.get(), by=by, on=TODAY, at=timezone.now())
    assert child.agreements.get().withdrawn_on is None


@pytest.mark.parametrize("who", ["emile", "gaspard", "hawa", "karim"])
def test_what_a_parent_signed_is_kept_by_who_writes_or_receives_fiches(cast: Cast, who: str) -> None:
    guardian = cast.guardians["kadiatou"]
    said: Any = {"channel": "papier", "language": "français", "on": TODAY}
    with pytest.raises(Forbidden):
        operations.record_signed_agreement(guardian, by=cast.actor(who), **said)
    guardian.holds_authority = False
    with pytest.raises(DomainError, match="autorité"):
        operations.record_signed_agreement(guardian, by=cast.actor("bruno"), **said)


@pytest.mark.parametrize("who", ["jeanne", "chloe"])
def test_readers_record_no_agreement(cast: Cast, who: str) -> None:
    child = cast.children["kadiatou"]
    CareTeamMembership.objects.create(
        child=child, link="panel", user=cast.users["chloe"], starts_on=timezone.localdate()
    )
    page = reverse("casefile:agreements", args=[child.pk])
    assert cast.client(who).get(page).status_code == 200
    assert cast.client(who).post(page, {}).status_code == 404
    given = child.agreements.get()
    assert cast.client(who).get(reverse("casefile:withdraw_agreement", args=[child.pk, given.pk])).status_code == 404


def test_the_database_refuses_two_schools_at_a_time(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Schooling.objects.create(
            child=cast.children["kadiatou"], school=cast.school, level=item("N4", "cm2"), starts_on=date(2018, 9, 1)
        )


def test_the_database_refuses_a_child_without_a_birth_date(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=cast.children["kadiatou"].pk).update(birth_date=None)


def test_a_search_of_nothing_finds_everybody_and_of_signs_finds_nobody_else(cast: Cast) -> None:
    everybody = Person.objects.filter(is_child=True)
    assert everybody.named_like("  ").count() == everybody.count()
    assert everybody.named_like("kadi & (traor").count() == 1
