"""What the EPS says when a parcours goes on with a new version, and where each goal ends at an exit (R28, R63)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.meetings.conftest import CHANGES, decide, decide_url, exit_answers, opened, today
from village.meetings.models import Decision, Situation
from village.plans.models import Exit, Goal, PlanVersion


def test_r63_an_exit_asks_on_which_step_each_goal_ends_unless_nobody_knows(cast: Cast, review: Situation) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=plan.opened_on, horizon=today()
    )
    client, name = cast.client("alice"), f"goal_{goal.pk}"
    refused = decide(client, review, **exit_answers(cast, **{name: item("N10", "partielle").pk}))
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {f"level_{goal.pk}"}
    assert not Exit.objects.exists()
    unknown = decide(client, review, **exit_answers(cast, **{name: item("N10", "non-evaluable").pk}))
    assert unknown.status_code == 302
    assert not goal.levels.exists()
    page = client.get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    assert "Non évalué" in page


def test_the_room_reads_no_word_of_a_goal_of_health(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    plan = cast.plans["kadiatou"]
    Goal.objects.create(
        plan=plan, domain=item("N8", "sante"), wording="Voir l’orthophoniste", starts_on=plan.opened_on, horizon=today()
    )
    client, name = cast.client("alice"), reverse("meetings:detail", args=[review.meeting_id])
    wall = client.get(name, {"situation": str(review.pk), "projeter": "1"}).content.decode()
    assert "Objectif de santé n° 1 : est-ce atteint" in wall.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "orthophoniste" not in wall
    refused = decide(client, review, **exit_answers(cast))
    assert refused.status_code == 422
    assert "« Voir l’orthophoniste »" not in refused.content.decode()


def test_r63_the_step_noted_while_preparing_is_ticked_for_the_eps(cast: Cast, review: Situation) -> None:
    opened(review.meeting)
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=plan.opened_on, horizon=today()
    )
    client, level = cast.client("alice"), f"level_{goal.pk}"
    assert client.get(decide_url(review)).context["form"][level].value() is None
    fill_in(
        cast.client("daniele"), reverse("plans:prepare_exit", args=[plan.pk]),
        criteria="Elle parle.", met="oui", **{level: 3},
    )  # fmt: skip
    assert client.get(decide_url(review)).context["form"][level].value() == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [({"changes": " "}, "changes"), ({"horizon": ""}, "horizon"), ({"horizon": "2010-01-01"}, "horizon")],
)
def test_a_new_version_says_what_changes_and_until_when(
    cast: Cast, review: Situation, said: dict[str, str], field: str
) -> None:
    answers = {"outcome": "nouvelle_version", "informer": cast.users["daniele"].pk, **CHANGES, **said}
    answer = decide(cast.client("alice"), review, **answers)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Decision.objects.exists()


def test_what_the_eps_asks_to_change_waits_for_the_referente_until_the_family_approves(
    cast: Cast, review: Situation
) -> None:
    """R28: her new version starts from the words of the EPS, and puts off the goals to the new horizon."""
    plan, soon = cast.plans["kadiatou"], today() + timedelta(days=30)
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=plan.opened_on, horizon=soon
    )
    PlanVersion.objects.create(
        plan=plan, number=1, written_on=plan.opened_on, planning="Le mardi.", evaluation_methods="Avec l’école.",
        approved_on=plan.opened_on, approved_by=plan.child.guardians.first(), approval_channel="papier",
        as_approved={"goals": [], "actions": []},
    )  # fmt: skip
    decide(cast.client("alice"), review, outcome="nouvelle_version", informer=cast.users["daniele"].pk, **CHANGES)
    daniele = cast.client("daniele")
    assert "Le théâtre remplace" in daniele.get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
    page = daniele.get(reverse("plans:write_version", args=[plan.pk]))
    form = page.context["form"]
    assert form["what_changed"].value() == CHANGES["changes"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert daniele.post(page.request["PATH_INFO"], sent).status_code == 302
    goal.refresh_from_db()
    assert goal.horizon.isoformat() == CHANGES["horizon"]


def test_the_database_refuses_changes_without_a_new_version(cast: Cast, review: Situation) -> None:
    decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users["daniele"].pk, **CHANGES)
    written = Decision.objects.get()
    assert written.changes == ""
    written.delete()
    wrong = {"only_a_new_version": ("poursuite", "Autre chose.", None), "new_horizon": ("nouvelle_version", "Oui.", 1)}
    for name, (outcome, changes, ago) in wrong.items():
        horizon = today() - timedelta(days=ago) if ago else None
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Decision.objects.create(
                situation=review, outcome=outcome, reason="Oui.", decided_on=today(), changes=changes, horizon=horizon,
                recorded_by=cast.users["alice"],
            )  # fmt: skip
