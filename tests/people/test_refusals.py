"""What the operations about a child and those around him refuse: in French, and nothing is written."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.refusals import overtaken, refused
from village.access.links import Link
from village.core.seen import seen
from village.directory.models import Organisation, School
from village.people import operations
from village.people.models import Handover, Person
from village.people.operations import Entrusted, HandoverSheet, HomeSheet, ParentSheet, Reassignment
from village.people.operations.correction import HOME, SCHOOL
from village.people.operations.handover import ask_handover
from village.programmes.models import Commune, Quarter

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=14)


@pytest.fixture
def child(cast: Cast) -> Person:
    return cast.children["kadiatou"]


@pytest.fixture
def handover(cast: Cast, child: Person) -> Handover:
    """Danièle hands Kadiatou over to Dora, in two weeks."""
    tie = child.care_team.get(link=Link.REFERENT)
    order = Reassignment(cast.users["dora"], SOON)
    operations.reassign([Entrusted(child.pk, tie.pk)], order, by=cast.actor("alice"), at=timezone.now())
    return Handover.objects.get()


# — the home and the school —


@pytest.fixture
def home(cast: Cast) -> HomeSheet:
    return HomeSheet("2 rue des Lilas", cast.commune, cast.quarter, "français", interpreter=False)


def correct_home(cast: Cast, child: Person, sheet: HomeSheet, version: int | None = None) -> Any:
    version = seen(child.household, HOME) if version is None else version
    return operations.correct_home(child, sheet, version=version, by=cast.actor("daniele"), on=TODAY)


def test_a_home_corrected_meanwhile_is_not_written_over(cast: Cast, child: Person, home: HomeSheet) -> None:
    with overtaken():
        correct_home(cast, child, home, version=1)


def test_a_family_lives_in_a_commune_of_the_programme(cast: Cast, child: Person, home: HomeSheet) -> None:
    far = Commune.objects.get(programme=cast.other_programme)
    with refused("commune du programme", "commune"):
        correct_home(cast, child, replace(home, commune=far, quarter=None))


def test_a_quarter_is_of_its_commune_and_one_lives_in_it_or_outside(cast: Cast, child: Person, home: HomeSheet) -> None:
    other = Commune.objects.create(programme=cast.programme, name="Là-bas", insee_code="13003")
    elsewhere = Quarter.objects.create(commune=other, name="Le Port", kind="qpv", starts_on=date(2015, 1, 1))
    with refused("n’est pas à Ici", "quarter"):
        correct_home(cast, child, replace(home, quarter=elsewhere))
    with refused("l’un des deux", "quarter"):
        correct_home(cast, child, replace(home, outside_quarters=True))


def change_school(cast: Cast, child: Person, **more: Any) -> Any:
    said: dict[str, Any] = {
        "school": cast.school, "level": item("N4", "cm2"), "starts_on": SOON,
        "version": seen(child.schoolings.last(), SCHOOL), **more,
    }  # fmt: skip
    return operations.change_school(child, **said, by=cast.actor("daniele"), on=TODAY)


def test_a_school_changed_meanwhile_is_not_written_over(cast: Cast, child: Person) -> None:
    with overtaken():
        change_school(cast, child, version=1)


def test_a_child_goes_to_a_school_of_the_programme(cast: Cast, child: Person) -> None:
    far = Organisation.objects.create(
        programme=cast.other_programme, name="Loin", kind=item("N5", "education-nationale")
    )
    with refused("école du programme", "school"):
        change_school(cast, child, school=School.objects.create(organisation=far, uai="0139902B"))


def test_nobody_goes_to_school_before_his_birth(cast: Cast, child: Person) -> None:
    child.schoolings.all().delete()
    with refused("avant la naissance", "starts_on"):
        change_school(cast, child, starts_on=child.birth_date)


def test_a_school_that_had_ended_keeps_its_last_day(cast: Cast, child: Person) -> None:
    before = child.schoolings.get()
    before.ends_on = TODAY - timedelta(days=90)
    before.save()
    after = change_school(cast, child, starts_on=TODAY)
    before.refresh_from_db()
    assert (before.ends_on, after.starts_on, after.ends_on) == (TODAY - timedelta(days=90), TODAY, None)


# — parents —


def test_a_parent_is_confirmed_once(cast: Cast) -> None:
    with refused("déjà confirmé"):
        operations.confirm_guardian(cast.guardians["kadiatou"], by=cast.actor("alice"), on=TODAY)


def test_a_parent_is_put_aside_once_and_for_a_reason(cast: Cast) -> None:
    guardian, alice = cast.guardians["kadiatou"], cast.actor("alice")
    guardian.holds_authority = False
    guardian.save()
    with refused("Écrivez le motif", "reason"):
        operations.reject_guardian(guardian, reason=" ", by=alice, on=TODAY)
    operations.reject_guardian(guardian, reason="Une homonyme.", by=alice, on=TODAY)
    with refused("déjà écarté"):
        operations.reject_guardian(guardian, reason="Encore.", by=alice, on=TODAY)


def test_a_parent_of_a_child_without_a_known_home_is_somebody_new(cast: Cast, child: Person) -> None:
    Person.objects.filter(pk=child.pk).update(household=None)
    child.refresh_from_db()
    sheet = ParentSheet("Moussa", "Traoré", "pere", holds_authority=False, phone="")
    guardian = operations.add_guardian(child, sheet, by=cast.actor("alice"), on=TODAY)
    assert list(guardian.adult.wards.all()) == [guardian]


# — référents and their relay (R30, R31, R36) —


def test_ru7_a_derogation_has_a_reason_and_somebody_to_be_for(cast: Cast) -> None:
    alice, daniele = cast.actor("alice"), cast.users["daniele"]
    with refused("il figurera dans le bilan", "reason"):
        operations.write_derogation(daniele.pk, reason=" ", by=alice, on=TODAY)
    with refused("n’a plus lieu d’être"):
        operations.write_derogation(daniele.pk, reason="Poste vacant.", by=alice, on=TODAY)


def test_nobody_is_entrusted_without_a_child(cast: Cast) -> None:
    with refused("au moins un enfant", "children"):
        operations.reassign([], Reassignment(cast.users["dora"], SOON), by=cast.actor("alice"), at=timezone.now())


def test_who_leaves_on_a_planned_day_is_not_kept_by_being_named_again(
    cast: Cast, child: Person, handover: Handover
) -> None:
    tie = operations.join_care_team(
        child, link=Link.REFERENT, user=cast.users["daniele"], by=cast.actor("alice"), on=TODAY
    )
    assert (tie.starts_on, tie.ends_on) == (SINCE, handover.on - timedelta(days=1))


def test_a_relay_is_asked_once_and_between_two_people(cast: Cast, child: Person, handover: Handover) -> None:
    before, after = child.care_team.filter(link=Link.REFERENT).order_by("starts_on")
    assert ask_handover(before, after, by=cast.actor("alice")) == handover
    assert ask_handover(before, before, by=cast.actor("alice")) is None
    before.user = None
    assert ask_handover(before, after, by=cast.actor("alice")) is None
    assert Handover.objects.get() == handover


def write(cast: Cast, handover: Handover, standing: str, version: int) -> Handover:
    sheet = HandoverSheet(standing)
    return operations.write_handover(handover, sheet, version=version, by=cast.actor("daniele"), at=timezone.now())


def test_a_sheet_of_relay_says_where_the_child_stands(cast: Cast, handover: Handover) -> None:
    with refused("où en est l’enfant", "standing"):
        write(cast, handover, "  ", 1)


def test_who_arrives_is_told_once_however_often_the_sheet_is_written(cast: Cast, handover: Handover) -> None:
    told = cast.users["dora"].notifications
    write(cast, handover, "Elle parle en classe.", 1)
    assert told.count() == 1
    write(cast, handover, "Elle parle à tous.", 2)
    assert told.count() == 1


def test_a_sheet_is_given_up_for_a_reason_and_never_once_written(cast: Cast, handover: Handover) -> None:
    alice = cast.actor("alice")
    with refused("Écrivez le motif", "reason"):
        operations.waive_handover(handover, reason=" ", by=alice, on=TODAY)
    write(cast, handover, "Elle parle en classe.", 1)
    with refused("elle attend d’être lue"):
        operations.waive_handover(handover, reason="Partie.", by=alice, on=TODAY)
