"""A decision written wrongly is corrected: what it said stays, dated, with the reason; closed minutes are walled."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.documents.reading import text
from tests.forms import hidden_of
from tests.meetings.conftest import CHANGES, decide, entry_answers, exit_answers, today
from tests.meetings.test_minutes import agreed, board, close
from tests.sealed import SOME_WORDS
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.erasing import erasing
from village.meetings import operations
from village.meetings.models import (
    AgreedTask,
    Amendment,
    Decision,
    DecisionCorrection,
    Meeting,
    MeetingAttendance,
    Situation,
)
from village.meetings.operations import Ruling, put_situation
from village.people.models import Person
from village.plans.models import Goal, Plan, PlanVersion

WHY = "Le relevé avait été mal recopié."


def page(situation: Situation) -> str:
    return reverse("meetings:correct_decision", args=[situation.meeting_id, situation.pk])


def correct(cast: Cast, situation: Situation, who: str = "alice", **changes: Any) -> Any:
    """Open the page of the correction, keep what it proposes, change some answers."""
    client = cast.client(who)
    shown = client.get(page(situation))
    assert shown.status_code == 200
    form = shown.context["form"]
    proposed = {
        name: form.initial[name]
        for name in ("outcome", "reason", "informer", "inform_by", "next_review_on")
        if form.initial.get(name)
    }
    proposed |= {"informer": getattr(form.initial["informer"], "pk", "")}
    said = {**hidden_of(shown), **proposed, "why": WHY, **changes}
    return client.post(page(situation), {name: value for name, value in said.items() if value is not None})


@pytest.fixture
def closed(cast: Cast, review: Situation) -> Situation:
    """A sitting closed on « poursuite »."""
    decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users["daniele"].pk)
    operations.record_attendance(
        review.meeting, {cast.professionals["chloe"].pk: True}, by=cast.actor("alice"), on=today()
    )
    operations.close_meeting(review.meeting, by=cast.actor("alice"), at=timezone.now())
    return Situation.objects.get(pk=review.pk)


def test_a_wrong_word_is_corrected_and_the_old_one_stays_beside(cast: Cast, closed: Situation) -> None:
    before = closed.decision.reason
    assert correct(cast, closed, reason="Elle progresse à l’école.").status_code == 302
    closed.decision.refresh_from_db()
    assert (closed.decision.reason, closed.decision.version) == ("Elle progresse à l’école.", 2)
    kept = DecisionCorrection.objects.get()
    assert (kept.reason, kept.why, kept.author) == (before, WHY, cast.users["alice"])
    shown = board(cast, closed, "chloe").content.decode()
    for words in ("Elle progresse à l’école.", before, WHY, "Alice Aubry", "Décision corrigée."):
        assert words in shown
    line = Entry.objects.get(action="decision:correct")
    assert (line.person_id, line.details) == (closed.child_id, "poursuite")


def test_an_exit_decided_by_mistake_is_undone(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast))
    assert correct(cast, review, outcome="poursuite", next_review_on=None).status_code == 302
    plan = Plan.objects.get(child=review.child)
    assert plan.closed_on is None
    assert plan.reopenings.get().reason == WHY
    tie = plan.child.care_team.get(link=Link.REFERENT)
    assert (tie.user, tie.ends_on) == (cast.users["daniele"], None)
    assert plan.next_review_on == Decision.objects.get().next_review_on
    assert Entry.objects.get(action="decision:correct").details == "sortie → poursuite"
    assert plan.child.care_team.filter(link=Link.PANEL, user=cast.users["chloe"]).exists()  # the panel sees it again


def test_a_validation_written_by_mistake_is_taken_back(cast: Cast, meeting: Meeting) -> None:
    version = PlanVersion.objects.create(
        plan=cast.plans["kadiatou"], number=1, written_on=today(), planning="Le mardi.", evaluation_methods="En mars.",
        approved_on=today(), approved_by=cast.guardians["kadiatou"], approval_channel="papier",
        as_approved={"goals": [], "actions": []},
    )  # fmt: skip
    situation = put_situation(meeting, reason="parcours", plan=version.plan, by=cast.actor("alice"), on=today())
    decide(cast.client("alice"), situation, outcome="validation", informer=cast.users["daniele"].pk)
    assert correct(cast, situation, outcome="nouvelle_version", **CHANGES).status_code == 302
    version.refresh_from_db()
    assert version.validated_on is None
    assert Decision.objects.get(situation=situation).changes == CHANGES["changes"]
    assert correct(cast, situation, outcome="validation").status_code == 302
    version.refresh_from_db()
    assert version.validated_on == today()
    kept = [(was.outcome, was.changes) for was in DecisionCorrection.objects.all()]
    assert kept == [("nouvelle_version", CHANGES["changes"]), ("validation", "")]


def test_what_a_correction_would_lose_is_not_asked(cast: Cast, review: Situation, entry: Situation) -> None:
    decide(cast.client("alice"), review, **exit_answers(cast))
    decide(cast.client("alice"), entry, outcome="refus", informer=cast.users["alice"].pk)
    assert "exit_reason" not in cast.client("alice").get(page(review)).context["form"].fields
    assert correct(cast, review, reason="Elle va très bien.").status_code == 302
    assert Plan.objects.get(child=review.child).closed_on == review.meeting.on
    lost = correct(cast, entry, reason="Autrement dit.", answer="Un mot qui ne partirait pas.")
    assert lost.status_code == 422
    assert "Un mot qui ne partirait pas." in lost.content.decode()


def test_an_exit_forgotten_is_decided(cast: Cast, closed: Situation) -> None:
    refused = correct(cast, closed, outcome="sortie")
    assert refused.status_code == 422  # what an exit needs is asked
    assert "motif de la sortie" in refused.content.decode()
    ending = {name: value for name, value in exit_answers(cast).items() if name != "informer"}
    assert correct(cast, closed, **ending).status_code == 302
    assert Plan.objects.get(child=closed.child).closed_on == closed.meeting.on


def test_an_entry_written_as_a_refusal_is_corrected(cast: Cast, entry: Situation) -> None:
    decide(cast.client("alice"), entry, outcome="refus", informer=cast.users["alice"].pk)
    assert correct(cast, entry, outcome="entree").status_code == 422  # no entry without a référent
    changed = correct(cast, entry, outcome="entree", referent=cast.users["dora"].pk)
    assert changed.status_code == 302
    entry.refresh_from_db()
    assert entry.plan is not None
    assert entry.referral is not None
    assert (entry.referral.state, entry.plan.opened_on) == ("admise", entry.meeting.on)
    ties = entry.child.care_team.filter(ends_on=None)
    assert ties.get(link=Link.REFERENT).user == cast.users["dora"]
    assert ties.get(link=Link.REFERRER).user == cast.users["bruno"]


def test_an_entry_decided_by_mistake_is_undone_while_nothing_is_written(cast: Cast, entry: Situation) -> None:
    decide(cast.client("alice"), entry, **entry_answers(cast))
    entry.refresh_from_db()
    assert correct(cast, entry, outcome="reorientation", answer="Voyez le CMP.").status_code == 302
    entry.refresh_from_db()
    assert entry.plan is None
    assert entry.referral is not None
    assert (entry.referral.state, entry.referral.answer) == ("reorientee", "Voyez le CMP.")
    assert not entry.child.plans.exists()
    assert not entry.child.care_team.filter(link=Link.REFERENT, ends_on=None).exists()


def test_a_parcours_in_which_somebody_wrote_is_not_undone(cast: Cast, entry: Situation) -> None:
    decide(cast.client("alice"), entry, **entry_answers(cast))
    entry.refresh_from_db()
    assert entry.plan is not None
    Goal.objects.create(
        plan=entry.plan, domain=item("N8", "sante"), wording="Parler", starts_on=today(), horizon=today()
    )
    refused = correct(cast, entry, outcome="refus")
    assert refused.status_code == 422
    assert "contient déjà des écrits" in refused.content.decode()
    assert Decision.objects.get().outcome == "entree"
    assert not DecisionCorrection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"why": "  "}, "obligatoire"),
        ({"why": "x" * 501}, "500"),
        ({}, "Rien ne change"),
        ({"outcome": "entree"}, "choix"),
        ({"inform_by": "2001-01-01", "reason": "x"}, "avant la réunion"),
        ({"next_review_on": "2001-01-01", "reason": "x"}, "après la réunion"),
    ],
)
def test_an_impossible_correction_is_refused_and_given_back(
    cast: Cast, closed: Situation, changes: dict[str, str], says: str
) -> None:
    answer = correct(cast, closed, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Decision.objects.get().version == 1


def test_two_who_correct_see_both_texts(cast: Cast, closed: Situation) -> None:
    client = cast.client("alice")
    late = hidden_of(client.get(page(closed)))
    correct(cast, closed, reason="Les mots de l’autre.")
    sent = {**late, "why": WHY, "outcome": "poursuite", "reason": "Mes mots.", "informer": cast.users["daniele"].pk,
            "inform_by": today().isoformat()}  # fmt: skip
    answer = client.post(page(closed), sent)
    assert answer.status_code == 409
    for words in ("Les mots de l’autre.", "Mes mots."):
        assert words in answer.content.decode()
    assert Decision.objects.get().reason == "Les mots de l’autre."


def test_the_minutes_on_paper_say_that_a_decision_was_corrected(cast: Cast, closed: Situation) -> None:
    correct(cast, closed, reason="Autrement dit.")
    answer = cast.client("alice").get(reverse("meetings:minutes", args=[closed.meeting_id]))
    assert "corrigée" in text(answer.content)


@pytest.mark.parametrize("who", ["chloe", "daniele", "jeanne", "bruno"])
def test_only_the_coordination_corrects(cast: Cast, closed: Situation, who: str) -> None:
    assert cast.client(who).get(page(closed)).status_code == 403
    with pytest.raises(Forbidden):
        operations.correct_decision(
            closed.decision, Ruling("poursuite", "x"), why=WHY, version=1, by=cast.actor(who), at=timezone.now()
        )


def test_what_is_not_decided_or_not_here_is_not_corrected(cast: Cast, review: Situation) -> None:
    assert cast.client("alice").get(page(review)).status_code == 404
    decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users["daniele"].pk)
    assert cast.client("hawa").get(page(review)).status_code == 404


# — the walls: nobody of the application writes in closed minutes, whatever the code —


def _walls(closed: Situation) -> dict[str, Any]:
    meeting, decision = closed.meeting, closed.decision
    other = Meeting.objects.create(panel=meeting.panel, on=today() + timedelta(days=40), starts_at="09:00")
    return {
        "its date": lambda: Meeting.objects.filter(pk=meeting.pk).update(on=meeting.on - timedelta(days=1)),
        "reopen it": lambda: Meeting.objects.filter(pk=meeting.pk).update(closed_at=None),
        "what was said": lambda: Situation.objects.filter(pk=closed.pk).update(discussion=SOME_WORDS),
        "its order": lambda: Situation.objects.filter(pk=closed.pk).update(rank=9),
        "move it": lambda: Situation.objects.filter(pk=closed.pk).update(meeting=other),
        "one more": lambda: Situation.objects.create(
            meeting=meeting, child=Person.objects.exclude(pk=closed.child_id)[0], plan=closed.plan,
            reason="point_etape", rank=2,
        ),
        "the decision": lambda: Decision.objects.filter(pk=decision.pk).update(outcome="sortie"),
        "its version": lambda: Decision.objects.filter(pk=decision.pk).update(version=2),
        "without it": lambda: Decision.objects.filter(pk=decision.pk).delete(),
        "a task": lambda: AgreedTask.objects.update(what=SOME_WORDS),
        "without it too": lambda: AgreedTask.objects.all().delete(),
        "who was there": lambda: MeetingAttendance.objects.update(present=False),
        "an addition": lambda: Amendment.objects.update(text=SOME_WORDS),
    }  # fmt: skip


def test_the_database_keeps_closed_minutes_closed(cast: Cast, review: Situation) -> None:
    agreed(cast, review)
    close(cast, review)
    closed = Situation.objects.get(pk=review.pk)
    operations.amend_minutes(closed, text="Un ajout.", by=cast.actor("alice"), at=timezone.now())
    for what, act in _walls(closed).items():
        with pytest.raises(ProgrammingError, match=r"close|récrit"), transaction.atomic():
            act()
        assert not Decision.objects.filter(outcome="sortie").exists(), what
    AgreedTask.objects.update(done_on=today())  # done is said afterwards


def test_the_database_keeps_what_a_correction_said(cast: Cast, closed: Situation) -> None:
    correct(cast, closed, reason="Autrement dit.")
    with pytest.raises(ProgrammingError, match="close"), transaction.atomic():
        DecisionCorrection.objects.update(why=SOME_WORDS)


def test_erasing_a_dossier_takes_its_minutes_along(cast: Cast, closed: Situation) -> None:
    with erasing():
        Decision.objects.all().delete()
        Situation.objects.filter(pk=closed.pk).delete()
    assert not Situation.objects.filter(pk=closed.pk).exists()
