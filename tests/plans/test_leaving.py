"""The exit prepared, decided, told, undone; news asked after with consent (R61–R65, R68)."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.plans.conftest import action
from tests.plans.test_documents import text_of
from village.access.policy import Forbidden
from village.core.errors import DomainError
from village.core.seen import seen
from village.people.models import Person
from village.plans import operations
from village.plans.models import Exit, ExitPreparation, Goal, Plan, PlanVersion, Recall, RecallConsent, Reopening
from village.plans.operations.ending import WORDS
from village.plans.operations.state import check_passage, state_of
from village.plans.states import TRANSITIONS, State

TODAY = timezone.localdate()
PREPARED = {
    "criteria": "Elle parle en classe chaque jour.", "met": "oui", "relay": "Le centre social",
    "family_words": "Elle va bien.", "child_words": "Je lève la main.",
}  # fmt: skip


def at(name: str, plan: Plan, *more: int) -> str:
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def sheet(goal: Goal | None = None, **more: Any) -> operations.ExitSheet:
    more = {"family_words": "Nous sommes contents."} | more
    if goal:
        more |= {"goal_attainments": {goal.pk: item("N10", "partielle")}, "goal_levels": {goal.pk: 3}}
    return operations.ExitSheet(
        reason=item("N12", "objectifs-atteints"), attainment=item("N10", "complete"), evolution=item("N11", "stable"),
        **more,
    )  # fmt: skip


def close(cast: Cast, plan: Plan, on: date = TODAY, goal: Goal | None = None) -> Exit:
    return operations.close_plan(plan, sheet(goal or plan.goals.first()), by=cast.actor("alice"), on=on)


# — prepared —


def test_an_exit_is_prepared_and_proposed_once(cast: Cast, plan: Plan) -> None:
    """R65: criteria, relay, views; the EPS is asked when the référente says so."""
    daniele = cast.client("daniele")
    assert fill_in(daniele, at("prepare_exit", plan), **PREPARED).status_code == 302
    assert not plan.reviews.exists()
    assert fill_in(daniele, at("prepare_exit", plan), **PREPARED, propose="on").status_code == 302
    assert fill_in(daniele, at("prepare_exit", plan), **PREPARED).status_code == 302
    assert [row.proposal for row in plan.reviews.all()] == ["sortie"]
    page = cast.client("alice").get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    for words in ("Elle parle en classe chaque jour.", "Le centre social", "proposée à l’EPS"):
        assert words in page


def test_an_exit_not_yet_ripe_is_not_proposed(cast: Cast, plan: Plan) -> None:
    answer = fill_in(cast.client("daniele"), at("prepare_exit", plan), **PREPARED | {"met": "pas_encore"}, propose="on")
    assert answer.status_code == 422
    assert "pas encore atteint" in answer.content.decode()
    assert not ExitPreparation.objects.exists()


def test_two_people_who_prepare_one_exit_see_both(cast: Cast, plan: Plan) -> None:
    daniele, page = cast.client("daniele"), at("prepare_exit", plan)
    opened = hidden_of(daniele.get(page))
    fill_in(daniele, page, **PREPARED)
    late = daniele.post(page, {**opened, **PREPARED, "criteria": "Mes mots."})
    assert late.status_code == 409
    assert "Elle parle en classe chaque jour." in late.content.decode()
    assert "Mes mots." in late.content.decode()


def test_what_was_prepared_reaches_the_exit(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), at("prepare_exit", plan), **PREPARED)
    assert operations.proposed_ending(plan)["relay"] == "Le centre social"
    ending = operations.close_plan(plan, sheet(family_words=""), by=cast.actor("alice"), on=TODAY)
    assert (ending.relay, ending.family_words, ending.child_words) == (
        "Le centre social",
        "Elle va bien.",
        "Je lève la main.",
    )


def test_the_steps_that_the_family_says_while_preparing_are_kept(cast: Cast, plan: Plan, goal: Goal) -> None:
    """R63: where one does not know, nothing is noted."""
    daniele, page = cast.client("daniele"), at("prepare_exit", plan)
    assert fill_in(daniele, page, **PREPARED).status_code == 302
    assert not goal.levels.exists()
    assert fill_in(daniele, page, **PREPARED, **{f"level_{goal.pk}": 4}).status_code == 302
    assert [(row.level, row.on) for row in goal.levels.all()] == [(4, TODAY)]
    assert fill_in(daniele, page, **PREPARED, **{f"level_{goal.pk}": 6}).status_code == 422


def test_r63_no_exit_without_the_step_each_goal_ends_on(cast: Cast, plan: Plan, goal: Goal) -> None:
    untold = sheet(goal_attainments={goal.pk: item("N10", "partielle")})
    for said, field in ((sheet(), f"goal_{goal.pk}"), (untold, f"level_{goal.pk}")):
        with pytest.raises(DomainError, match="Oser parler") as refused:
            operations.close_plan(plan, said, by=cast.actor("alice"), on=TODAY)
        assert refused.value.field == field
    unknown = sheet(goal_attainments={goal.pk: item("N10", "non-evaluable")})
    operations.close_plan(plan, unknown, by=cast.actor("alice"), on=TODAY)
    page = cast.client("daniele").get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    assert "Non évalué" in page


# — decided —


def test_only_the_coordination_records_what_the_eps_decided(cast: Cast, plan: Plan) -> None:
    """RU4, RU23: the référente is a companion, not a decider."""
    with pytest.raises(Forbidden):
        operations.close_plan(plan, sheet(), by=cast.actor("daniele"), on=TODAY)
    plan.refresh_from_db()
    assert plan.closed_on is None


def test_each_goal_is_told_from_the_first_step_to_the_last(cast: Cast, plan: Plan, goal: Goal) -> None:
    """R63, R64: attainment of each goal, evolution apart, duration."""
    close(cast, plan, goal=goal)
    goal.refresh_from_db()
    assert (goal.baseline, goal.level, goal.levels.get().on) == (1, 3, TODAY)
    page = cast.client("alice").get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    for words in ("1 sur 5", "3 sur 5", "Atteinte partielle", "Stable", "Durée du parcours"):
        assert words in page
    assert "moyenne" not in page
    printed = text_of(cast.client("alice").get(at("exit_document", plan)).content)
    assert "☒ complète" in printed
    assert "☒ stable" in printed


@pytest.mark.rule("RU1")
@pytest.mark.parametrize("nothing", ["", " \n"])
def test_no_exit_without_a_trace_of_the_parents(cast: Cast, plan: Plan, nothing: str) -> None:
    """C7: their words, or the day they were met, or why they could not be; nor is it blanked afterwards."""
    with pytest.raises(DomainError, match="parents") as refused:
        operations.close_plan(plan, sheet(family_words=nothing), by=cast.actor("alice"), on=TODAY)
    assert refused.value.field == "family_words"
    said = sheet(family_words="Rencontrés le 3 mai : ils n’ont rien à ajouter.")
    ending = operations.close_plan(plan, said, by=cast.actor("alice"), on=TODAY)
    blanked = fill_in(cast.client("daniele"), at("exit_words", plan), family_words=nothing, child_words="Bof.")
    assert blanked.status_code == 422
    with pytest.raises(DomainError, match="parents"):
        operations.complete_exit(
            ending, {"family_words": nothing}, version=seen(ending, WORDS), by=cast.actor("daniele"), on=TODAY
        )


@pytest.mark.rule("RU1")
def test_the_database_refuses_an_exit_that_tells_nothing_of_the_parents(cast: Cast, plan: Plan) -> None:
    close(cast, plan)
    with pytest.raises(IntegrityError, match="exit_tells_the_parents"), transaction.atomic():
        Exit.objects.update(family_words="")


def test_the_family_and_the_child_say_what_they_think_of_it(cast: Cast, plan: Plan) -> None:
    """C7, RU1."""
    close(cast, plan)
    done = fill_in(cast.client("daniele"), at("exit_words", plan), family_words="Merci.", child_words="Bof.")
    assert done.status_code == 302
    assert Exit.objects.get(plan=plan).child_words == "Bof."


# — undone —


def test_a_parcours_is_reopened_with_a_reason_and_nothing_is_lost(cast: Cast, plan: Plan, goal: Goal) -> None:
    close(cast, plan, on=TODAY - timedelta(days=10), goal=goal)
    alice = cast.client("alice")
    assert fill_in(alice, at("reopen", plan), reason=" ").status_code == 422
    assert fill_in(alice, at("reopen", plan), reason="La famille revient.").status_code == 302
    plan.refresh_from_db()
    kept = Reopening.objects.get()
    assert plan.closed_on is None
    assert (kept.closed_on, kept.former_exit["goals"]) == (
        TODAY - timedelta(days=10),
        [{
            "wording": goal.wording, "health": False, "attainment": "atteinte partielle", "before": "1 sur 5",
            "after": "3 sur 5", "last_seen": "",
        }],
    )  # fmt: skip
    assert not Exit.objects.filter(plan=plan).exists()
    assert close(cast, plan).pk
    assert alice.get(at("reopen", plan)).status_code == 200


def test_what_an_undone_exit_said_is_read_in_the_dossier_and_in_the_parcours(
    cast: Cast, plan: Plan, goal: Goal, draft: PlanVersion
) -> None:
    """C7, R65: the words of the family and of the child, the relay, each goal; who undid it, when and why."""
    said = {"family_words": "Nous étions fiers.", "child_words": "Je lève la main.", "relay": "Le centre social"}
    operations.close_plan(plan, sheet(goal, **said), by=cast.actor("alice"), on=TODAY - timedelta(days=10))
    fill_in(cast.client("alice"), at("reopen", plan), reason="La famille revient.")
    told = (*said.values(), goal.wording, "La famille revient.", "Alice Aubry", "3 sur 5", "tteinte complète")
    for name in ("alice", "daniele"):
        client = cast.client(name)
        page = client.get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
        printed = " ".join(text_of(client.get(at("document", plan, draft.number)).content).split())
        for words in told:
            assert words in page, (name, words)
            assert words in printed, (name, words)


@pytest.mark.parametrize("case", ["late", "since", "open", "no agreement"])
def test_a_parcours_that_cannot_be_reopened_says_why(cast: Cast, plan: Plan, case: str) -> None:
    says = {"late": "nouvelle fiche", "since": "autre parcours", "open": "ouvert", "no agreement": "accord"}[case]
    left = TODAY - timedelta(days=90 if case == "late" else 5)
    if case != "open":
        close(cast, plan, on=left)
    if case == "since":
        Plan.objects.create(programme=cast.programme, child=plan.child, opened_on=left + timedelta(days=1))
    if case == "no agreement":
        plan.child.agreements.update(withdrawn_on=TODAY)
    with pytest.raises(DomainError, match=says):
        operations.reopen_plan(plan, reason="Retour.", by=cast.actor("alice"), on=TODAY)
    assert not Reopening.objects.exists()


def test_two_active_parcours_are_refused_by_the_words_and_by_the_database(cast: Cast, plan: Plan) -> None:
    with pytest.raises(DomainError, match="déjà un parcours ouvert"):
        operations.open_plan(plan.child, referral=None, by=cast.actor("alice"), on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(programme=cast.programme, child=plan.child, opened_on=TODAY)


def test_two_parcours_never_overlap(cast: Cast, plan: Plan) -> None:
    close(cast, plan, on=TODAY - timedelta(days=5))
    inside = TODAY - timedelta(days=20)
    with pytest.raises(DomainError, match="l’entrée vient après"):
        operations.open_plan(plan.child, referral=None, by=cast.actor("alice"), on=inside)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(programme=cast.programme, child=plan.child, opened_on=inside, closed_on=TODAY)
    same_day = operations.open_plan(plan.child, referral=None, by=cast.actor("alice"), on=TODAY - timedelta(days=5))
    assert same_day.pk


# — after —


def agree(cast: Cast, plan: Plan, **more: Any) -> Any:
    said = {
        "guardian": cast.guardians["kadiatou"].pk,
        "channel": "oral",
        "on": TODAY.isoformat(),
        "contact": "Le soir.",
    }
    return fill_in(cast.client("alice"), at("agree_news", plan), **said | more)


def test_no_news_without_consent(cast: Cast, plan: Plan) -> None:
    """R68: and never while the parcours goes on."""
    assert cast.client("alice").get(at("agree_news", plan)).status_code == 404
    close(cast, plan)
    assert cast.client("alice").get(at("news", plan, 6)).status_code == 404
    assert not Recall.objects.exists()


def test_news_are_asked_at_6_12_and_24_months_and_told_once(cast: Cast, plan: Plan) -> None:
    close(cast, plan, on=TODAY - timedelta(days=200))
    consent_day = (TODAY - timedelta(days=199)).isoformat()
    assert agree(cast, plan, on=consent_day).status_code == 302
    assert [row.months for row in Recall.objects.all()] == [6, 12, 24]
    alice, page = cast.client("alice"), at("news", plan, 6)
    said = {"reached": "joint", "on": TODAY.isoformat(), "helped_by": "Sa tante", "words": "Elle lit seule."}
    refused = fill_in(alice, page, **said)
    assert refused.status_code == 422
    assert "Elle lit seule." in refused.content.decode()
    assert fill_in(alice, page, **said, school="mieux", home="pareil").status_code == 302
    assert alice.get(page).status_code == 404
    shown = alice.get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    assert "Elle lit seule." in shown
    assert "Sa tante" in text_of(alice.get(at("news_sheet", plan)).content)
    early = fill_in(alice, at("news", plan, 12), **said, school="mieux", home="mieux")
    assert early.status_code == 422
    assert "pas avant" in early.content.decode()


def test_the_family_says_stop(cast: Cast, plan: Plan) -> None:
    close(cast, plan)
    agree(cast, plan)
    assert agree(cast, plan).status_code == 422
    assert fill_in(cast.client("alice"), at("stop_news", plan), on=TODAY.isoformat()).status_code == 302
    assert (RecallConsent.objects.get().withdrawn_on, Recall.objects.count()) == (TODAY, 0)
    assert agree(cast, plan).status_code == 302


@pytest.mark.parametrize("wrong", [{"on": "2018-01-01"}, {"on": "2099-01-01"}, {"guardian": "0"}])
def test_a_wrong_consent_is_refused(cast: Cast, plan: Plan, wrong: dict[str, str]) -> None:
    close(cast, plan)
    assert agree(cast, plan, **wrong).status_code == 422
    assert not RecallConsent.objects.exists()


def test_the_coordination_is_told_whom_to_call_and_the_referente_what_is_missing(
    cast: Cast, plan: Plan, goal: Goal
) -> None:
    """R25, R68: in the to-do of each."""
    together = action(goal, "collective")
    together.approved_on = TODAY
    together.save()
    assert "il ne reste que du collectif" in cast.client("daniele").get("/").content.decode()
    close(cast, plan, on=TODAY - timedelta(days=200))
    agree(cast, plan, on=(TODAY - timedelta(days=199)).isoformat())
    assert "prendre des nouvelles, 6 mois après" in cast.client("alice").get("/").content.decode().replace("\xa0", " ")


# — the whole family —


def test_a_grandmother_is_linked_with_what_she_may_do(cast: Cast, plan: Plan) -> None:
    """R29: with a parent's word; she gets no account and no access."""
    daniele, page = cast.client("daniele"), at("link_relative", plan)
    said = {"name": "Mariam Traoré", "relation": "grand_parent", "guardian": cast.guardians["kadiatou"].pk}
    assert fill_in(daniele, page, **said).status_code == 422
    assert fill_in(daniele, page, **said, may_fetch="on").status_code == 302
    twice = fill_in(daniele, page, **said | {"name": "mariam traore"}, may_meet="on")
    assert twice.status_code == 422
    assert "déjà associée" in twice.content.decode()
    tab = reverse("casefile:plan", args=[plan.child_id])
    assert "Peut venir chercher l’enfant" in daniele.get(tab).content.decode()
    daniele.post(at("unlink_relative", plan, plan.relatives.get().pk))
    assert "Mariam" not in daniele.get(tab).content.decode()
    assert plan.relatives.get().ends_on == TODAY


# — the states —


def test_every_passage_made_is_in_the_table(cast: Cast, plan: Plan, goal: Goal) -> None:
    """The table is the truth: the operations walk it, and refuse what it does not know."""
    daniele, alice = cast.actor("daniele"), cast.actor("alice")
    done, walked = action(goal), [state_of(plan)]

    def walk(_: object = None) -> None:
        plan.refresh_from_db()
        walked.append(state_of(Plan.objects.get(pk=plan.pk)))

    def write(number: int | None) -> PlanVersion:
        return operations.write_version(
            plan, planning="Le mardi.", evaluation_methods="Oral.", by=daniele, on=TODAY, version=number
        )

    def approve(draft: PlanVersion, answers: dict[int, operations.Said]) -> PlanVersion:
        return operations.approve_version(
            draft, guardian=cast.guardians["kadiatou"], channel="oral", answers=answers, version=draft.version,
            by=daniele, on=TODAY,
        )  # fmt: skip

    first = write(None)
    walk()
    walk(approve(first, {done.pk: operations.Said("oui")}))
    second = write(None)
    walk()
    walk(approve(second, {}))
    walk(operations.prepare_exit(plan, PREPARED, propose=True, version=None, by=daniele, on=TODAY))
    walk(operations.plan_review(plan, by=alice, on=TODAY + timedelta(days=100)))
    walk(close(cast, plan))
    walk(operations.reopen_plan(plan, reason="Retour.", by=alice, on=TODAY))
    assert walked == [
        State.OPENED, State.WRITTEN, State.RUNNING, State.REVISED, State.RUNNING, State.LEAVING, State.RUNNING,
        State.ENDED, State.RUNNING,
    ]  # fmt: skip
    assert all(after in TRANSITIONS[before] for before, after in pairwise(walked))


def test_a_passage_that_the_table_does_not_know_is_refused(cast: Cast, plan: Plan) -> None:
    close(cast, plan)
    plan.refresh_from_db()
    with pytest.raises(DomainError, match="ne peut pas devenir"):
        check_passage(plan, State.LEAVING)


def test_a_known_brother_is_linked_to_his_own_sheet_and_nobody_else_is_disclosed(cast: Cast, plan: Plan) -> None:
    """R29: « déjà connu ? » proposes the family that this dossier names, never another dossier."""
    child, other = plan.child, cast.children["yanis"]
    brother = Person.objects.create(
        programme=cast.programme, household=child.household, is_child=True, first_name="Moussa", last_name="Traoré",
        birth_date=date(2012, 1, 1),
    )  # fmt: skip
    daniele, page = cast.client("daniele"), at("link_relative", plan)
    offered = daniele.get(page).content.decode()
    assert "Moussa Traoré" in offered
    assert "Yanis" not in offered
    said = {"relation": "fratrie", "guardian": cast.guardians["kadiatou"].pk, "may_attend": "on"}
    assert fill_in(daniele, page, **said).status_code == 422  # nobody named
    assert fill_in(daniele, page, **said, person=other.pk).status_code == 422
    with pytest.raises(DomainError, match="famille de cet enfant"):
        operations.link_relative(
            plan, {**said, "person": other}, guardian=cast.guardians["kadiatou"], by=cast.actor("daniele"), on=TODAY
        )
    # The name of a child of another dossier, typed: kept as words, linked to nobody, nothing said of him.
    typed = fill_in(daniele, page, **said, name="Yanis Bensaïd")
    assert typed.status_code == 302
    assert plan.relatives.get().person is None
    assert fill_in(daniele, page, **said, person=brother.pk).status_code == 302
    linked = plan.relatives.get(person=brother)
    assert linked.name == "Moussa Traoré"
    assert "déjà connu" in daniele.get(reverse("casefile:plan", args=[child.pk])).content.decode()
    assert fill_in(daniele, page, **said, person=brother.pk).status_code == 422
    with pytest.raises(IntegrityError, match="relative_linked_once"), transaction.atomic():
        plan.relatives.filter(person=None).update(person=brother)


def test_a_name_typed_by_hand_finds_the_person_of_the_home(cast: Cast, plan: Plan) -> None:
    mother = cast.guardians["kadiatou"].adult
    said = {"name": f"  {mother}".upper(), "relation": "proche", "guardian": cast.guardians["kadiatou"].pk}
    assert fill_in(cast.client("daniele"), at("link_relative", plan), **said, may_meet="on").status_code == 302
    assert plan.relatives.get().person == mother
