"""What the operations of the EPS refuse or leave as it is, whatever page or script asks."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.meetings.conftest import record_in_sitting, today
from tests.meetings.test_calling import nurse
from tests.refusals import refused
from village.access.links import Link
from village.meetings import operations
from village.meetings.calling import Called
from village.meetings.models import DecisionCorrection, Invitation, Meeting, Panel, PanelMembership, Situation
from village.meetings.operations import Agreed, Ruling
from village.meetings.waiting import due_for
from village.notifications.models import Notification
from village.people.models import CareTeamMembership, Person
from village.plans.models import Plan
from village.referrals.models import Referral

WHY = "Le relevé avait été mal recopié."


def decide(cast: Cast, situation: Situation, **more: Any) -> Any:
    ruling = Ruling(**{"outcome": "poursuite", "reason": "Oui.", **more})
    return record_in_sitting(situation, ruling, by=cast.actor("alice"), on=today())


# — the agenda —


def test_a_situation_put_twice_on_an_agenda_is_there_once(cast: Cast, review: Situation) -> None:
    alice = cast.actor("alice")
    again = operations.put_situation(review.meeting, reason="point_etape", plan=review.plan, by=alice, on=today())
    assert again == review
    assert review.meeting.situations.count() == 1


def test_an_agenda_takes_all_that_waits_when_its_hours_hold(
    cast: Cast, meeting: Meeting, fiche: Referral, due_plan: Plan
) -> None:
    alice = cast.actor("alice")
    waiting = due_for(meeting, alice)
    assert operations.fill_agenda(meeting, waiting, by=alice, on=today()) == len(waiting) == 2
    assert {situation.child for situation in meeting.situations.all()} == {fiche.child, due_plan.child}


def test_a_panel_sits_twice_in_a_day_if_one_is_over_before_the_other(cast: Cast, meeting: Meeting) -> None:
    morning = operations.schedule_meeting(
        panel=meeting.panel, on=meeting.on, starts_at=time(9), place="", by=cast.actor("alice"), lasts=60
    )
    assert meeting.panel.meetings.filter(on=meeting.on).count() == 2
    with refused("de 9\u00a0h à 10\u00a0h", "on"):
        operations.schedule_meeting(
            panel=meeting.panel, on=meeting.on, starts_at=time(9, 59), place="", by=cast.actor("alice"), lasts=30
        )
    assert morning.lasts == 60


def test_who_has_no_address_is_not_called_by_letter_and_the_others_are(cast: Cast, meeting: Meeting) -> None:
    people = [Called(nurse(cast), ""), Called(cast.professionals["chloe"], "chloe@ecole.invalid")]
    sending = operations.send_invitations(meeting, people, url="/eps/", by=cast.actor("alice"), at=timezone.now())
    assert [called.professional for called in sending.sent] == [cast.professionals["chloe"]]
    assert sending.refused == ["Paul Rey n’a pas d’adresse : notez-la, ou prévenez autrement."]
    assert Invitation.objects.get().professional == cast.professionals["chloe"]


# — decisions —


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"changes": " "}, "Dites ce qui change", "changes"),
        ({"horizon": None}, "jusqu’à quand", "horizon"),
        ({"horizon": today()}, "après la réunion", "horizon"),
    ],
)
def test_r28_a_new_version_says_what_changes_and_until_when(
    cast: Cast, review: Situation, changes: dict[str, Any], words: str, field: str
) -> None:
    onwards = {"changes": "Le théâtre.", "horizon": today() + timedelta(days=200), **changes}
    with refused(words, field):
        decide(cast, review, outcome="nouvelle_version", **onwards)


def test_a_decision_is_corrected_for_a_reason(cast: Cast, review: Situation) -> None:
    decision = decide(cast, review)
    with refused("le motif reste à côté", "why"):
        operations.correct_decision(
            decision, Ruling("poursuite", "Autrement."), why=" ", version=1, by=cast.actor("alice"), at=timezone.now()
        )
    assert not DecisionCorrection.objects.exists()


@pytest.mark.parametrize(("inform_by", "told"), [(-1, 0), (0, 1), (3, 1)])
def test_nobody_is_asked_to_tell_a_family_on_a_day_gone_by(
    cast: Cast, review: Situation, inform_by: int, told: int
) -> None:
    Meeting.objects.filter(pk=review.meeting_id).update(on=today() - timedelta(days=5))
    decision = decide(cast, Situation.objects.get(pk=review.pk))
    ruling = Ruling(
        "poursuite", "Oui.", informer=cast.users["daniele"], inform_by=today() + timedelta(days=inform_by),
        next_review_on=decision.next_review_on,
    )  # fmt: skip
    operations.correct_decision(decision, ruling, why=WHY, version=1, by=cast.actor("alice"), at=timezone.now())
    asked = Notification.objects.filter(user=cast.users["daniele"], text__contains="prévenir une famille")
    assert asked.count() == told


def test_who_takes_something_on_herself_or_has_no_account_gets_no_message(cast: Cast, review: Situation) -> None:
    alice, soon = cast.actor("alice"), today() + timedelta(days=9)
    for who in (cast.users["alice"], nurse(cast)):
        operations.agree_task(review, Agreed("Appeler l’école.", who, soon), by=alice, at=timezone.now())
    assert review.tasks.count() == 2
    assert not Notification.objects.exists()


# — who sees the child (R16) —


def test_the_panel_keeps_reading_a_limited_dossier_until_its_day_and_nobody_else_enters(
    cast: Cast, panel: Panel, review: Situation
) -> None:
    decision = decide(cast, review)
    tie = CareTeamMembership.objects.get(child=review.child, link=Link.PANEL)
    Person.objects.filter(pk=review.child_id).update(limited_on=today())
    PanelMembership.objects.create(
        panel=panel, professional=nurse(cast), competence=item("N14", "sante"), starts_on=SINCE
    )
    other_words = Ruling("poursuite", "Autrement.", next_review_on=decision.next_review_on)
    operations.correct_decision(decision, other_words, why=WHY, version=1, by=cast.actor("alice"), at=timezone.now())
    assert CareTeamMembership.objects.get(child=review.child, link=Link.PANEL) == tie


def test_who_left_the_panel_after_the_meeting_is_not_tied_again(
    cast: Cast, panel: Panel, meeting: Meeting, due_plan: Plan
) -> None:
    """The agenda of a sitting held on paper is written days after."""
    Meeting.objects.filter(pk=meeting.pk).update(on=today() - timedelta(days=6))
    panel.memberships.update(ends_on=today() - timedelta(days=2))
    PanelMembership.objects.create(
        panel=panel, professional=nurse(cast), competence=item("N14", "sante"), starts_on=SINCE
    )
    operations.put_situation(
        Meeting.objects.get(), reason="point_etape", plan=due_plan, by=cast.actor("alice"), on=today()
    )
    tied = CareTeamMembership.objects.filter(child=due_plan.child, link=Link.PANEL)
    assert [str(tie.professional) for tie in tied] == ["Paul Rey"]
