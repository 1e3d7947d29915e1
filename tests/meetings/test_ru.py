"""The rules of the field that the EPS holds (inventory § 2.3). RU1 and RU7: `test_decisions`; RU10: `test_calling`;
RU19: `test_views`. Each was seen to fail with its rule removed."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import SINCE, Cast, item
from tests.meetings.conftest import decide, entry_answers, exit_answers, record_in_sitting, today
from village.access.permissions import Permission
from village.access.policy import Forbidden
from village.core.dates import school_year
from village.meetings import operations
from village.meetings.models import Decision, Panel, Situation, UnmetNeed
from village.meetings.needs import register_of
from village.meetings.operations import Ruling
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.plans.operations import open_plan


@pytest.mark.rule("RU4")
def test_ru4_a_child_enters_by_a_decision_of_a_meeting_and_leaves_by_another(
    cast: Cast, entry: Situation, review: Situation
) -> None:
    """No other door: the référente opens no parcours, and without a decision nothing opens nor ends."""
    for who in ("daniele", "chloe", "jeanne", "bruno"):
        try:
            open_plan(entry.child, referral=entry.referral, by=cast.actor(who), on=today())
        except Forbidden:
            continue
        raise AssertionError(who)
    assert not Plan.objects.filter(child=entry.child).exists()
    decide(cast.client("alice"), entry, **entry_answers(cast))
    entry.refresh_from_db()
    assert entry.plan is not None
    assert entry.plan.opened_on == entry.decision.decided_on == entry.meeting.on
    decide(cast.client("alice"), review, **exit_answers(cast))
    assert review.plan is not None
    review.plan.refresh_from_db()
    assert review.plan.closed_on == review.meeting.on


@pytest.mark.rule("RU8")
def test_ru8_a_referent_need_not_sit_in_the_eps(cast: Cast, entry: Situation) -> None:
    panel = entry.meeting.panel
    assert not panel.memberships.filter(professional__user=cast.users["dora"]).exists()
    assert decide(cast.client("alice"), entry, **entry_answers(cast, referent=cast.users["dora"].pk)).status_code == 302
    assert CareTeamMembership.objects.get(child=entry.child, link="referent").user == cast.users["dora"]


@pytest.mark.rule("RU13")
def test_ru13_the_composition_is_free_and_the_missing_domains_are_said(
    cast: Cast, panel: Panel, review: Situation
) -> None:
    """An EPS of one domain meets and decides; the others are said, on its page and on that of the sitting."""
    meeting, alice = review.meeting, cast.client("alice")
    team, sitting = reverse("meetings:panel", args=[panel.pk]), reverse("meetings:detail", args=[meeting.pk])
    for url, begins in ((team, "Personne n’apporte"), (sitting, "Il manque")):
        said = alice.get(url).content.decode().partition(begins)[2].partition("</p>")[0]
        for domain in ("santé", "social", "culture", "sport", "loisirs"):
            assert domain in said, url
        assert "enseignement" not in said
    two = {"competence": item("N14", "sante"), "on": SINCE, "today": today()}
    operations.seat_member(panel, professional=cast.professionals["bruno"], by=cast.actor("alice"), **two)  # type: ignore[arg-type]
    said = alice.get(sitting).content.decode().partition("Il manque")[2].partition("</p>")[0]
    assert "social" in said
    assert "santé" not in said
    assert decide(alice, review, outcome="poursuite", informer=cast.users["daniele"].pk).status_code == 302
    assert Decision.objects.get(situation=review).outcome == "poursuite"


@pytest.mark.rule("RU23")
def test_ru23_the_referent_proposes_and_the_eps_decides(cast: Cast, review: Situation) -> None:
    assert cast.actor("daniele").can(Permission.CONTRIBUTION_WRITE)
    assert not cast.actor("daniele").can(Permission.SITUATION_DECIDE)
    assert decide_status(cast, "daniele", review) == 403
    try:
        record_in_sitting(review, Ruling("poursuite", "Oui."), by=cast.actor("daniele"), on=today())
    except Forbidden:
        return
    raise AssertionError


def decide_status(cast: Cast, who: str, situation: Situation) -> int:
    url = reverse("meetings:decide", args=[situation.meeting_id, situation.pk])
    return int(cast.client(who).post(url, {"outcome": "poursuite", "reason": "Oui."}).status_code)


@pytest.mark.rule("RU24")
def test_ru24_the_elected_read_needs_in_numbers_that_lead_to_nobody(cast: Cast, review: Situation) -> None:
    UnmetNeed.objects.create(
        programme=cast.programme, kind=item("N8", "sante"), wording="Orthophonie", quarter=cast.quarter,
        month=date(2025, 3, 1), children=1,
    )  # fmt: skip
    register = register_of(cast.actor("gaspard"), school_year(date(2025, 3, 1)), on=today())
    assert [line.numbers for line in register.by_quarter.lines] == [(None,)]
    assert register.children is None
    assert register.wordings == ()
    assert cast.client("gaspard").get(reverse("meetings:list")).status_code == 403
