"""What the operations of a parcours refuse, whatever page or script asks: in French, and nothing is written."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.plans.conftest import action
from tests.plans.test_leaving import PREPARED, close, sheet
from tests.refusals import overtaken, refused
from village.access.policy import Actor
from village.core.seen import seen
from village.people.models import CareTeamMembership, Person
from village.plans import operations
from village.plans.models import Goal, Plan, PlannedAction, PlanVersion, Recall, RecallConsent
from village.plans.operations import ActionSheet, NoteSheet, Said
from village.plans.operations.action import ACTION
from village.plans.operations.ending import WORDS
from village.plans.operations.goal import GOAL
from village.plans.operations.relative import family_of
from village.referrals.models import Referral

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def daniele(cast: Cast) -> Actor:
    return cast.actor("daniele")


def elsewhere(cast: Cast) -> Goal:
    """A goal of Yanis's parcours."""
    plan = cast.plans["yanis"]
    return Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Lire", starts_on=plan.opened_on, horizon=date(2030, 6, 30)
    )


# — actions —


@pytest.fixture
def proposed(goal: Goal) -> ActionSheet:
    return ActionSheet(goal, "Théâtre", "individuelle", "droit_commun", TODAY)


def test_an_action_corrected_meanwhile_is_not_written_over(daniele: Actor, goal: Goal, proposed: ActionSheet) -> None:
    with overtaken():
        operations.change_action(action(goal), proposed, version=1, by=daniele, on=TODAY)


def test_an_action_is_for_a_goal_of_its_parcours_that_is_aimed_at(
    cast: Cast, daniele: Actor, goal: Goal, proposed: ActionSheet
) -> None:
    with refused("pas de ce parcours", "goal"):
        operations.add_action(goal.plan, replace(proposed, goal=elsewhere(cast)), by=daniele, on=TODAY)
    goal.set_aside_on, goal.set_aside_reason = TODAY, "Plus tard."
    goal.save()
    row = action(goal)
    with refused("choisissez-en un autre", "goal"):
        operations.change_action(row, proposed, version=seen(row, ACTION), by=daniele, on=TODAY)


@pytest.fixture
def approved(cast: Cast, daniele: Actor, goal: Goal, draft: PlanVersion) -> PlannedAction:
    """The family said yes, today, to the only action of the first version."""
    row = action(goal)
    operations.approve_version(
        draft, guardian=cast.guardians["kadiatou"], channel="oral", answers={row.pk: Said("oui")},
        version=draft.version, by=daniele, on=TODAY,
    )  # fmt: skip
    return row


@pytest.mark.parametrize(("on", "words"), [(-1, "la réponse vient après"), (0, "déjà approuvé cette action")])
def test_a_family_answers_once_for_good_and_not_before_it_saw_the_parcours(
    cast: Cast, daniele: Actor, approved: PlannedAction, on: int, words: str
) -> None:
    with refused(words):
        operations.answer_action(
            approved, Said("oui"), guardian=cast.guardians["kadiatou"], channel="oral", by=daniele,
            on=TODAY + timedelta(days=on),
        )  # fmt: skip


# — versions —


def approve(cast: Cast, draft: PlanVersion, *, on: date = TODAY, answers: dict[int, Said] | None = None) -> PlanVersion:
    return operations.approve_version(
        draft, guardian=cast.guardians["kadiatou"], channel="oral", answers=answers or {}, version=draft.version,
        by=cast.actor("daniele"), on=on,
    )  # fmt: skip


def test_a_version_is_approved_once(cast: Cast, approved: PlannedAction, draft: PlanVersion) -> None:
    """Also from a page that stayed open while the next one was begun."""
    draft.refresh_from_db()
    with refused("il ne peut pas devenir"):
        approve(cast, draft)
    PlanVersion.objects.create(plan=approved.plan, number=2, written_on=TODAY)
    with refused("déjà approuvé cette version"):
        approve(cast, draft)


def test_a_version_is_not_approved_before_it_was_written(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    PlanVersion.objects.filter(pk=draft.pk).update(written_on=TODAY)
    with refused("avant l’écriture", "on"):
        approve(cast, draft, on=TODAY - DAY, answers={action(goal).pk: Said("oui")})


def test_a_family_answers_only_the_actions_that_wait_for_it(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    stranger = action(elsewhere(cast))
    with refused("rouvrez la page"):
        approve(cast, draft, answers={action(goal).pk: Said("oui"), stranger.pk: Said("oui")})


def test_a_version_does_not_put_goals_off_to_a_day_gone_by(daniele: Actor, plan: Plan) -> None:
    with refused("déjà passée", "horizon"):
        operations.write_version(
            plan, planning="Le mardi.", evaluation_methods="Ensemble.", horizon=TODAY, by=daniele, on=TODAY
        )
    assert not plan.versions.exists()


# — goals —


def test_a_goal_is_not_put_off_to_a_day_gone_by(daniele: Actor, goal: Goal) -> None:
    with refused("déjà passée", "horizon"):
        operations.change_goal(
            goal, domain=goal.domain, wording="Lire", horizon=TODAY - DAY, version=seen(goal, GOAL), by=daniele,
            on=TODAY,
        )  # fmt: skip


def test_a_goal_is_set_aside_for_a_reason_and_its_actions_go_to_another_of_the_parcours(
    cast: Cast, daniele: Actor, goal: Goal
) -> None:
    with refused("Dites pourquoi", "reason"):
        operations.set_goal_aside(goal, reason=" ", by=daniele, on=TODAY)
    Goal.objects.create(
        plan=goal.plan, domain=goal.domain, wording="Écrire", rank=2, starts_on=TODAY, horizon=goal.horizon
    )
    for other in (elsewhere(cast), goal):
        with refused("autre objectif de ce parcours", "actions_to"):
            operations.set_goal_aside(goal, reason="Plus tard.", actions_to=other, by=daniele, on=TODAY)


def test_a_point_d_etape_tells_of_the_goals_of_this_parcours(cast: Cast, daniele: Actor, plan: Plan) -> None:
    with refused("pas de ce parcours"):
        operations.record_review(
            plan, by=daniele, on=TODAY, summary="Cela va.", proposal="poursuite", levels={elsewhere(cast).pk: 2}
        )


def test_a_diagnostic_says_what_is_asked_and_leaves_the_rest_empty(daniele: Actor, plan: Plan) -> None:
    written = operations.write_assessment(
        plan, {"health": "Elle dort mal.", "proposal": "Un bilan."}, by=daniele, on=TODAY
    )
    assert (written.health, written.development) == ("Elle dort mal.", "")


# — notes —


def test_a_note_does_not_tell_of_tomorrow(daniele: Actor, plan: Plan) -> None:
    with refused("dans le futur", "on"):
        operations.write_note(plan, NoteSheet(TODAY + DAY, "entretien", "Elle lira."), by=daniele, at=timezone.now())


def test_a_note_is_shared_once(daniele: Actor, plan: Plan) -> None:
    note = operations.write_note(
        plan, NoteSheet(TODAY, "entretien", "Pour moi.", readers="auteur"), by=daniele, at=timezone.now()
    )
    operations.share_note(note, by=daniele, on=TODAY)
    with refused("déjà partagée"):
        operations.share_note(note, by=daniele, on=TODAY)


# — a parcours begins and ends —


def test_a_parcours_does_not_open_before_its_fiche_arrived(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    close(cast, cast.plans["kadiatou"], on=TODAY - 90 * DAY)
    fiche = Referral(programme=cast.programme, child=child, sent_on=TODAY)
    with refused("l’arrivée de la fiche"):
        operations.open_plan(child, referral=fiche, by=cast.actor("alice"), on=TODAY - DAY)


def test_an_exit_ends_the_goals_of_its_own_parcours(cast: Cast, plan: Plan) -> None:
    with refused("pas de ce parcours"):
        operations.close_plan(plan, sheet(elsewhere(cast)), by=cast.actor("alice"), on=TODAY)


def test_an_exit_is_not_prepared_once_it_is_decided(cast: Cast, daniele: Actor, plan: Plan) -> None:
    close(cast, plan)
    with refused("Ce parcours est terminé"):
        operations.prepare_exit(plan, PREPARED, propose=False, version=None, by=daniele, on=TODAY)


def test_the_words_of_an_exit_completed_meanwhile_are_not_written_over(cast: Cast, daniele: Actor, plan: Plan) -> None:
    ending = close(cast, plan)
    with overtaken():
        operations.complete_exit(ending, {"family_words": "Merci."}, version=1, by=daniele, on=TODAY)
    operations.complete_exit(ending, {"family_words": "Merci."}, version=seen(ending, WORDS), by=daniele, on=TODAY)


def reopen(cast: Cast, plan: Plan, reason: str = "Erreur.", on: date = TODAY) -> Any:
    return operations.reopen_plan(plan, reason=reason, by=cast.actor("alice"), on=on)


def test_a_parcours_reopens_for_a_reason_after_its_exit_with_a_referent(cast: Cast, plan: Plan) -> None:
    close(cast, plan)
    with refused("pourquoi ce parcours est rouvert", "reason"):
        reopen(cast, plan, reason=" ")
    with refused("vient après la sortie"):
        reopen(cast, plan, on=TODAY - DAY)
    CareTeamMembership.objects.filter(child=plan.child).delete()
    with refused("le précédent n’est plus là", "referent"):
        reopen(cast, plan)


def test_a_parcours_that_ended_without_a_sheet_reopens_too(cast: Cast, plan: Plan) -> None:
    """One brought over from another tool, closed there."""
    Plan.objects.filter(pk=plan.pk).update(closed_on=TODAY)
    assert reopen(cast, plan).former_exit == {}
    plan.refresh_from_db()
    assert plan.closed_on is None


# — news after the exit (R68) —


@pytest.fixture
def consent(cast: Cast, daniele: Actor, plan: Plan) -> RecallConsent:
    """Given a year ago, at the exit."""
    then = TODAY - timedelta(days=365)
    close(cast, plan, on=then)
    CareTeamMembership.objects.filter(child=plan.child).update(ends_on=None)
    return operations.agree_to_recalls(
        plan, guardian=cast.guardians["kadiatou"], channel="oral", contact="06 39 98 00 01", by=cast.actor("alice"),
        on=then,
    )  # fmt: skip


def test_news_are_agreed_to_at_the_exit(cast: Cast, plan: Plan) -> None:
    with refused("encore ouvert"):
        operations.agree_to_recalls(
            plan, guardian=cast.guardians["kadiatou"], channel="oral", contact="", by=cast.actor("alice"), on=TODAY
        )


def test_the_family_says_stop_once_and_after_it_said_yes(cast: Cast, consent: RecallConsent) -> None:
    alice = cast.actor("alice")
    with refused("le retrait vient après", "on"):
        operations.stop_recalls(consent, by=alice, on=consent.given_on - DAY)
    operations.stop_recalls(consent, by=alice, on=TODAY)
    with refused("déjà retiré"):
        operations.stop_recalls(consent, by=alice, on=TODAY)


def test_news_are_told_once_and_not_after_the_family_said_stop(cast: Cast, consent: RecallConsent) -> None:
    alice, (first, second, _) = cast.actor("alice"), consent.recalls.order_by("months")
    silence = {"reached": Recall.Reached.values[-1]}
    operations.answer_recall(first, silence, by=alice, on=TODAY)
    with refused("déjà notées"):
        operations.answer_recall(first, silence, by=alice, on=TODAY)
    consent.withdrawn_on = TODAY
    consent.save()
    with refused("ne souhaite plus"):
        operations.answer_recall(second, silence, by=alice, on=TODAY)


# — the family around the parcours (R29) —


def test_a_child_without_a_known_home_still_has_his_parents(cast: Cast, plan: Plan) -> None:
    Person.objects.filter(pk=plan.child_id).update(household=None)
    assert list(family_of(Person.objects.get(pk=plan.child_id))) == [cast.guardians["kadiatou"].adult]


def test_a_relative_leaves_once(cast: Cast, daniele: Actor, plan: Plan) -> None:
    relative = operations.link_relative(
        plan, {"name": "Mamie Awa", "may_fetch": True}, guardian=cast.guardians["kadiatou"], by=daniele, on=TODAY - DAY
    )
    operations.unlink_relative(relative, by=daniele, on=TODAY - DAY)
    operations.unlink_relative(relative, by=daniele, on=TODAY)
    relative.refresh_from_db()
    assert relative.ends_on == TODAY - DAY
