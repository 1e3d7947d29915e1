"""Undoing a merge gives back no right that was taken since, and no word is lost by it (decision 41)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.privacy.test_merged_reading import sharing, tie
from tests.privacy.twin import merge, same_parents, separate, twin_of
from village.access import wall
from village.access.links import Link
from village.core import drafts
from village.core.drafts import about
from village.core.errors import DomainError
from village.core.models import Draft
from village.core.sealing import key_in
from village.notifications.models import Notification
from village.people.models import CareTeamMembership, Guardian, Merge, Person
from village.people.operations import end_authority, is_protected, protect_address, withdraw_agreement
from village.plans.models import JournalEntry, Plan
from village.privacy.models import Disposal
from village.privacy.operations.retention import hold_dossier, is_held

TODAY = timezone.localdate()


@pytest.fixture
def twin(cast: Cast) -> Person:
    return twin_of(cast)


@pytest.fixture
def child(cast: Cast) -> Person:
    return cast.children["kadiatou"]


def same_mother(cast: Cast, twin: Person) -> None:
    """Farida, with her account, in both."""
    twin.guardians.update(adult=cast.guardians["kadiatou"].adult)
    tie(twin, cast, "farida", Link.GUARDIAN)


def protect(cast: Cast, child: Person) -> None:
    alice, living = cast.actor("alice"), [cast.guardians["kadiatou"].adult_id]
    with wall.opened_by(alice):
        protect_address(Person.objects.get(pk=child.pk), ground="violences", living=living, by=alice, on=TODAY)


def test_a_parent_who_lost_authority_since_opens_neither_dossier(cast: Cast, child: Person, twin: Person) -> None:
    same_mother(cast, twin)
    made, alice = merge(cast, child, twin), cast.actor("alice")
    with wall.opened_by(alice):
        end_authority(cast.guardians["kadiatou"], ended_on=TODAY, source="Jugement", by=alice, on=TODAY)
    back = separate(cast, made)
    assert back.guardians.get().authority_end_source == "Jugement"
    assert not back.guardians.filter(holds_authority=True).exists()
    assert not CareTeamMembership.objects.filter(user=cast.users["farida"], ends_on=None).exists()


def test_a_parent_of_one_dossier_only_who_lost_authority_stays_outside(cast: Cast, child: Person, twin: Person) -> None:
    """Her tie was ended by the merge, because the other dossier did not know her; it does not come back."""
    made = merge(cast, child, twin)
    one = Guardian.objects.get(pk=cast.guardians["kadiatou"].pk)
    one.holds_authority, one.authority_ended_on, one.authority_end_source = False, TODAY, "Jugement"
    one.save()
    separate(cast, made)
    assert not CareTeamMembership.objects.filter(user=cast.users["farida"], ends_on=None).exists()


def test_a_parent_set_aside_since_is_none_in_both(cast: Cast, child: Person, twin: Person) -> None:
    same_mother(cast, twin)
    made = merge(cast, child, twin)
    one = Guardian.objects.get(pk=cast.guardians["kadiatou"].pk)
    one.rejected_on, one.holds_authority, one.rejection_reason = TODAY, False, "N’est pas sa mère"
    one.save()
    told = separate(cast, made).guardians.get()
    assert (told.rejected_on, told.holds_authority, told.rejection_reason) == (TODAY, False, "N’est pas sa mère")


@pytest.mark.parametrize("taken", [(), ("home",)])
def test_an_address_protected_since_is_protected_in_both(
    cast: Cast, child: Person, twin: Person, taken: tuple[str, ...]
) -> None:
    parents = same_parents(child, twin)
    made = merge(cast, child, twin, *taken, parents=parents)
    protect(cast, child)
    back = separate(cast, made)
    for one in (child, back):
        assert is_protected(Person.objects.get(pk=one.pk))
    assert back.guardians.get().lives_with


def test_who_is_not_known_to_live_there_does_not(cast: Cast, child: Person, twin: Person) -> None:
    made = merge(cast, child, twin)  # two parents, told to be two
    protect(cast, child)
    assert not separate(cast, made).guardians.get().lives_with


def test_an_agreement_stopped_by_the_merge_is_not_revived_once_the_family_took_its_sharing_back(
    cast: Cast, child: Person, twin: Person
) -> None:
    twin.guardians.update(adult=cast.guardians["kadiatou"].adult)
    structure = cast.professionals["chloe"].organisation
    assert structure
    for one, codes in ((child, "1"), (twin, "123")):
        tie(one, cast, "chloe", Link.PANEL)
        sharing(one, cast, structure, *codes)
    made, alice = merge(cast, child, twin), cast.actor("alice")
    with wall.opened_by(alice):
        given = child.agreements.filter(scope="partage").standing(TODAY).get()
        withdraw_agreement(given, by=alice, on=TODAY, at=timezone.now())
    back = separate(cast, made)
    assert cast.client("chloe").get(reverse("casefile:detail", args=[back.pk])).status_code == 404


def test_a_partner_who_left_since_left_both(cast: Cast, child: Person, twin: Person) -> None:
    for one in (child, twin):
        tie(one, cast, "chloe", Link.PANEL)
    made = merge(cast, child, twin)
    child.care_team.filter(link=Link.PANEL).update(ends_on=TODAY - timedelta(days=1))
    back = separate(cast, made)
    assert back.care_team.get(link=Link.PANEL).ends_on == TODAY - timedelta(days=1)


def test_a_telephone_taken_out_since_does_not_come_back(cast: Cast, child: Person, twin: Person) -> None:
    made = merge(cast, child, twin, parents=same_parents(child, twin))
    adult = Person.objects.get(pk=cast.guardians["kadiatou"].adult_id)
    assert adult.phone == "0601020304"
    adult.phone = ""
    adult.save()
    separate(cast, made)
    assert not Person.objects.filter(phone="0601020304").exists()


def test_a_gel_laid_since_lies_on_both(cast: Cast, child: Person, twin: Person) -> None:
    made, alice = merge(cast, child, twin), cast.actor("alice")
    with wall.opened_by(alice):
        hold_dossier(child, reason="Procès en cours", asked_by="Tribunal", by=alice, on=TODAY)
    back = separate(cast, made)
    assert is_held(child.pk, TODAY)
    assert back.legal_holds.get().reason == "Procès en cours"


def test_what_is_to_be_erased_is_decided_of_before(cast: Cast, child: Person, twin: Person) -> None:
    made = merge(cast, child, twin)
    Disposal.objects.create(
        programme=cast.programme, kept="dossier", action="eliminer", number=child.pk, child=child, first_year=2017,
        last_year=2018, due_on=TODAY, at_request=True, proposed_by=cast.users["alice"], proposed_on=TODAY,
    )  # fmt: skip
    with pytest.raises(DomainError, match="Le sort de ce dossier est proposé"):
        separate(cast, made)


def test_the_page_says_what_will_hold_for_both(cast: Cast, child: Person, twin: Person) -> None:
    made = merge(cast, child, twin)
    page = cast.client("alice").get(reverse("privacy:merged", args=[made.pk])).content.decode()
    assert "vaut ensuite pour les deux dossiers" in page


def test_the_telephone_of_a_protected_home_does_not_reach_another_child_s_dossier(
    cast: Cast, child: Person, twin: Person
) -> None:
    Guardian.objects.create(
        child=cast.children["yanis"], adult=cast.guardians["kadiatou"].adult, relation="mere", lives_with=False
    )
    alice = cast.actor("alice")
    with wall.opened_by(alice):
        protect_address(twin, ground="violences", living=[twin.guardians.get().adult_id], by=alice, on=TODAY)
    with pytest.raises(DomainError, match="se lirait dans ce dossier-là"):
        merge(cast, child, twin, parents=same_parents(child, twin))


def test_a_draft_written_since_goes_under_the_key_of_its_child(cast: Cast, child: Person, twin: Person) -> None:
    plan = Plan.objects.create(
        programme=cast.programme, child=twin, opened_on=SINCE - timedelta(days=400),
        closed_on=SINCE - timedelta(days=200),
    )  # fmt: skip
    made = merge(cast, child, twin)
    place = f"{about('note', plan)}:text"
    drafts.keep(cast.users["daniele"].pk, place, "Un mot en cours")
    back = separate(cast, made)
    assert drafts.read(cast.users["daniele"].pk, place) == "Un mot en cours"
    assert key_in(bytes(Draft.objects.get(field=place).text).decode()) == back.own_key()


def test_the_author_of_a_private_note_that_goes_back_is_told(cast: Cast, child: Person, twin: Person) -> None:
    Plan.objects.filter(child=child).update(closed_on=SINCE + timedelta(days=90))
    going_on = Plan.objects.create(programme=cast.programme, child=twin, opened_on=SINCE + timedelta(days=200))
    made = merge(cast, child, twin)
    JournalEntry.objects.create(
        plan=going_on, author=cast.users["daniele"], on=TODAY, kind="entretien", text="Pour moi", readers="auteur",
        written_at=timezone.now(),
    )  # fmt: skip
    separate(cast, made)
    assert Notification.objects.get(user=cast.users["daniele"]).text.startswith("Deux dossiers réunis sont de nouveau")


def test_the_referente_set_aside_by_a_merge_is_told(cast: Cast, child: Person, twin: Person) -> None:
    tie(twin, cast, "dora", Link.REFERENT)
    merge(cast, child, twin)
    assert "a été réuni à un autre" in Notification.objects.get(user=cast.users["dora"]).text
    assert not Notification.objects.filter(user=cast.users["daniele"]).exists()


def test_what_a_merge_set_aside_is_forgotten_after_its_last_day(cast: Cast, child: Person, twin: Person) -> None:
    made = merge(cast, child, twin)
    for days, kept in ((30, True), (31, False)):
        Merge.objects.filter(pk=made.pk).update(merged_on=TODAY - timedelta(days=days))
        call_command("purge", stdout=StringIO())
        assert (Merge.objects.get(pk=made.pk).ledger is not None) is kept
    assert cast.client("alice").get(reverse("privacy:merged", args=[made.pk])).status_code == 200
