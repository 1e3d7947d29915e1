"""The rules of the EPS that no page can break, said to the operations themselves."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.meetings.conftest import record_in_sitting, today
from village.access.policy import Forbidden
from village.core.errors import DomainError
from village.directory.models import Professional
from village.meetings import operations
from village.meetings.models import Meeting, Panel, Situation
from village.meetings.operations import Ruling
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.programmes.models import Commune
from village.referrals.models import Referral


def put(cast: Cast, meeting: Meeting, **more: Any) -> Situation:
    return operations.put_situation(meeting, **more, by=cast.actor("alice"), on=today())


def test_nothing_is_put_on_a_closed_agenda(cast: Cast, meeting: Meeting, due_plan: Plan) -> None:
    operations.record_attendance(meeting, {cast.professionals["chloe"].pk: True}, by=cast.actor("alice"), on=today())
    operations.close_meeting(meeting, by=cast.actor("alice"), at=_noon())
    with pytest.raises(DomainError, match="est close"):
        put(cast, meeting, reason="point_etape", plan=due_plan)


def test_an_entry_needs_a_fiche_of_this_programme(cast: Cast, meeting: Meeting, fiche: Referral) -> None:
    with pytest.raises(DomainError, match="fiche de repérage reçue"):
        put(cast, meeting, reason="entree")
    Referral.objects.filter(pk=fiche.pk).update(programme=cast.other_programme)
    fiche.refresh_from_db()
    with pytest.raises(DomainError, match="fiche de repérage reçue"):
        put(cast, meeting, reason="entree", referral=fiche)


def test_a_fiche_already_answered_is_not_put_again(cast: Cast, meeting: Meeting, fiche: Referral) -> None:
    Referral.objects.filter(pk=fiche.pk).update(state="non_admise", decided_on=today())
    fiche.refresh_from_db()
    with pytest.raises(DomainError, match="déjà reçu une réponse"):
        put(cast, meeting, reason="entree", referral=fiche)


def test_a_review_needs_an_open_plan_of_this_programme_that_had_begun(
    cast: Cast, meeting: Meeting, due_plan: Plan
) -> None:
    with pytest.raises(DomainError, match="Choisissez un parcours"):
        put(cast, meeting, reason="point_etape", plan=cast.plans["zoe"])
    due_plan.opened_on = today() + timedelta(days=1)
    with pytest.raises(DomainError, match="commencé après"):
        put(cast, meeting, reason="point_etape", plan=due_plan)
    due_plan.closed_on = today()
    with pytest.raises(DomainError, match="terminé depuis"):
        put(cast, meeting, reason="point_etape", plan=due_plan)


def test_the_first_does_not_move_up(cast: Cast, entry: Situation, review: Situation) -> None:
    operations.move_situation(entry, by=cast.actor("alice"), up=True)
    assert list(entry.meeting.situations.all()) == [entry, review]


def test_a_situation_decided_stays_on_the_agenda(cast: Cast, review: Situation) -> None:
    record_in_sitting(review, Ruling("poursuite", "Oui."), by=cast.actor("alice"), on=today())
    with pytest.raises(DomainError, match="reste à l’ordre du jour"):
        operations.remove_situation(review, by=cast.actor("alice"), on=today())


def test_a_parcours_taken_off_an_open_sitting_leaves_the_codes_of_the_others(
    cast: Cast, entry: Situation, review: Situation
) -> None:
    operations.open_meeting(entry.meeting, by=cast.actor("alice"), at=_noon())
    code = review.code
    operations.remove_situation(entry, by=cast.actor("alice"), on=today())
    review.refresh_from_db()
    assert review.code == code


def test_a_parcours_taken_off_closes_to_the_members(cast: Cast, review: Situation) -> None:
    operations.remove_situation(review, by=cast.actor("alice"), on=today())
    assert not CareTeamMembership.objects.filter(child=review.child, link="panel").exists()


def test_the_day_of_a_meeting_that_decided_does_not_change(cast: Cast, review: Situation) -> None:
    record_in_sitting(review, Ruling("poursuite", "Oui."), by=cast.actor("alice"), on=today())
    with pytest.raises(DomainError, match="ne change plus"):
        operations.change_meeting(
            review.meeting, on=today() + timedelta(days=1), starts_at=time(9), place="", version=None,
            by=cast.actor("alice"), today=today(),
        )  # fmt: skip


def test_only_those_who_sit_that_day_are_present(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(DomainError, match="n’est pas membre"):
        operations.record_attendance(
            meeting, {cast.professionals["bruno"].pk: True}, by=cast.actor("alice"), on=today()
        )


def test_a_sitting_opens_and_closes_once(cast: Cast, meeting: Meeting) -> None:
    operations.record_attendance(meeting, {cast.professionals["chloe"].pk: True}, by=cast.actor("alice"), on=today())
    for act in (operations.open_meeting, operations.close_meeting):
        act(meeting, by=cast.actor("alice"), at=_noon())
        meeting.refresh_from_db()
        before = (meeting.opened_at, meeting.closed_at)
        act(meeting, by=cast.actor("alice"), at=_noon() + timedelta(minutes=5))
        meeting.refresh_from_db()
        assert (meeting.opened_at, meeting.closed_at) == before


def test_a_panel_has_a_commune_and_members_of_its_own_programme(cast: Cast, panel: Panel) -> None:
    alice = cast.actor("alice")
    far = Commune.objects.get(programme=cast.other_programme)
    with pytest.raises(DomainError, match="commune"):
        operations.create_panel(cast.programme, name="Autre", commune=far, by=alice)
    stranger = Professional.objects.create(programme=cast.other_programme, first_name="Luc", last_name="Loin")
    seat: dict[str, Any] = {"competence": item("N14", "sport"), "by": alice, "on": today(), "today": today()}
    with pytest.raises(DomainError, match="pas du programme"):
        operations.seat_member(panel, professional=stranger, **seat)


def test_a_member_who_left_comes_back_after_the_day_he_left(cast: Cast, panel: Panel) -> None:
    alice, chloe = cast.actor("alice"), panel.memberships.get()
    operations.unseat_member(chloe, by=alice, on=today(), today=today())
    operations.unseat_member(chloe, by=alice, on=today() - timedelta(days=9), today=today())
    assert chloe.ends_on == today()
    seat: dict[str, Any] = {
        "professional": chloe.professional,
        "competence": chloe.competence,
        "by": alice,
        "today": today(),
    }
    with pytest.raises(DomainError, match="jour suivant"):
        operations.seat_member(panel, on=today(), **seat)
    operations.seat_member(panel, on=today() + timedelta(days=1), **seat)
    assert panel.memberships.count() == 2


def test_a_family_is_not_told_before_the_meeting(cast: Cast, review: Situation) -> None:
    early = Ruling("poursuite", "Oui.", inform_by=today() - timedelta(days=1))
    with pytest.raises(DomainError, match="avant la réunion"):
        record_in_sitting(review, early, by=cast.actor("alice"), on=today())


def test_a_parcours_already_ended_is_not_decided_again(cast: Cast, review: Situation) -> None:
    Plan.objects.filter(pk=review.plan_id or 0).update(closed_on=today())
    with pytest.raises(DomainError, match="déjà terminé"):
        record_in_sitting(review, Ruling("poursuite", "Oui."), by=cast.actor("alice"), on=today())


def test_an_exit_is_not_recorded_without_its_sheet(cast: Cast, review: Situation) -> None:
    with pytest.raises(DomainError, match="motif"):
        record_in_sitting(review, Ruling("sortie", "Oui."), by=cast.actor("alice"), on=today())


@pytest.mark.parametrize("who", ["hawa", "chloe", "daniele"])
def test_no_operation_is_open_to_another_programme_or_role(cast: Cast, review: Situation, who: str) -> None:
    actor = cast.actor(who)
    with pytest.raises(Forbidden):
        record_in_sitting(review, Ruling("poursuite", "Oui."), by=actor, on=today())
    with pytest.raises(Forbidden):
        operations.put_situation(review.meeting, reason="point_etape", plan=review.plan, by=actor, on=today())
    with pytest.raises(Forbidden):
        operations.schedule_meeting(panel=review.meeting.panel, on=today(), starts_at=time(9), place="", by=actor)
    with pytest.raises(Forbidden):
        operations.create_panel(cast.programme, name="Autre", commune=None, by=actor)


def _noon() -> datetime:
    return timezone.make_aware(datetime.combine(today(), time(12)))
