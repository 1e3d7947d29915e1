"""The parcours: diagnostic, goals, actions, version, approval by the family, review (R20–R25, R28)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.plans.conftest import action
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import CareTeamMembership, Guardian, Person
from village.plans import operations
from village.plans.models import ActionAnswer, Assessment, Goal, Plan, PlannedAction, PlanVersion


def url(name: str, plan: Plan) -> str:
    return reverse(f"{'casefile' if name == 'assess' else 'plans'}:{name}", args=[plan.pk])


def test_the_diagnostic_needs_one_factor_and_a_proposal(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    empty = fill_in(client, url("assess", plan), proposal="Un bilan d’orthophonie.")
    assert empty.status_code == 422
    assert "cinq facteurs" in empty.content.decode()
    full = fill_in(client, url("assess", plan), proposal="Un bilan d’orthophonie.", health="Parle peu.")
    assert full.status_code == 302
    assert Assessment.objects.get().health == "Parle peu."


def test_two_people_who_write_the_diagnostic_see_both_texts(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    fill_in(client, url("assess", plan), proposal="Première idée.", health="Parle peu.")
    opened = hidden_of(client.get(url("assess", plan)))
    fill_in(client, url("assess", plan), proposal="Ce que l’autre a écrit.", health="Parle peu.")
    late = client.post(url("assess", plan), {**opened, "proposal": "Mes propres mots.", "health": "Parle peu."})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Ce que l’autre a écrit." in page
    assert "Mes propres mots." in page
    assert plan.assessments.all()[0].proposal == "Ce que l’autre a écrit."
    again = client.post(url("assess", plan), {**hidden_of(late), "proposal": "Les deux idées.", "health": "Parle peu."})
    assert again.status_code == 302
    assert [row.proposal for row in plan.assessments.all()] == [
        "Les deux idées.",
        "Ce que l’autre a écrit.",
        "Première idée.",
    ]


def test_a_goal_has_a_domain_a_horizon_and_a_rank(cast: Cast, plan: Plan, goal: Goal) -> None:
    answer = fill_in(
        cast.client("daniele"), url("add_goal", plan),
        domain=item("N8", "sante").pk, wording="Un bilan d’orthophonie", horizon="2030-01-01",
    )  # fmt: skip
    assert answer.status_code == 302
    added = next(goal for goal in plan.goals.all() if goal.wording == "Un bilan d’orthophonie")
    assert (added.rank, added.level) == (goal.rank + 1, 1)


def test_a_horizon_already_past_is_refused(cast: Cast, plan: Plan) -> None:
    answer = fill_in(
        cast.client("daniele"), url("add_goal", plan),
        domain=item("N8", "sante").pk, wording="Trop tard", horizon="2018-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "déjà passée" in answer.content.decode()
    assert not plan.goals.exists()


def _action(goal: Goal, **more: object) -> dict[str, object]:
    return {
        "goal": goal.pk, "title": "Coup de pouce lecture", "nature": "individuelle", "frame": "droit_commun",
        "starts_on": timezone.localdate().isoformat(), **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"frame": "reussite_educative"}, "droit commun proposait"),
        ({"in_school_time": "on"}, "temps scolaire"),
        ({"cost": "90", "family_share": "100"}, "dépasse le coût"),
        ({"family_share": "10"}, "dépasse le coût"),
        ({"ends_on": "2018-01-01"}, "finit avant"),
        ({"starts_on": "2016-01-01"}, "avant l’entrée"),
    ],
)
@pytest.mark.rule("RU12", "RU16")
def test_a_wrong_action_is_refused(cast: Cast, plan: Plan, goal: Goal, wrong: dict[str, str], says: str) -> None:
    answer = fill_in(cast.client("daniele"), url("add_action", plan), **_action(goal, **wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode().replace("\xa0", " ")
    assert not PlannedAction.objects.exists()


@pytest.mark.rule("RU1")
def test_no_action_without_the_agreement_of_the_family(cast: Cast, plan: Plan, goal: Goal) -> None:
    plan.child.agreements.update(withdrawn_on=date(2018, 1, 1))
    answer = fill_in(cast.client("daniele"), url("add_action", plan), **_action(goal))
    assert answer.status_code == 422
    assert "accord de la famille" in answer.content.decode()
    plan.child.agreements.update(withdrawn_on=None)
    assert fill_in(cast.client("daniele"), url("add_action", plan), **_action(goal)).status_code == 302


def _approve(cast: Cast, plan: Plan, replies: dict[PlannedAction, str], **more: Any) -> Any:
    said = {f"answer_{one.pk}": answer for one, answer in replies.items()}
    return fill_in(
        cast.client("daniele"), url("approve", plan),
        guardian=cast.guardians["kadiatou"].pk, channel="oral", on=timezone.localdate().isoformat(), **said, **more,
    )  # fmt: skip


@pytest.mark.rule("C4")
def test_the_family_answers_action_by_action(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> None:
    """C4: yes, no, later, in its words."""
    wanted, unwanted, later = action(goal), action(goal, "collective"), action(goal, "collective")
    replies = {wanted: "oui", unwanted: "non", later: "plus_tard"}
    assert _approve(cast, plan, replies, **{f"words_{later.pk}": "Après le ramadan."}).status_code == 302
    draft.refresh_from_db()
    answers = {one.pk: (one.answer, one.approved_on) for one in plan.actions.all()}
    assert draft.approval_channel == "oral"
    assert answers == {
        wanted.pk: ("oui", draft.approved_on),
        unwanted.pk: ("non", None),
        later.pk: ("plus_tard", None),
    }
    assert ActionAnswer.objects.get(action=later).words == "Après le ramadan."
    assert Entry.objects.filter(action="plan:approve").count() == 1


@pytest.mark.rule("C4")
def test_silence_is_not_a_yes(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> None:
    """C4: nothing is ticked beforehand, each action is asked."""
    wanted, silent = action(goal), action(goal)
    page = cast.client("daniele").get(url("approve", plan)).content.decode()
    assert "checked" not in page.split(f"answer_{wanted.pk}")[1].split("guardian")[0]
    refused = _approve(cast, plan, {wanted: "oui"})
    assert refused.status_code == 422
    assert "oui, non ou plus tard" in refused.content.decode()
    with pytest.raises(DomainError, match="Coup de pouce"):
        operations.approve_version(
            draft, guardian=cast.guardians["kadiatou"], channel="oral", version=draft.version,
            answers={wanted.pk: operations.Said("oui")}, by=cast.actor("daniele"), on=timezone.localdate(),
        )  # fmt: skip
    silent.refresh_from_db()
    assert (silent.answer, silent.approved_on) == ("", None)


def test_a_no_is_not_asked_again_until_the_action_changes(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion
) -> None:
    wanted, unwanted = action(goal), action(goal, "collective")
    _approve(cast, plan, {wanted: "oui", unwanted: "non"})
    fill_in(cast.client("daniele"), url("write_version", plan), planning="Le jeudi.", evaluation_methods="Oral.")
    assert f"answer_{unwanted.pk}" not in cast.client("daniele").get(url("approve", plan)).content.decode()
    page = reverse("plans:change_action", args=[plan.pk, unwanted.pk])
    fill_in(cast.client("daniele"), page, **_action(goal, title="Théâtre, plus court", nature="collective"))
    assert f"answer_{unwanted.pk}" in cast.client("daniele").get(url("approve", plan)).content.decode()


@pytest.mark.rule("C5")
def test_later_becomes_yes_between_two_versions(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> None:
    """C5: one provision, one agreement."""
    first, psychologist, daniele = action(goal), action(goal), cast.client("daniele")
    page = reverse("plans:answer", args=[plan.pk, psychologist.pk])
    said = {"answer": "oui", "guardian": cast.guardians["kadiatou"].pk, "channel": "papier",
            "on": timezone.localdate().isoformat()}  # fmt: skip
    early = fill_in(daniele, page, **said)
    assert early.status_code == 422
    assert "approuver la version" in early.content.decode()
    _approve(cast, plan, {first: "oui", psychologist: "plus_tard"})
    stranger = fill_in(daniele, page, **said | {"guardian": cast.guardians["yanis"].pk})
    assert stranger.status_code == 422
    for guardian in _without_authority(cast, plan):  # whatever the page offers
        assert fill_in(daniele, page, **said | {"guardian": guardian.pk}).status_code == 422
        with pytest.raises(DomainError, match="autorité parentale"):
            operations.answer_action(
                psychologist, operations.Said("oui"), guardian=guardian, channel="oral",
                by=cast.actor("daniele"), on=timezone.localdate(),
            )  # fmt: skip
    assert fill_in(daniele, page, **said).status_code == 302
    psychologist.refresh_from_db()
    assert psychologist.approved_on == timezone.localdate()
    assert [row.answer for row in psychologist.answers.all()] == ["plus_tard", "oui"]
    assert daniele.get(page).status_code == 404


@pytest.mark.rule("RU6")
def test_a_purely_collective_parcours_is_refused(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> None:
    """RU6, R25."""
    answer = _approve(cast, plan, {action(goal, "collective"): "oui", action(goal): "non"})
    assert answer.status_code == 422
    assert "uniquement collectif" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.approved_on is None
    assert not ActionAnswer.objects.exists()


@pytest.mark.rule("RU6")
def test_a_parcours_that_becomes_collective_is_flagged(cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion) -> None:
    """RU6, R25: the individual action ended."""
    alone, together = action(goal), action(goal, "collective")
    _approve(cast, plan, {alone: "oui", together: "oui"})
    page = reverse("casefile:plan", args=[plan.child_id])
    assert "plus d’action individuelle" not in cast.client("daniele").get(page).content.decode()
    PlannedAction.objects.filter(pk=alone.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "plus d’action individuelle" in cast.client("daniele").get(page).content.decode()


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ("goals", "les objectifs"),
        ("actions", "des actions approuvées par la famille"),
        ("planning", "la planification"),
        ("evaluation_methods", "les modalités d’évaluation"),
    ],
)
@pytest.mark.rule("RU5")
def test_a_parcours_without_one_of_its_four_parts_is_not_approved(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion, without: str, says: str
) -> None:
    """RU5, R23: and the message says which."""
    replies = {} if without in {"goals", "actions"} else {action(goal): "oui"}
    if without == "goals":
        goal.delete()
    elif without != "actions":
        setattr(draft, without, " \n")
        draft.save()
    refused = _approve(cast, plan, replies)
    assert refused.status_code == 422
    assert says in refused.content.decode().split("Il manque")[-1]
    draft.refresh_from_db()
    assert draft.approved_on is None


@pytest.mark.rule("C5")
def test_c5_only_a_holder_of_parental_authority_approves(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    """Neither the parent of another child, nor a parent of this one who does not hold it; a second holder does."""
    done, daniele, page = action(goal), cast.client("daniele"), url("approve", goal.plan)
    said = {"channel": "oral", "on": timezone.localdate().isoformat(), f"answer_{done.pk}": "oui"}
    stranger, father = _without_authority(cast, goal.plan)
    for guardian in (stranger, father):
        assert fill_in(daniele, page, **said, guardian=guardian.pk).status_code == 422
        with pytest.raises(DomainError, match="autorité parentale"):
            operations.approve_version(
                draft, guardian=guardian, channel="oral", answers={done.pk: operations.Said("oui")},
                version=draft.version, by=cast.actor("daniele"), on=timezone.localdate(),
            )  # fmt: skip
    assert PlanVersion.objects.get(pk=draft.pk).approved_on is None
    Guardian.objects.filter(pk=father.pk).update(holds_authority=True)
    assert fill_in(daniele, page, **said, guardian=father.pk).status_code == 302
    assert PlanVersion.objects.get(pk=draft.pk).approved_by == father


def _without_authority(cast: Cast, plan: Plan) -> tuple[Guardian, Guardian]:
    """The mother of another child; the father of this one, who does not hold parental authority."""
    adult = Person.objects.create(
        programme=cast.programme, household=plan.child.household, is_child=False, first_name="Issa", last_name="Traoré"
    )
    father = Guardian.objects.create(child=plan.child, adult=adult, relation="pere", holds_authority=False)
    return cast.guardians["yanis"], father


def test_after_an_approval_writing_again_opens_a_new_version(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion
) -> None:
    _approve(cast, plan, {action(goal): "oui"})
    fill_in(
        cast.client("daniele"), url("write_version", plan),
        planning="Le jeudi.", evaluation_methods="Avec la mère.", what_changed="Le jour.",
    )  # fmt: skip
    assert list(plan.versions.order_by("number").values_list("number", "planning")) == [
        (1, "Le mardi."),
        (2, "Le jeudi."),
    ]


def test_a_review_moves_the_steps_of_the_goals(cast: Cast, plan: Plan, goal: Goal) -> None:
    answer = fill_in(
        cast.client("daniele"), url("review", plan),
        summary="Elle lève la main.", proposal="poursuite", on=timezone.localdate().isoformat(),
        **{f"goal_{goal.pk}": 3},
    )  # fmt: skip
    assert answer.status_code == 302
    goal.refresh_from_db()
    assert goal.level == 3
    assert plan.reviews.get().summary == "Elle lève la main."


@pytest.mark.parametrize("name", ["assess", "add_goal", "add_action", "write_version", "approve", "review"])
@pytest.mark.parametrize("stranger", ["dora", "hawa"])
def test_a_stranger_writes_nothing(cast: Cast, plan: Plan, draft: PlanVersion, name: str, stranger: str) -> None:
    client = cast.client(stranger)
    assert client.get(url(name, plan)).status_code == 404
    assert client.post(url(name, plan), {}).status_code == 404


def test_the_coordination_may_write_only_by_a_derogation(cast: Cast, plan: Plan) -> None:
    alice = cast.client("alice")
    assert alice.get(url("add_goal", plan)).status_code == 404
    tie = plan.child.care_team.get(link="referent")
    tie.user, tie.also_coordinates, tie.derogation_reason = cast.users["alice"], True, "Poste vacant"
    tie.save()
    assert alice.get(url("add_goal", plan)).status_code == 200


def test_the_database_refuses_a_coordinator_referent_without_a_reason(cast: Cast, plan: Plan) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.child.care_team.filter(link="referent").update(also_coordinates=True, derogation_reason="")


def test_the_database_refuses_two_referents_at_a_time(cast: Cast, plan: Plan) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.child.care_team.create(link="referent", user=cast.users["dora"], starts_on=date(2018, 1, 1))


def test_the_database_refuses_an_exit_before_the_entry(plan: Plan) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(closed_on=date(2017, 1, 1))


def _sheet(plan: Plan) -> operations.ExitSheet:
    return operations.ExitSheet(
        reason=item("N12", "objectifs-atteints"),
        attainment=item("N10", "complete"),
        evolution=item("N11", "stable"),
        family_words="Nous sommes contents.",
        goal_attainments={goal.pk: item("N10", "complete") for goal in plan.goals.all()},
        goal_levels={goal.pk: 3 for goal in plan.goals.all()},
    )


def test_an_exit_before_the_entry_is_refused(cast: Cast, plan: Plan) -> None:
    with pytest.raises(DomainError, match="précéder l’entrée"):
        operations.close_plan(plan, _sheet(plan), by=cast.actor("alice"), on=date(2017, 8, 31))


def test_attainment_and_evolution_are_two_answers(cast: Cast, plan: Plan, goal: Goal) -> None:
    ending = operations.close_plan(plan, _sheet(plan), by=cast.actor("alice"), on=timezone.localdate())
    assert (ending.attainment.code, ending.evolution.code) == ("complete", "stable")
    with pytest.raises(DomainError, match="déjà terminé"):
        operations.close_plan(plan, _sheet(plan), by=cast.actor("alice"), on=timezone.localdate())


def test_after_the_exit_nothing_more_is_written(cast: Cast, plan: Plan, goal: Goal) -> None:
    operations.close_plan(plan, _sheet(plan), by=cast.actor("alice"), on=date(2018, 8, 31))
    answer = fill_in(
        cast.client("daniele"), url("add_goal", plan),
        domain=item("N8", "sante").pk, wording="Trop tard", horizon="2030-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "terminé" in answer.content.decode()


@pytest.mark.rule("RU5")
@pytest.mark.parametrize("part", ["planning", "evaluation_methods"])
def test_ru5_the_database_keeps_the_written_parts_of_an_approved_parcours(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion, part: str
) -> None:
    _approve(cast, plan, {action(goal): "oui"})
    with pytest.raises(IntegrityError, match="approved_plan_has_its_parts"), transaction.atomic():
        PlanVersion.objects.filter(pk=draft.pk).update(**{part: ""})


@pytest.mark.rule("RU12")
def test_ru12_the_database_wants_what_droit_commun_offered(goal: Goal) -> None:
    with pytest.raises(IntegrityError, match="planned_action_says_common_law"), transaction.atomic():
        PlannedAction.objects.filter(pk=action(goal).pk).update(frame="reussite_educative", common_law_tried="")


@pytest.mark.rule("RU16")
def test_ru16_the_database_wants_why_an_action_is_in_school_time(goal: Goal) -> None:
    with pytest.raises(IntegrityError, match="school_time_needs_a_reason"), transaction.atomic():
        PlannedAction.objects.filter(pk=action(goal).pk).update(in_school_time=True)


def test_a_day_before_ones_own_link_is_mended_at_its_field_and_no_word_is_lost(cast: Cast, plan: Plan) -> None:
    """R36: who takes a parcours over dates a point d'étape of before by mistake."""
    tie = CareTeamMembership.objects.get(child=plan.child, user=cast.users["daniele"])
    today = timezone.localdate()
    tie.starts_on = today - timedelta(days=2)
    tie.save()
    told = {"on": (today - timedelta(days=9)).isoformat(), "summary": "Elle lève la main.", "proposal": "poursuite"}
    answer = fill_in(cast.client("daniele"), url("review", plan), **told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"depuis le {tie.starts_on:%d/%m/%Y}" in page
    assert "Elle lève la main." in page
    assert not plan.reviews.exists()
    told["on"] = today.isoformat()
    assert fill_in(cast.client("daniele"), url("review", plan), **told).status_code == 302
