"""After the sitting, a member of the EPS reads what was said and decided there, and opens the dossier no more (RO7)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.meetings.conftest import record_in_sitting, today
from tests.sealed import put
from village.access.links import Link
from village.meetings import operations
from village.meetings.models import Contribution, Meeting, Situation
from village.meetings.operations import put_situation
from village.people.models import CareTeamMembership, Person
from village.plans.models import Plan

SAID, WHY = "L’école propose une place en petit groupe.", "La classe et la famille le souhaitent."
pytestmark = pytest.mark.rule("RO7")


def close(situation: Situation, cast: Cast, *, informer: str = "daniele") -> None:
    alice = cast.actor("alice")
    operations.record_attendance(situation.meeting, {cast.professionals["chloe"].pk: True}, by=alice, on=today())
    put(situation, discussion=SAID)
    ruling = operations.Ruling("poursuite", WHY, informer=cast.users[informer], inform_by=today())
    record_in_sitting(situation, ruling, by=alice, on=today())
    operations.close_meeting(situation.meeting, by=alice, at=timezone.now())


def doors(cast: Cast, situation: Situation) -> dict[str, int]:
    client, child = cast.client("chloe"), situation.child_id
    urls = {
        "dossier": reverse("casefile:detail", args=[child]),
        "parcours": reverse("casefile:plan", args=[child]),
        "accords": reverse("casefile:agreements", args=[child]),
        "sheet": reverse("casefile:information_file", args=[child]),
        "situation": reverse("meetings:situation", args=[situation.meeting_id, situation.pk]),
        "sitting": reverse("meetings:detail", args=[situation.meeting_id]),
    }
    return {name: client.get(url).status_code for name, url in urls.items()}


def opened(found: dict[str, int]) -> set[str]:
    assert set(found.values()) <= {200, 404}, found
    return {name for name, status in found.items() if status == 200}


def test_before_and_during_the_sitting_the_dossier_opens(cast: Cast, review: Situation) -> None:
    assert opened(doors(cast, review)) >= {"dossier", "parcours", "accords", "sheet", "situation", "sitting"}


def test_once_closed_what_was_said_and_decided_is_read_and_nothing_else(cast: Cast, review: Situation) -> None:
    close(review, cast)
    assert opened(doors(cast, review)) == {"situation", "sitting"}
    client = cast.client("chloe")
    sitting = client.get(reverse("meetings:detail", args=[review.meeting_id])).content.decode()
    assert SAID in sitting
    assert WHY in sitting
    assert "ce que l’on sait" not in sitting
    assert reverse("casefile:detail", args=[review.child_id]) not in sitting
    situation = client.get(reverse("meetings:situation", args=[review.meeting_id, review.pk])).content.decode()
    assert "sa situation a été vue à une EPS où vous siégiez" in situation
    assert review.child.last_name not in client.get(reverse("casefile:list")).content.decode()


def test_nothing_is_written_of_it_any_more(cast: Cast, review: Situation) -> None:
    close(review, cast)
    url = reverse("meetings:situation", args=[review.meeting_id, review.pk])
    assert cast.client("chloe").post(url, {"text": "Encore un mot."}).status_code in {403, 404, 422}
    assert not Contribution.objects.exists()


def test_a_month_later_even_that_is_shut(cast: Cast, review: Situation) -> None:
    close(review, cast)
    tie = CareTeamMembership.objects.get(child=review.child, link=Link.HEARD)
    assert tie.ends_on == review.meeting.on + timedelta(days=30)


def test_seen_again_it_opens_again(cast: Cast, review: Situation) -> None:
    close(review, cast)
    again = Meeting.objects.create(
        panel=review.meeting.panel, on=today() + timedelta(days=20), starts_at=review.meeting.starts_at
    )
    Plan.objects.filter(child=review.child).update(next_review_on=today())
    plan = Plan.objects.get(child=review.child)
    put_situation(again, reason="point_etape", plan=plan, by=cast.actor("alice"), on=today())
    assert {"dossier", "situation", "sitting"} <= opened(doors(cast, review))


def test_the_referent_and_the_coordination_go_on(cast: Cast, review: Situation) -> None:
    close(review, cast)
    for who in ("daniele", "alice"):
        assert cast.client(who).get(reverse("casefile:detail", args=[review.child_id])).status_code == 200, who


def test_a_limited_dossier_is_shut_and_nobody_tied_anew(cast: Cast, review: Situation) -> None:
    chloe, alice = cast.professionals["chloe"], cast.actor("alice")
    operations.record_attendance(review.meeting, {chloe.pk: True}, by=alice, on=today())
    ruling = operations.Ruling("poursuite", WHY, informer=cast.users["daniele"])
    record_in_sitting(review, ruling, by=cast.actor("alice"), on=today())
    Person.objects.filter(pk=review.child_id).update(limited_on=date(2026, 1, 5))
    operations.close_meeting(review.meeting, by=cast.actor("alice"), at=timezone.now())
    assert not CareTeamMembership.objects.filter(child=review.child, link=Link.HEARD).exists()
    assert opened(doors(cast, review)) <= {"situation", "sitting"}


def test_the_dossier_says_who_saw_the_situation(cast: Cast, review: Situation) -> None:
    close(review, cast)
    team = cast.client("daniele").get(reverse("casefile:team", args=[review.child_id])).content.decode()
    assert "a vu la situation en séance" in team
    assert "Chloé Carle" in team


def test_a_member_who_tells_the_family_still_knows_which(cast: Cast, review: Situation) -> None:
    close(review, cast, informer="chloe")
    home = cast.client("chloe").get(reverse("home:today")).content.decode()
    assert "prévenir la famille de la décision" in home
    assert reverse("meetings:situation", args=[review.meeting_id, review.pk]) in home
    assert reverse("casefile:detail", args=[review.child_id]) not in home
