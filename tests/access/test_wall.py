"""The second wall, tried: the database itself shows what a hat may reach, whatever a page asks (T10 and the traps)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, build, item
from tests.referrals.fiches import sent
from village.access import wall
from village.access.links import Link
from village.access.wall import Mission
from village.core.postgres.context import NOBODY, Context, held
from village.funding.costs import costs_of
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person, Schooling
from village.people.models.person import PersonQuerySet
from village.plans.models import Goal, JournalEntry, Plan, PlannedAction, PlanVersion
from village.programmes.models import Programme
from village.referrals.models import FamilyRequest, Referral, Signature


def children() -> set[str]:
    return set(Person.objects.filter(is_child=True).values_list("first_name", flat=True))


def note(cast: Cast, child: str, by: str, **more: Any) -> JournalEntry:
    return JournalEntry.objects.create(
        plan=cast.plans[child], author=cast.users[by], on=SINCE, kind="entretien", text="Vu.",
        written_at=f"{SINCE}T10:00Z", **more,
    )  # fmt: skip


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        yield


# — what each hat reaches, with no filter at all —


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("alice", {"Kadiatou", "Yanis"}),
        ("jeanne", {"Kadiatou", "Yanis"}),
        ("daniele", {"Kadiatou"}),
        ("dora", {"Yanis"}),
        ("farida", {"Kadiatou"}),
        ("hawa", {"Zoé"}),
        ("bruno", set()),
        ("chloe", set()),
        ("emile", set()),
        ("gaspard", set()),
        ("ines", set()),
        ("karim", set()),
        ("lise", set()),
    ],
)
def test_a_hat_reaches_its_children_and_no_other(cast: Cast, name: str, seen: set[str]) -> None:
    with wall.opened_by(cast.actor(name)):
        assert children() == seen
        assert {plan.child.first_name for plan in Plan.objects.select_related("child")} == seen


def test_nobody_sees_nothing(cast: Cast) -> None:
    with wall.opened_by(None):
        assert children() == set()
        assert not Plan.objects.exists()
        assert not Household.objects.exists()


def test_without_a_signed_charter_no_child_is_there(cast: Cast) -> None:
    cast.users["alice"].charter_signatures.all().delete()
    with wall.opened_by(cast.actor("alice")):
        assert children() == set()


def test_the_end_of_a_mission_closes_at_once(cast: Cast) -> None:
    CareTeamMembership.objects.filter(user=cast.users["daniele"]).update(ends_on=date(2018, 1, 1))
    with wall.opened_by(cast.actor("daniele")):
        assert children() == set()


def test_a_member_seated_before_having_an_account_reaches_the_child(cast: Cast) -> None:
    CareTeamMembership.objects.create(
        child=cast.children["yanis"], link=Link.PANEL, professional=cast.professionals["chloe"], starts_on=SINCE
    )
    with wall.opened_by(cast.actor("chloe")):
        assert children() == {"Yanis"}


def test_a_link_of_another_hat_does_not_count(cast: Cast) -> None:
    """Danièle is also the mother of Yanis, elsewhere in her life: not under the hat of référente."""
    CareTeamMembership.objects.create(
        child=cast.children["yanis"], link=Link.GUARDIAN, user=cast.users["daniele"], starts_on=SINCE
    )
    CareTeamMembership.objects.create(
        child=cast.children["zoe"], link=Link.REFERENT, user=cast.users["daniele"], starts_on=SINCE
    )
    with wall.opened_by(cast.actor("daniele")):
        assert children() == {"Kadiatou"}


def test_a_private_note_is_its_author_s(cast: Cast) -> None:
    note(cast, "kadiatou", "daniele", readers=JournalEntry.Readers.AUTHOR)
    note(cast, "kadiatou", "daniele")
    with wall.opened_by(cast.actor("daniele")):
        assert JournalEntry.objects.count() == 2
    with wall.opened_by(cast.actor("alice")):
        assert JournalEntry.objects.count() == 1


def test_adults_are_reached_through_their_children(cast: Cast) -> None:
    with wall.opened_by(cast.actor("daniele")):
        assert set(Person.objects.filter(is_child=False).values_list("last_name", flat=True)) == {"Traoré"}
        assert Household.objects.count() == 1


def test_a_home_and_an_adult_of_nobody_are_closed_to_who_sees_no_child(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune, address="2 rue des Lilas")
    alone = Person.objects.create(
        programme=cast.programme, household=home, is_child=False, first_name="Odile", last_name="Oubliée"
    )
    home = Household.objects.create(programme=cast.programme, commune=cast.commune, address="3 rue des Lilas")
    seen = {}
    for name in ("alice", "daniele", "chloe", "gaspard", "lise"):
        with wall.opened_by(cast.actor(name)):
            seen[name] = (
                Person.objects.filter(pk=alone.pk).exists(),
                Household.objects.filter(pk=home.pk).exists(),
            )
    shown, closed = (True, True), (False, False)
    assert seen == {"alice": shown, "daniele": shown, "chloe": closed, "gaspard": closed, "lise": closed}


def test_a_name_is_searched_without_finding_a_stranger_s(cast: Cast) -> None:
    with wall.opened_by(cast.actor("daniele")):
        assert Person.objects.named_like("yan").count() == 0
        assert Person.objects.named_like("kadi").count() == 1


def test_a_refusal_is_answered_yes_or_no_behind_the_wall(cast: Cast) -> None:
    """Who wrote a fiche sees neither the agreements nor the parents: only that what becomes of it is told no more."""
    fiche, child = sent(cast), cast.children["kadiatou"]
    Referral.objects.filter(pk=fiche.pk).update(child=child)
    given = Agreement.objects.create(
        child=child, guardian=cast.guardians["kadiatou"], scope="partage", recipient=cast.school.organisation,
        channel="oral", informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip
    for withdrawn_on, silenced in ((None, False), (timezone.localdate(), True)):
        Agreement.objects.filter(pk=given.pk).update(withdrawn_on=withdrawn_on)
        with wall.opened_by(cast.actor("bruno")):
            assert Referral.objects.visible_to(cast.actor("bruno")).get().silenced is silenced
            assert not Agreement.objects.exists()
            assert not Guardian.objects.exists()


# — a page that forgets —


def test_a_page_that_forgets_its_filter_shows_no_stranger(cast: Cast) -> None:
    def everybody(rows: PersonQuerySet, *_: Any, **__: Any) -> PersonQuerySet:
        return rows.filter(is_child=True)

    with patch.object(PersonQuerySet, "visible_to", everybody):
        page = cast.client("daniele").get(reverse("casefile:list"))
        foreign = cast.client("daniele").get(reverse("casefile:detail", args=[cast.children["yanis"].pk]))
        elsewhere = cast.client("alice").get(reverse("casefile:detail", args=[cast.children["zoe"].pk]))
    assert b"Kadiatou" in page.content
    assert b"Yanis" not in page.content
    assert foreign.status_code == elsewhere.status_code == 404


def test_each_request_tells_its_own_reader(cast: Cast) -> None:
    """The same connection, one reader after another, then nobody."""
    for name, seen, unseen in (("alice", b"Yanis", "Zoé".encode()), ("hawa", "Zoé".encode(), b"Yanis")):
        page = cast.client(name).get(reverse("casefile:list"))
        assert seen in page.content
        assert unseen not in page.content
    assert len(children()) == 3  # the loader's again


# — what is written —


def test_nothing_is_written_beyond_one_s_reach(cast: Cast) -> None:
    yanis, kadiatou = cast.children["yanis"], cast.children["kadiatou"]
    with wall.opened_by(cast.actor("daniele")):
        with refused():
            note(cast, "yanis", "daniele")
        assert not Plan.objects.filter(child=yanis).update(opened_on=SINCE)
        assert not Schooling.objects.filter(child=yanis).delete()[0]
        with refused():  # her own row, pushed over the wall
            Plan.objects.filter(child=kadiatou).update(child=yanis)
        with refused():
            Person.objects.filter(pk=kadiatou.pk).update(programme=cast.other_programme)


def test_a_foreign_row_cannot_be_told_from_a_missing_one(cast: Cast) -> None:
    """A unique key would reveal that a row exists: the wall answers first."""
    home = cast.children["yanis"].household_id
    with wall.opened_by(cast.actor("daniele")):
        for key in (cast.children["yanis"].pk, 10_000_000):
            with refused():
                Person.objects.bulk_create([
                    Person(
                        pk=key, programme=cast.programme, household_id=home, is_child=True, first_name="A",
                        last_name="B", birth_date=SINCE,
                    )
                ])  # fmt: skip


def test_who_counts_writes_nothing(cast: Cast) -> None:
    with wall.open_for(Mission.COUNT, cast.programme.pk):
        assert children() == {"Kadiatou", "Yanis"}
        for write in (lambda: Plan.objects.update(opened_on=SINCE), Plan.objects.all().delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                write()
    assert Plan.objects.count() == 3


def test_who_counts_reads_no_table_but_those_of_the_figures(cast: Cast) -> None:
    for rows in (JournalEntry.objects, PlanVersion.objects, Guardian.objects, Agreement.objects, Signature.objects):
        with (
            wall.open_for(Mission.COUNT, cast.programme.pk),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            rows.exists()


def test_who_asks_sees_no_child(cast: Cast) -> None:
    with wall.open_for(Mission.ASK, cast.programme.pk):
        assert children() == set()
        with refused():
            FamilyRequest.objects.create(
                programme=cast.other_programme, submission="00000000-0000-0000-0000-000000000001", name="A",
                relation="mere", child_first_name="B", child_age=7, phone="1", received_on=SINCE,
            )  # fmt: skip


# — the context is a transaction's —


def fail_after(reading: set[str]) -> None:
    assert children() == reading
    Programme.objects.create(code="ici", name="Deux fois", carrier="epci", carrier_name="Ici")


@pytest.mark.django_db(transaction=True)
def test_the_context_ends_with_its_transaction() -> None:
    """Two programmes on one kept connection; an error between them; then nobody."""
    cast = build()

    def listed(name: str) -> set[str]:
        with wall.opened_by(cast.actor(name)), transaction.atomic():
            return children()

    assert listed("alice") == {"Kadiatou", "Yanis"}
    with pytest.raises(IntegrityError), wall.opened_by(cast.actor("hawa")), transaction.atomic():
        fail_after(reading={"Zoé"})
    assert listed("daniele") == {"Kadiatou"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('village.reach', '', false)")  # as in real life: the session has none
    try:
        with wall.opened_by(cast.actor("alice")):
            assert children() == set()  # a statement on its own, outside any transaction, has no context
        assert children() == set()
    finally:
        connection.close()


def test_an_inner_failure_gives_the_context_back(cast: Cast) -> None:
    with wall.opened_by(cast.actor("daniele")):
        with pytest.raises(IntegrityError), transaction.atomic(), wall.opened_by(cast.actor("hawa")):
            fail_after(reading={"Zoé"})
        assert children() == {"Kadiatou"}
        with wall.opened_by(cast.actor("hawa")):
            assert children() == {"Zoé"}
        assert children() == {"Kadiatou"}


def test_a_prepared_statement_obeys_the_context_of_the_day(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PREPARE all_children AS SELECT count(*) FROM people_person WHERE is_child")
        for name, seen in (("alice", 2), ("hawa", 1), ("daniele", 1), ("lise", 0)) * 3:  # past five: a generic plan
            with wall.opened_by(cast.actor(name)):
                cursor.execute("EXECUTE all_children")
                assert cursor.fetchone() == (seen,)
        with held(NOBODY):
            cursor.execute("EXECUTE all_children")
            assert cursor.fetchone() == (0,)
        cursor.execute("DEALLOCATE all_children")


def test_a_reach_that_no_policy_knows_opens_nothing(cast: Cast) -> None:
    with held(Context(reach="tout", user=cast.users["alice"].pk, programme=cast.programme.pk)):
        assert children() == set()


def test_the_eyes_are_nobody_s(cast: Cast) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE village_eyes")


def test_who_supports_the_programme_reads_the_same_figures(cast: Cast) -> None:
    """The elected member sees no child; the sums that name nobody count them all the same."""
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "sante"), wording="Parler", starts_on=SINCE, horizon=SINCE
    )
    PlannedAction.objects.create(
        plan=cast.plans["kadiatou"], goal=goal, title="Orthophonie", nature="individuelle", frame="droit_commun",
        starts_on=date(2018, 3, 1), approved_on=date(2018, 3, 1), cost=300, family_share=0,
    )  # fmt: skip
    sums = {}
    for name in ("alice", "gaspard"):
        with wall.opened_by(cast.actor(name)):
            sums[name] = costs_of(cast.programme, 2018).own.cost
    assert sums == {"alice": 300, "gaspard": 300}
