"""Before and after in the dossier: grids at three moments, a second reading; nothing worked out about a child (R69)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError, StaleVersion
from village.people.models import Agreement, CareTeamMembership
from village.plans import operations
from village.plans.models import SCALE, Goal, Observation, Plan
from village.plans.operations import ObservationSheet
from village.surveys.models import Questionnaire
from village.surveys.operations import (
    QuestionnaireSheet,
    QuestionSheet,
    WaveSheet,
    add_question,
    new_version,
    open_wave,
    write_questionnaire,
)
from village.surveys.operations.answering import field_of

TODAY = timezone.localdate()
SEEN = date(2017, 9, 20)
TOLD = "Elle lève la main depuis la rentrée."


def written(cast: Cast, audience: str = "ecole", use: str = "grille", start: str = "grille-ecole") -> Questionnaire:
    sheet = QuestionnaireSheet("En classe", audience, "Dire où l’on en est.", start, use)
    return write_questionnaire(cast.programme, sheet, by=cast.actor("alice"), on=TODAY)


@pytest.fixture
def grid(cast: Cast) -> Questionnaire:
    return written(cast)


@pytest.fixture
def seated(cast: Cast) -> None:
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link=Link.PANEL, user=cast.users["chloe"], starts_on=SEEN
    )


def page(plan: Plan, grid: Questionnaire, moment: str = "debut") -> str:
    return reverse("plans:observe", args=[plan.pk, grid.pk, moment])


def filled(
    cast: Cast, plan: Plan, grid: Questionnaire, moment: str = "debut", who: str = "daniele", **more: Any
) -> Any:
    questions = list(grid.versions.order_by("number")[0].questions.all())
    said = {field_of(questions[0]): 2, field_of(questions[-1]): TOLD, "on": str(SEEN), "channel": "papier"}
    return fill_in(cast.client(who), page(plan, grid, moment), **{**said, "told_by": "sa maîtresse", **more})


def tab(cast: Cast, who: str = "daniele") -> Any:
    return cast.client(who).get(reverse("casefile:observations", args=[cast.children["kadiatou"].pk]))


def test_a_sheet_is_kept_sealed_read_in_the_dossier_and_both_are_in_the_journal(
    cast: Cast, plan: Plan, grid: Questionnaire
) -> None:
    assert filled(cast, plan, grid)["Location"] == reverse("casefile:observations", args=[plan.child_id])
    said = tab(cast).content.decode()
    assert "plutôt non" in said
    assert TOLD in said
    assert "sa maîtresse" in said
    assert Entry.objects.filter(action="observation:write", person_id=plan.child_id).count() == 1
    assert Entry.objects.filter(action="dossier:read", details="observations", person_id=plan.child_id).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM plans_observationanswer WHERE value IS NULL")
        [(raw,)] = cursor.fetchall()
    assert b"main" not in (raw.encode() if isinstance(raw, str) else bytes(raw))


def test_a_moment_is_written_once_and_the_second_writer_is_shown_the_first(
    cast: Cast, plan: Plan, grid: Questionnaire
) -> None:
    late = cast.client("alice").get(page(plan, grid))
    assert filled(cast, plan, grid).status_code == 302
    question = grid.current.questions.all()[0]
    mine = {field_of(question): 4, "on": str(SEEN), "channel": "ecran"}
    refused = cast.client("alice").post(page(plan, grid), {**hidden_of(late), **mine})
    assert refused.status_code == 409
    assert TOLD in refused.content.decode()
    again = cast.client("alice").post(page(plan, grid), {**hidden_of(refused), **mine})
    assert again.status_code == 302
    assert [row.value for row in Observation.objects.get().answers.all()] == [4]


def test_the_same_sheet_sent_twice_is_one_and_an_empty_one_is_none(cast: Cast, plan: Plan, grid: Questionnaire) -> None:
    client = cast.client("daniele")
    opened = client.get(page(plan, grid))
    said = {**hidden_of(opened), "on": str(SEEN), "channel": "ecran"}
    assert client.post(page(plan, grid), said).status_code == 422
    said[field_of(grid.current.questions.all()[0])] = "3"
    assert [client.post(page(plan, grid), said).status_code for _ in range(2)] == [302, 302]
    assert Observation.objects.get().version == 1


def test_the_end_asks_what_the_start_asked_though_the_questionnaire_went_on(
    cast: Cast, plan: Plan, grid: Questionnaire
) -> None:
    alice = cast.actor("alice")
    first = grid.current
    filled(cast, plan, grid)
    with pytest.raises(DomainError, match="déjà répondu"):
        add_question(first, QuestionSheet("Autre chose ?", "texte"), by=alice)
    second = new_version(grid, by=alice, on=TODAY)
    asked = cast.client("daniele").get(page(plan, grid, "fin")).context["asked"]
    assert asked == first
    with pytest.raises(DomainError, match="mêmes questions"):
        keep(cast, plan, second, "fin")


def keep(cast: Cast, plan: Plan, version: Any, moment: str, on: date = SEEN, who: str = "daniele") -> Observation:
    question = version.questions.all()[0]
    return operations.keep_observation(
        plan, version, ObservationSheet(moment, on, "papier"), {question.pk: 3}, version=None, by=cast.actor(who),
        on=TODAY,
    )  # fmt: skip


def test_who_sits_in_the_eps_answers_for_the_school_only(
    cast: Cast, plan: Plan, grid: Questionnaire, seated: None
) -> None:
    parents = written(cast, "parents")
    assert filled(cast, plan, grid, who="chloe").status_code == 302
    assert cast.client("chloe").get(page(plan, parents)).status_code == 404
    with pytest.raises(DomainError, match="grille de l’école"):
        keep(cast, plan, parents.current, "debut", who="chloe")


def test_what_the_family_keeps_from_a_structure_is_neither_read_nor_written_there(
    cast: Cast, plan: Plan, grid: Questionnaire, seated: None
) -> None:
    filled(cast, plan, grid)
    assert tab(cast, "chloe").status_code == 200
    Agreement.objects.create(
        child=plan.child, guardian=cast.guardians["kadiatou"], scope="partage", channel="papier", given_on=SEEN,
        recipient=cast.professionals["chloe"].organisation, categories=["2"], informed_by=cast.users["daniele"],
    )  # fmt: skip
    assert tab(cast, "chloe").status_code == 404
    assert cast.client("chloe").get(page(plan, grid, "fin")).status_code == 404
    with pytest.raises(Forbidden):
        keep(cast, plan, grid.current, "fin", who="chloe")


def test_nothing_is_observed_without_the_familys_agreement(cast: Cast, plan: Plan, grid: Questionnaire) -> None:
    plan.child.agreements.update(withdrawn_on=TODAY - timedelta(days=1))
    with pytest.raises(DomainError, match="accord de la famille"):
        keep(cast, plan, grid.current, "debut")


@pytest.mark.parametrize(
    ("moment", "on", "words"),
    [
        ("fin", SEEN - timedelta(days=1), "vérifiez ce jour"),
        ("fin", date(2017, 8, 1), "précéder l’entrée"),
        ("fin", TODAY + timedelta(days=1), "futur"),
    ],
)
def test_a_day_that_does_not_hold_is_refused(
    cast: Cast, plan: Plan, grid: Questionnaire, moment: str, on: date, words: str
) -> None:
    keep(cast, plan, grid.current, "debut")
    with pytest.raises(DomainError, match=words):
        keep(cast, plan, grid.current, moment, on)
    with pytest.raises(StaleVersion):
        keep(cast, plan, grid.current, "debut")


def test_an_anonymous_questionnaire_stays_out_of_dossiers_and_a_grid_out_of_links(
    cast: Cast, plan: Plan, grid: Questionnaire
) -> None:
    opinion = written(cast, use="avis")
    assert cast.client("daniele").get(page(plan, opinion)).status_code == 404
    with pytest.raises(DomainError, match="pas dans un dossier"):
        keep(cast, plan, opinion.current, "debut")
    with pytest.raises(DomainError, match="onglet Parcours, Observations"):
        open_wave(grid.current, WaveSheet("Juin", TODAY, TODAY), by=cast.actor("alice"), on=TODAY)
    for audience, use in (("referent", "avis"), ("partenaires", "grille")):
        with pytest.raises(DomainError):
            written(cast, audience, use)


def test_paper_filled_before_the_exit_is_typed_in_after_it(cast: Cast, plan: Plan, grid: Questionnaire) -> None:
    Plan.objects.filter(pk=plan.pk).update(closed_on=SEEN + timedelta(days=5))
    assert reverse("plans:observe", args=[plan.pk, grid.pk, "fin"]) in tab(cast, "alice").content.decode()
    assert filled(cast, plan, grid, "fin", who="alice").status_code == 302
    late = filled(cast, plan, grid, "chemin", who="alice", on=str(SEEN + timedelta(days=6)))
    assert late.status_code == 422
    assert "terminé" in late.content.decode()


def test_the_sheet_prints_for_one_child_and_one_moment(cast: Cast, plan: Plan, grid: Questionnaire) -> None:
    printed = cast.client("daniele").get(reverse("plans:observation_sheet", args=[plan.pk, grid.pk, "fin"]))
    assert printed["Content-Type"] == "application/pdf"
    assert cast.client("daniele").get(page(plan, grid, "jamais")).status_code == 404


@pytest.fixture
def scaled(goal: Goal) -> Goal:
    for rank, name in enumerate(SCALE, 1):
        setattr(goal, name, f"Marche {rank}.")
    goal.scaled_on, goal.level = goal.starts_on, 4
    goal.save()
    return goal


def again(scaled: Goal, moment: str = "fin") -> str:
    return reverse("plans:read_again", args=[scaled.plan_id, moment])


def test_a_second_reader_is_not_the_referent_and_is_not_told_the_first_reading(cast: Cast, scaled: Goal) -> None:
    assert cast.client("daniele").get(again(scaled)).status_code == 404
    with pytest.raises(DomainError, match="quelqu’un d’autre"):
        operations.read_goals_again(scaled.plan, {scaled.pk: 2}, moment="fin", by=cast.actor("daniele"), on=TODAY)
    shown = cast.client("alice").get(again(scaled))
    assert "checked" not in shown.content.decode()
    assert fill_in(cast.client("alice"), again(scaled), **{f"goal_{scaled.pk}": 2}).status_code == 302
    assert "2. Marche 2. (Alice Aubry)" in tab(cast).content.decode()
    assert Entry.objects.filter(action="goal:read-again", person_id=scaled.plan.child_id).count() == 1
    assert fill_in(cast.client("alice"), again(scaled), **{f"goal_{scaled.pk}": 3}).status_code == 302
    assert [row.level for row in scaled.readings.all()] == [3]


def test_what_one_read_again_another_does_not_write_over(cast: Cast, scaled: Goal, seated: None) -> None:
    operations.read_goals_again(scaled.plan, {scaled.pk: 2}, moment="fin", by=cast.actor("alice"), on=TODAY)
    refused = fill_in(cast.client("chloe"), again(scaled), **{f"goal_{scaled.pk}": 5})
    assert refused.status_code == 422
    assert scaled.readings.get().level == 2
    assert fill_in(cast.client("chloe"), again(scaled, "debut")).status_code == 422


def test_a_goal_of_health_is_read_again_by_who_may_know_of_it(cast: Cast, scaled: Goal, seated: None) -> None:
    scaled.domain = item("N8", "sante")
    scaled.save()
    assert cast.client("chloe").get(again(scaled)).context["goals"] == []
    assert "Marche" not in tab(cast, "chloe").content.decode()
    with pytest.raises(Forbidden):
        operations.read_goals_again(scaled.plan, {scaled.pk: 2}, moment="fin", by=cast.actor("chloe"), on=TODAY)
    with pytest.raises(DomainError, match="au début et à la fin"):
        operations.read_goals_again(scaled.plan, {scaled.pk: 2}, moment="chemin", by=cast.actor("alice"), on=TODAY)
    with pytest.raises(DomainError, match="pas à relire"):
        operations.read_goals_again(scaled.plan, {0: 2}, moment="fin", by=cast.actor("alice"), on=TODAY)
