"""The rules of actions that no page can break, said to the operations themselves."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.activities.conftest import today
from tests.cast import Cast, item
from village.access.policy import Forbidden
from village.activities import operations
from village.activities.models import Activity, ActivitySession, Facilitation, WaitingEntry
from village.activities.operations import ActivitySheet, CareRequest, Presence, Slot
from village.core.errors import DomainError
from village.directory.models import Organisation
from village.people.models import CareTeamMembership
from village.plans.models import Goal, PlannedAction


@pytest.fixture
def sheet(cast: Cast) -> ActivitySheet:
    return ActivitySheet("Chorale", item("N8", "culture-sport"), "collective", "droit_commun")


def noon() -> datetime:
    return timezone.make_aware(datetime.combine(today(), time(12)))


def test_the_structure_is_of_the_programme(cast: Cast, sheet: ActivitySheet) -> None:
    far = Organisation.objects.create(programme=cast.other_programme, name="Loin", kind=item("N5", "association"))
    with pytest.raises(DomainError, match="structure"):
        operations.open_activity(replace(sheet, provider=far), by=cast.actor("alice"), on=today())


def test_the_facilitator_has_that_role_in_the_programme(cast: Cast, sheet: ActivitySheet) -> None:
    for name in ("daniele", "hawa"):
        with pytest.raises(DomainError, match="intervenante"):
            operations.open_activity(replace(sheet, users=(cast.users[name],)), by=cast.actor("alice"), on=today())


def test_an_action_does_not_take_the_title_of_another(cast: Cast, workshop: Activity, sheet: ActivitySheet) -> None:
    other = operations.open_activity(sheet, by=cast.actor("alice"), on=today())
    with pytest.raises(DomainError, match="porte déjà"):
        operations.change_activity(other, replace(sheet, title=workshop.title), by=cast.actor("alice"), on=today())


def test_an_action_without_facilitator_ties_nobody(cast: Cast, sheet: ActivitySheet) -> None:
    activity = operations.open_activity(sheet, by=cast.actor("alice"), on=today())
    operations.enrol_child(activity, cast.children["kadiatou"], by=cast.actor("alice"), on=today())
    assert not CareTeamMembership.objects.filter(link="provider").exists()


def test_a_facilitator_stays_tied_while_another_of_his_actions_has_the_child(
    cast: Cast, enrolled: Activity, sheet: ActivitySheet
) -> None:
    alice, child = cast.actor("alice"), cast.children["kadiatou"]
    other = operations.open_activity(replace(sheet, users=(cast.users["emile"],)), by=alice, on=today())
    operations.enrol_child(other, child, by=alice, on=today())
    operations.withdraw_child(enrolled, child, by=alice, on=today())
    ties = CareTeamMembership.objects.filter(child=child, link="provider", ends_on=None)
    assert ties.count() == 1
    operations.withdraw_child(other, child, by=alice, on=today())
    assert not ties.exists()


def test_a_child_is_enrolled_for_an_action_of_his_own_parcours(cast: Cast, workshop: Activity) -> None:
    plan = cast.plans["yanis"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Lire", starts_on=plan.opened_on, horizon=today()
    )
    action = PlannedAction.objects.create(
        plan=plan,
        goal=goal,
        title="Atelier",
        nature="collective",
        frame="droit_commun",
        starts_on=plan.opened_on,
        approved_on=plan.opened_on,
    )
    alice = cast.actor("alice")
    with pytest.raises(DomainError, match="autre enfant"):
        operations.enrol_child(workshop, cast.children["kadiatou"], by=alice, on=today(), planned_action=action)
    enrolment = operations.enrol_child(workshop, cast.children["yanis"], by=alice, on=today(), planned_action=action)
    assert enrolment.planned_action == action


def test_a_full_action_counts_its_places(cast: Cast, enrolled: Activity) -> None:
    enrolled.capacity = 1
    enrolled.save()
    with pytest.raises(DomainError, match="la seule place est prise"):
        operations.enrol_child(enrolled, cast.children["yanis"], by=cast.actor("alice"), on=today())


def test_a_referent_withdraws_only_the_children_she_accompanies(cast: Cast, enrolled: Activity) -> None:
    child = cast.children["kadiatou"]
    with pytest.raises(DomainError, match="accompagnez"):
        operations.withdraw_child(enrolled, child, by=cast.actor("dora"), on=today())
    operations.withdraw_child(enrolled, child, by=cast.actor("daniele"), on=today())
    operations.withdraw_child(enrolled, child, by=cast.actor("daniele"), on=today())
    assert not enrolled.enrolments.current().exists()


def test_a_series_lasts_no_more_than_a_year(cast: Cast, workshop: Activity) -> None:
    slot = Slot(today(), time(14), until=today() + timedelta(weeks=53))
    with pytest.raises(DomainError, match="plus d’un an"):
        operations.schedule_sessions(workshop, slot, by=cast.actor("alice"), on=today())


def test_a_facilitator_records_only_his_own_roll(cast: Cast, session: ActivitySession) -> None:
    Facilitation.objects.all().delete()
    present = {cast.children["kadiatou"].pk: Presence("present")}
    with pytest.raises(DomainError, match="n’animez pas"):
        operations.record_attendance(session, present, by=cast.actor("emile"), at=noon())


def test_a_roll_names_only_those_enrolled(cast: Cast, session: ActivitySession) -> None:
    stranger = {cast.children["yanis"].pk: Presence("present")}
    with pytest.raises(DomainError, match="n’était pas inscrit"):
        operations.record_attendance(session, stranger, by=cast.actor("emile"), at=noon())


def test_a_care_is_neither_asked_nor_obtained_tomorrow(cast: Cast) -> None:
    alice, child, tomorrow = cast.actor("alice"), cast.children["kadiatou"], today() + timedelta(days=1)
    care = item("CARE", "dentiste")
    with pytest.raises(DomainError, match="futur"):
        operations.ask_care(child, CareRequest(care, tomorrow), by=alice, on=today())
    entry = operations.ask_care(child, CareRequest(care, today()), by=alice, on=today())
    with pytest.raises(DomainError, match="futur"):
        operations.obtain_care(entry, obtained_on=tomorrow, by=alice, on=today())


def test_an_assistant_writes_nothing_about_health(cast: Cast) -> None:
    asked = CareRequest(item("CARE", "dentiste"), today())
    with pytest.raises(Forbidden):
        operations.ask_care(cast.children["kadiatou"], asked, by=cast.actor("jeanne"), on=today())
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize("who", ["hawa", "emile", "chloe"])
def test_no_operation_is_open_to_another_programme_or_role(
    cast: Cast, workshop: Activity, sheet: ActivitySheet, who: str
) -> None:
    actor, child = cast.actor(who), cast.children["kadiatou"]
    with pytest.raises(Forbidden):
        operations.enrol_child(workshop, child, by=actor, on=today())
    with pytest.raises(Forbidden):
        operations.withdraw_child(workshop, child, by=actor, on=today())
    with pytest.raises(Forbidden):
        operations.change_activity(workshop, sheet, by=actor, on=today())
    with pytest.raises(Forbidden):
        operations.schedule_sessions(workshop, Slot(today()), by=actor, on=today())
