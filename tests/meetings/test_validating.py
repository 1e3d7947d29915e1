"""Once the family has approved it, the parcours comes to the EPS, which validates it (RU4, R15)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.meetings.conftest import decide, record_in_sitting, today
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings.models import Decision, Meeting, Panel, Situation
from village.meetings.operations import Ruling, put_situation
from village.meetings.waiting import due_for
from village.notifications.models import Notification
from village.plans.models import Plan, PlanVersion, Review


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    """Kadiatou's parcours, that her mother approved three days ago."""
    return PlanVersion.objects.create(
        plan=cast.plans["kadiatou"],
        number=1,
        written_on=today() - timedelta(days=5),
        planning="Le mardi.",
        evaluation_methods="En mars.",
        approved_on=today() - timedelta(days=3),
        approved_by=cast.guardians["kadiatou"],
        approval_channel="papier",
        as_approved={"goals": [], "actions": []},
    )


@pytest.fixture
def situation(cast: Cast, meeting: Meeting, version: PlanVersion) -> Situation:
    return put_situation(meeting, reason="parcours", plan=version.plan, by=cast.actor("alice"), on=today())


def waiting(cast: Cast, meeting: Meeting) -> list[tuple[str, Any]]:
    return [(due.reason, due.since) for due in due_for(meeting, cast.actor("alice"))]


def test_a_parcours_approved_by_the_family_waits_for_the_eps(
    cast: Cast, meeting: Meeting, version: PlanVersion
) -> None:
    assert waiting(cast, meeting) == [("parcours", version.approved_on)]
    PlanVersion.objects.update(approved_on=None, approved_by=None, approval_channel="")
    assert waiting(cast, meeting) == []


def test_ru4_the_eps_validates_the_version_and_it_waits_no_more(
    cast: Cast, panel: Panel, meeting: Meeting, situation: Situation
) -> None:
    answer = decide(cast.client("alice"), situation, outcome="validation", informer=cast.users["daniele"].pk)
    assert answer.status_code == 302
    version = PlanVersion.objects.get()
    assert version.validated_on == today()
    assert Entry.objects.filter(action="plan:approve", person_id=situation.child_id).count() == 1
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert waiting(cast, later) == []
    page = cast.client("daniele").get(f"/enfants/{situation.child_id}/parcours/").content.decode()
    assert "validée par l’EPS" in page
    told = Notification.objects.filter(user=cast.users["daniele"]).values_list("text", flat=True)
    assert any("validé un parcours" in text for text in told)


@pytest.mark.rule("RU1")
@pytest.mark.parametrize("again", [False, True])
def test_ru1_what_a_family_approved_before_it_took_its_agreement_back_is_not_validated(
    cast: Cast, panel: Panel, meeting: Meeting, situation: Situation, again: bool
) -> None:
    """Nor when it agrees again meanwhile: it approves a new version first. A point d’étape validates nothing either."""
    given = situation.child.agreements.get()
    given.withdrawn_on = today() - timedelta(days=2)
    given.save()
    if again:
        given.pk, given.given_on, given.withdrawn_on = None, today() - timedelta(days=1), None
        given.save()
    alice, informer = cast.client("alice"), cast.users["daniele"].pk
    refused = decide(alice, situation, outcome="validation", informer=informer)
    assert refused.status_code == 422
    assert "retiré son accord" in refused.content.decode()
    Situation.objects.update(reason="point_etape")
    assert decide(alice, situation, outcome="poursuite", informer=informer).status_code == 302
    assert PlanVersion.objects.get().validated_on is None
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert waiting(cast, later) == []


@pytest.mark.rule("RU1")
def test_ru1_the_eps_validates_where_the_other_parent_s_agreement_goes_on(cast: Cast, situation: Situation) -> None:
    given = situation.child.agreements.get()
    given.withdrawn_on = today() - timedelta(days=1)
    given.save()
    given.pk, given.given_on, given.withdrawn_on = None, today() - timedelta(days=2), None
    given.save()
    answer = decide(cast.client("alice"), situation, outcome="validation", informer=cast.users["daniele"].pk)
    assert answer.status_code == 302
    assert PlanVersion.objects.get().validated_on == today()


def test_a_parcours_sent_back_waits_for_its_next_version(
    cast: Cast, panel: Panel, meeting: Meeting, situation: Situation
) -> None:
    changes = {"changes": "Un atelier de plus.", "horizon": (today() + timedelta(days=90)).isoformat()}
    decide(cast.client("alice"), situation, outcome="nouvelle_version", informer=cast.users["daniele"].pk, **changes)
    assert PlanVersion.objects.get().validated_on is None
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert waiting(cast, later) == []


def test_the_next_version_approved_the_day_the_first_was_sent_back_comes_to_the_eps(
    cast: Cast, panel: Panel, meeting: Meeting, situation: Situation
) -> None:
    """RU4, R28: the family says yes that evening. What the EPS asked is answered; what it has not seen waits for it."""
    changes = {"changes": "Un atelier de plus.", "horizon": (today() + timedelta(days=90)).isoformat()}
    decide(cast.client("alice"), situation, outcome="nouvelle_version", informer=cast.users["daniele"].pk, **changes)
    tab, daniele = f"/enfants/{situation.child_id}/parcours/", cast.client("daniele")
    assert "L’EPS demande une nouvelle version" in daniele.get(tab).content.decode()
    approved_today(cast, number=2)
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert waiting(cast, later) == [("parcours", today())]
    assert "L’EPS demande une nouvelle version" not in daniele.get(tab).content.decode()


def test_a_version_written_approved_and_sent_back_in_one_day_waits_for_the_next(
    cast: Cast, panel: Panel, meeting: Meeting
) -> None:
    version = approved_today(cast, number=1)
    one = put_situation(meeting, reason="parcours", plan=version.plan, by=cast.actor("alice"), on=today())
    changes = {"changes": "Un atelier de plus.", "horizon": (today() + timedelta(days=90)).isoformat()}
    decide(cast.client("alice"), one, outcome="nouvelle_version", informer=cast.users["daniele"].pk, **changes)
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert waiting(cast, later) == []
    page = cast.client("daniele").get(f"/enfants/{one.child_id}/parcours/").content.decode()
    assert "L’EPS demande une nouvelle version" in page


def test_a_decision_written_the_day_after_is_of_the_version_the_eps_saw(cast: Cast, situation: Situation) -> None:
    """The family approved the next one in the meantime, the day of the meeting."""
    approved_today(cast, number=2)
    ruling = Ruling("nouvelle_version", "Non.", changes="Un atelier.", horizon=today() + timedelta(days=90))
    made = record_in_sitting(situation, ruling, by=cast.actor("alice"), on=today() + timedelta(days=1))
    assert made.saw_version == 1


def approved_today(cast: Cast, *, number: int) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=cast.plans["kadiatou"], number=number, written_on=today(), planning="Le jeudi.",
        evaluation_methods="En mars.", approved_on=today(), approved_by=cast.guardians["kadiatou"],
        approval_channel="papier", as_approved={"goals": [], "actions": []},
    )  # fmt: skip


def test_a_review_that_goes_on_validates_the_version_on_its_way(
    cast: Cast, meeting: Meeting, version: PlanVersion
) -> None:
    Plan.objects.filter(pk=version.plan_id).update(next_review_on=today())
    assert [reason for reason, _ in waiting(cast, meeting)] == ["point_etape"]
    plan = Plan.objects.get(pk=version.plan_id)
    review = put_situation(meeting, reason="point_etape", plan=plan, by=cast.actor("alice"), on=today())
    record_in_sitting(review, Ruling("poursuite", "Cela avance."), by=cast.actor("alice"), on=today())
    version.refresh_from_db()
    assert version.validated_on == today()


def test_nothing_is_validated_before_the_family_approves(cast: Cast, situation: Situation) -> None:
    PlanVersion.objects.update(approved_on=None, approved_by=None, approval_channel="")
    refused = decide(cast.client("alice"), situation, outcome="validation", informer=cast.users["daniele"].pk)
    assert refused.status_code == 422
    assert "pas encore approuvé" in refused.content.decode()
    assert not Decision.objects.exists()


def test_the_base_refuses_a_validation_before_the_approval(version: PlanVersion) -> None:
    for day in (version.written_on, today() - timedelta(days=4)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.update(validated_on=day)


def test_only_an_entry_or_an_exit_leads_in_or_out(cast: Cast, situation: Situation) -> None:
    with pytest.raises(DomainError, match="ne va pas"):
        record_in_sitting(situation, Ruling("sortie", "Fini."), by=cast.actor("alice"), on=today())


def test_an_exit_proposed_the_day_of_the_validation_still_waits(
    cast: Cast, panel: Panel, meeting: Meeting, situation: Situation
) -> None:
    assert situation.plan
    Review.objects.create(
        plan=situation.plan, on=today(), author=cast.users["daniele"], summary="Tout va.", proposal="sortie"
    )
    record_in_sitting(situation, Ruling("validation", "Oui."), by=cast.actor("alice"), on=today())
    later = Meeting.objects.create(panel=panel, on=today(), starts_at=time(18), place="Mairie")
    assert [reason for reason, _ in waiting(cast, later)] == ["sortie"]
