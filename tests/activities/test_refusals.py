"""What the operations of actions refuse, whatever page or script asks: in French, and nothing is written."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.activities.conftest import today
from tests.cast import Cast, item
from tests.refusals import refused
from village.activities import operations
from village.activities.models import Activity, ActivitySession, ClassProgramme, WaitingEntry
from village.activities.operations import ActivitySheet, CareRequest, Outing, ParentYes, Presence, Slot, Words
from village.directory.models import Professional
from village.plans.models import Goal, PlannedAction

TOMORROW = timedelta(days=1)


@pytest.fixture
def outing(cast: Cast) -> Outing:
    return Outing(today(), "soin", "Orthophoniste", "bus", 90, cast.users["daniele"])


@pytest.fixture
def sheet(cast: Cast) -> ActivitySheet:
    return ActivitySheet("Chorale", item("N8", "culture-sport"), "collective", "droit_commun")


@pytest.fixture
def wait(cast: Cast) -> WaitingEntry:
    """A dentist, asked for a month ago."""
    asked = CareRequest(item("CARE", "dentiste"), today() - timedelta(days=30))
    return operations.ask_care(cast.children["kadiatou"], asked, by=cast.actor("daniele"), on=today())


def planned_for(cast: Cast, name: str) -> PlannedAction:
    plan = cast.plans[name]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Lire", starts_on=plan.opened_on, horizon=date(2030, 6, 30)
    )
    return PlannedAction.objects.create(
        plan=plan, goal=goal, title="Atelier", nature="individuelle", frame="droit_commun", starts_on=plan.opened_on
    )


# — accompaniments (R45) —


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"on": today() + TOMORROW}, "dans le futur", "on"),
        ({"on": date(2001, 1, 1)}, "avant la naissance", "on"),
        ({"minutes": 0}, "entre une minute et une journée", "minutes"),
        ({"minutes": 1441}, "entre une minute et une journée", "minutes"),
    ],
)
def test_nobody_went_along_on_a_day_or_for_a_time_that_cannot_be(
    cast: Cast, outing: Outing, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        operations.record_accompaniment(
            cast.children["kadiatou"], replace(outing, **changes), by=cast.actor("daniele"), on=today()
        )


def test_an_accompaniment_is_for_an_action_of_the_same_child(cast: Cast, outing: Outing) -> None:
    other = replace(outing, planned_action=planned_for(cast, "yanis"))
    with refused("d’un autre enfant", "planned_action"):
        operations.record_accompaniment(cast.children["kadiatou"], other, by=cast.actor("daniele"), on=today())


# — actions —


def test_an_action_closes_for_a_reason(cast: Cast, workshop: Activity) -> None:
    with refused("pourquoi cette action ferme", "reason"):
        operations.close_activity(workshop, reason="  ", by=cast.actor("alice"), on=today())


def test_an_action_has_at_least_one_place(cast: Cast, sheet: ActivitySheet) -> None:
    with refused("au moins une place", "capacity"):
        operations.open_activity(replace(sheet, capacity=0), by=cast.actor("alice"), on=today())


def test_who_runs_an_action_is_in_the_directory_of_the_programme(cast: Cast, sheet: ActivitySheet) -> None:
    far = Professional.objects.create(programme=cast.other_programme, first_name="Luc", last_name="Loin")
    with refused("répertoire du programme", "professionals"):
        operations.open_activity(replace(sheet, professionals=(far,)), by=cast.actor("alice"), on=today())


def test_a_parent_does_not_agree_tomorrow(cast: Cast, workshop: Activity) -> None:
    yes = ParentYes(cast.guardians["yanis"], "oral", today() + TOMORROW)
    with refused("dans le futur", "agreed_on"):
        operations.enrol_child(workshop, cast.children["yanis"], by=cast.actor("alice"), on=today(), agreed=yes)


# — sessions and their roll —


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_a_session_changes_for_a_reason(cast: Cast, session: ActivitySession, change: str) -> None:
    alice = cast.actor("alice")
    with refused("les familles et l’intervenant le demanderont", "reason"):
        if change == "move":
            operations.move_session(session, Slot(today() + TOMORROW), reason=" ", by=alice)
        else:
            operations.cancel_session(session, reason=" ", by=alice, on=today())


def test_a_session_moves_to_a_room_already_taken_once_that_was_seen(cast: Cast, session: ActivitySession) -> None:
    """Said once, then left to who organises."""
    alice, workshop = cast.actor("alice"), session.activity
    other = Activity.objects.create(
        programme=cast.programme, title="Chorale", domain=workshop.domain, nature="collective", frame="droit_commun",
        place=workshop.place,
    )  # fmt: skip
    slot = Slot(today() + TOMORROW, session.starts_at)
    ActivitySession.objects.create(activity=other, on=slot.on, starts_at=slot.starts_at)
    with refused("déjà pris par « Chorale »", "despite_clash"):
        operations.move_session(session, slot, reason="Salle en travaux", by=alice)
    moved = operations.move_session(session, slot, reason="Salle en travaux", by=alice, despite_clash=True)
    assert (moved.on, moved.changed_reason) == (slot.on, "Salle en travaux")


def test_nothing_is_written_of_what_a_therapist_hears(cast: Cast, session: ActivitySession) -> None:
    Activity.objects.filter(pk=session.activity_id).update(therapy=True)
    present = {cast.children["kadiatou"].pk: Presence("present")}
    with refused("reste avec le professionnel", "remark"):
        operations.record_attendance(
            session, present, by=cast.actor("emile"), at=timezone.now(), words=Words(remark="Elle pleure.")
        )


@pytest.mark.parametrize("who", ["daniele", "jeanne"])
def test_only_who_runs_a_care_and_the_coordination_call_its_roll(
    cast: Cast, session: ActivitySession, who: str
) -> None:
    Activity.objects.filter(pk=session.activity_id).update(therapy=True)
    present = {cast.children["kadiatou"].pk: Presence("present")}
    with refused("revient à qui l’anime"):
        operations.record_attendance(session, present, by=cast.actor(who), at=timezone.now())


# — classes (R48) —


@pytest.mark.parametrize("children", [0, 1000])
def test_a_class_has_children_in_numbers_that_can_be(cast: Cast, children: int) -> None:
    alice = cast.actor("alice")
    row = ClassProgramme.objects.create(
        programme=cast.programme, name="Baskets", school=cast.school, school_class="CM2 B"
    )
    with refused("Comptez de 1 à", "children"):
        operations.record_sequence(row, theme="Dire non", children=children, by=alice, on=today(), today=today())


# — waits for a care (R40) —


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [({"answer": " "}, "Notez la réponse", "answer"), ({"called_on": date(2017, 1, 1)}, "demandé le", "called_on")],
)
def test_a_call_about_a_care_has_an_answer_and_follows_the_asking(
    cast: Cast, wait: WaitingEntry, changes: dict[str, Any], words: str, field: str
) -> None:
    said: dict[str, Any] = {"called_on": today(), "answer": "Pas encore", "call_on": None, **changes}
    with refused(words, field):
        operations.call_back(wait, **said, by=cast.actor("daniele"), on=today())


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"given_up_on": date(2017, 1, 1)}, "demandé le", "given_up_on"),
        ({"given_up_on": today() + TOMORROW}, "dans le futur", "given_up_on"),
        ({"reason": ""}, "Choisissez une raison", "reason"),
        ({"reason": "faute-de-la-famille"}, "Choisissez une raison", "reason"),
    ],
)
def test_a_care_is_given_up_after_it_was_asked_for_a_reason_of_the_territory(
    cast: Cast, wait: WaitingEntry, changes: dict[str, Any], words: str, field: str
) -> None:
    said: dict[str, Any] = {"given_up_on": today(), "reason": WaitingEntry.Obstacle.values[0], **changes}
    with refused(words, field):
        operations.give_up_care(wait, **said, by=cast.actor("daniele"), on=today())
