"""Goals: an order of priority, five steps written with the family, where they stood and when (R24)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.plans.conftest import action
from tests.plans.test_documents import text_of
from tests.sealed import SOME_WORDS, put
from village.core.errors import DomainError
from village.core.seen import seen
from village.plans import operations
from village.plans.models import SCALE, Goal, GoalLevel, Plan, PlanVersion, SetAside
from village.plans.parts import _told, contents_of
from village.programmes.models import ListItem

STEPS = ("Elle se tait.", "Elle répond.", "Elle lève la main.", "Elle lève la main souvent.", "Elle fait un exposé.")
WORDS = dict(zip(SCALE, STEPS, strict=True))


def scale(cast: Cast, goal: Goal, **changes: str) -> Any:
    return fill_in(cast.client("daniele"), reverse("plans:scale", args=[goal.plan_id, goal.pk]), **WORDS | changes)


@pytest.fixture
def second(goal: Goal) -> Goal:
    return Goal.objects.create(
        plan=goal.plan, domain=item("N8", "sante"), wording="Le bilan d’orthophonie", rank=2,
        starts_on=goal.starts_on, horizon=date(2030, 6, 30),
    )  # fmt: skip


def move(cast: Cast, goal: Goal, way: str) -> Any:
    return cast.client("daniele").post(
        reverse("plans:move_goal", args=[goal.plan_id, goal.pk]), {way: "1"}, follow=True
    )


def order(plan: Plan) -> list[str]:
    return list(plan.goals.values_list("wording", flat=True))


def test_a_new_goal_leads_to_its_scale(cast: Cast, plan: Plan) -> None:
    answer = fill_in(
        cast.client("daniele"), reverse("plans:add_goal", args=[plan.pk]),
        domain=item("N8", "sante").pk, wording="Un bilan", horizon="2030-01-01",
    )  # fmt: skip
    assert answer["Location"] == reverse("plans:scale", args=[plan.pk, plan.goals.get().pk])


def test_the_five_steps_are_shown_and_printed_in_the_familys_words(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    assert scale(cast, goal).status_code == 302
    goal.refresh_from_db()
    assert (goal.scaled_on, goal.baseline) == (timezone.localdate(), 1)
    page = cast.client("daniele").get(reverse("casefile:plan", args=[goal.plan.child_id])).content.decode()
    assert "Elle se tait." in page
    assert "Elle lève la main." in page
    printed = text_of(cast.client("daniele").get(reverse("plans:document", args=[goal.plan_id, 1])).content)
    assert "exposé" in printed


# — the psychosocial skills it works on (R27) —


def with_skills(cast: Cast, plan: Plan, *skills: str, domain: str = "scolaire") -> Any:
    return fill_in(
        cast.client("daniele"), reverse("plans:add_goal", args=[plan.pk]),
        domain=item("N8", domain).pk, wording="Régler une dispute", horizon="2030-01-01", skills=list(skills),
    )  # fmt: skip


def test_the_list_has_nine_skills_and_takes_no_local_one(cast: Cast) -> None:
    assert ListItem.objects.filter(list_code="N16").count() == 9
    assert cast.client("alice").get(reverse("programmes:list", args=["N16"])).status_code == 404


def test_a_goal_says_the_skills_it_works_on_on_the_page_and_in_the_printed_parcours(cast: Cast, plan: Plan) -> None:
    assert with_skills(cast, plan, "gestion-stress", "conscience-de-soi").status_code == 302
    goal = plan.goals.get()
    assert goal.skills == ["conscience-de-soi", "gestion-stress"]  # in the order of the list
    page = cast.client("daniele").get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
    assert "avoir conscience de soi, gérer son stress" in page
    PlanVersion.objects.create(
        plan=plan, number=1, written_on=goal.starts_on, planning="Le mardi.", evaluation_methods="Avec l’école."
    )
    printed = text_of(cast.client("daniele").get(reverse("plans:document", args=[plan.pk, 1])).content)
    assert "gérer son stress" in printed


def test_skills_are_optional_and_of_the_list(cast: Cast, plan: Plan) -> None:
    assert with_skills(cast, plan).status_code == 302
    assert plan.goals.get().skills == []
    assert with_skills(cast, plan, "obeir").status_code == 422
    goal = plan.goals.get()
    with pytest.raises(DomainError, match="de la liste"):
        operations.change_goal(
            goal, domain=goal.domain, wording=goal.wording, horizon=goal.horizon, skills=["obeir"],
            version=seen(goal, operations.goal.GOAL), by=cast.actor("daniele"), on=timezone.localdate(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.goals.update(skills=["obeir"])


def test_the_skills_of_a_goal_of_health_are_reserved_like_its_words(cast: Cast, plan: Plan) -> None:
    with_skills(cast, plan, "gestion-stress", domain="sante")
    [goal] = plan.goals.for_reader(health=False)
    assert goal.skills == []
    [kept] = contents_of(plan)["goals"]
    assert kept["skills"] == ["gérer son stress"]
    assert _told(kept)["skills"] == []


@pytest.mark.parametrize("missing", SCALE)
def test_a_scale_has_its_five_steps(cast: Cast, goal: Goal, missing: str) -> None:
    answer = scale(cast, goal, **{missing: " "})
    assert answer.status_code == 422
    assert "Elle fait un exposé." in answer.content.decode() or missing == "much_more_words"
    with pytest.raises(DomainError, match="cinq marches"):
        operations.write_scale(
            goal,
            WORDS | {missing: " "},
            version=seen(goal, SCALE),
            by=cast.actor("daniele"),
            on=timezone.localdate(),
        )
    goal.refresh_from_db()
    assert goal.scaled_on is None


def test_two_steps_that_say_the_same_are_refused(cast: Cast, goal: Goal) -> None:
    answer = scale(cast, goal, more_words="elle lève la main.")
    assert answer.status_code == 422
    assert "la même chose" in answer.content.decode()


def test_the_database_refuses_half_a_scale(goal: Goal) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(scaled_on=date(2018, 1, 1), start_words=SOME_WORDS)


def test_two_people_on_one_scale_see_both(cast: Cast, goal: Goal) -> None:
    page, daniele = reverse("plans:scale", args=[goal.plan_id, goal.pk]), cast.client("daniele")
    opened = hidden_of(daniele.get(page))
    scale(cast, goal)
    late = daniele.post(page, {**opened, **WORDS, "start_words": "Mes mots."})
    assert late.status_code == 409
    assert "Elle se tait." in late.content.decode()
    assert "Mes mots." in late.content.decode()


def test_an_approved_scale_waits_for_a_new_version(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    put(
        draft, approved_on=timezone.localdate(), approved_by=cast.guardians["kadiatou"], approval_channel="oral",
        as_approved=contents_of(goal.plan),
    )  # fmt: skip
    for answer in (scale(cast, goal), move(cast, goal, "down")):
        assert "écrivez une nouvelle version" in answer.content.decode()
    goal.refresh_from_db()
    assert goal.scaled_on is None


def test_goals_are_ranked_by_the_family(cast: Cast, goal: Goal, second: Goal, draft: PlanVersion) -> None:
    before = draft.version
    move(cast, second, "up")
    assert order(goal.plan) == [second.wording, goal.wording]
    draft.refresh_from_db()
    assert draft.version == before + 1
    move(cast, second, "up")
    assert order(goal.plan) == [second.wording, goal.wording]
    move(cast, second, "down")
    assert order(goal.plan) == [goal.wording, second.wording]


def test_a_review_keeps_where_each_goal_stood(cast: Cast, goal: Goal) -> None:
    today, by = timezone.localdate(), cast.actor("daniele")
    for on, level in ((today, 3), (today - timedelta(days=30), 2), (today, 4)):
        operations.record_review(
            goal.plan, by=by, on=on, summary="Un pas.", proposal="poursuite", levels={goal.pk: level}
        )
    goal.refresh_from_db()
    assert list(GoalLevel.objects.order_by("on").values_list("level", flat=True)) == [2, 4]
    assert (goal.baseline, goal.level) == (1, 4)


def test_the_review_asks_in_the_familys_words(cast: Cast, goal: Goal) -> None:
    scale(cast, goal)
    page = cast.client("daniele").get(reverse("plans:review", args=[goal.plan_id])).content.decode()
    assert "3. Elle lève la main." in page


def test_what_changed_between_two_versions_is_shown_side_by_side(
    cast: Cast, plan: Plan, goal: Goal, second: Goal, draft: PlanVersion
) -> None:
    """R28: the version approved stays as it was, on the page and on paper."""
    done, daniele = action(goal), cast.client("daniele")
    fill_in(
        daniele, reverse("plans:approve", args=[plan.pk]), guardian=cast.guardians["kadiatou"].pk, channel="oral",
        on=timezone.localdate().isoformat(), **{f"answer_{done.pk}": "oui"},
    )  # fmt: skip
    fill_in(
        daniele, reverse("plans:write_version", args=[plan.pk]), planning="Le jeudi.",
        evaluation_methods="Avec l’école.", what_changed="Le jour, et un mot.",
    )  # fmt: skip
    fill_in(
        daniele, reverse("plans:change_goal", args=[plan.pk, goal.pk]),
        domain=goal.domain_id, wording="Oser parler partout", horizon="2031-01-01",
    )  # fmt: skip
    page = daniele.get(reverse("casefile:versions", args=[plan.child_id, 2])).content.decode()
    for words in (
        "Oser parler en classe",
        "Oser parler partout",
        "Le mardi.",
        "Le jeudi.",
        "changé",
        "rien n’a changé",
    ):
        assert words in page
    first = text_of(daniele.get(reverse("plans:document", args=[plan.pk, 1])).content)
    assert "Oser parler en classe" in first
    assert "Oser parler partout" not in first


# — set aside —


def aside(cast: Cast, goal: Goal, **said: Any) -> Any:
    return fill_in(
        cast.client("daniele"), reverse("plans:set_goal_aside", args=[goal.plan_id, goal.pk]),
        **{"reason": "La famille attend le rendez-vous."} | said,
    )  # fmt: skip


def test_r28_a_goal_is_set_aside_with_its_reason_and_nothing_is_lost(
    cast: Cast, goal: Goal, second: Goal, draft: PlanVersion
) -> None:
    """It leaves the list, its actions stop; the comparison of versions says when and why; it can be taken up again."""
    stopped, plan = action(goal), goal.plan
    draft.approved_on, draft.approval_channel = timezone.localdate(), "papier"
    draft.approved_by = plan.child.guardians.get()
    draft.as_approved = contents_of(plan)
    draft.save()
    daniele, tab = cast.client("daniele"), reverse("casefile:plan", args=[plan.child_id])
    refused = aside(cast, goal)
    assert refused.status_code == 422
    assert "nouvelle version" in refused.content.decode()
    PlanVersion.objects.create(plan=plan, number=2, written_on=timezone.localdate())
    assert aside(cast, goal).status_code == 302
    goal.refresh_from_db()
    stopped.refresh_from_db()
    assert (goal.set_aside_on, stopped.ends_on) == (timezone.localdate(), timezone.localdate())
    assert order(plan) == ["Le bilan d’orthophonie", "Oser parler en classe"]
    page = daniele.get(reverse("casefile:versions", args=[plan.child_id, 2])).content.decode()
    for words in ("Oser parler en classe", "mis de côté", "La famille attend le rendez-vous."):
        assert words in page
    assert f"goal_{goal.pk}" not in daniele.get(reverse("plans:review", args=[plan.pk])).context["form"].fields
    printed = text_of(daniele.get(reverse("plans:document", args=[plan.pk, 2])).content)
    assert "Les objectifs mis de côté" in printed
    assert "Le reprendre" in daniele.get(tab).content.decode()
    daniele.post(reverse("plans:resume_goal", args=[plan.pk, goal.pk]))
    goal.refresh_from_db()
    assert (goal.set_aside_on, goal.set_aside_reason, goal.rank) == (None, "", 2)


def test_r28_why_a_goal_was_set_aside_is_read_after_it_is_taken_up_again(
    cast: Cast, goal: Goal, second: Goal, draft: PlanVersion
) -> None:
    """In the parcours, in its document, beside the version before, at the exit; each time it happened."""
    plan, daniele = goal.plan, cast.client("daniele")
    for why in ("La famille attend le rendez-vous.", "Le père est parti."):
        assert aside(cast, goal, reason=why).status_code == 302
        daniele.post(reverse("plans:resume_goal", args=[plan.pk, goal.pk]))
        page = daniele.get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
        assert why in page
        assert "repris le" in page
    kept = list(goal.times_aside.values_list("reason", "on", "resumed_on", "author__last_name"))
    today = timezone.localdate()
    assert kept == [(why, today, today, "Roche") for why in ("La famille attend le rendez-vous.", "Le père est parti.")]
    leaving = daniele.get(reverse("casefile:leaving", args=[plan.child_id])).content.decode()
    printed = " ".join(text_of(daniele.get(reverse("plans:document", args=[plan.pk, 1])).content).split())
    for told in (leaving, printed):
        assert "La famille attend le rendez-vous." in told
        assert "Le père est parti." in told
    action(goal)
    fill_in(
        daniele, reverse("plans:approve", args=[plan.pk]), guardian=cast.guardians["kadiatou"].pk, channel="oral",
        on=today.isoformat(), **{f"answer_{plan.actions.get().pk}": "oui"},
    )  # fmt: skip
    PlanVersion.objects.create(plan=plan, number=2, written_on=today)
    compared = daniele.get(reverse("casefile:versions", args=[plan.child_id, 2])).content.decode()
    assert compared.count("Le père est parti.") == 2


def test_the_database_keeps_a_reason_and_an_order_for_each_time_aside(cast: Cast, goal: Goal) -> None:
    today, author = timezone.localdate(), cast.users["daniele"]
    for name, said in (
        ("time_aside_says_why", {"on": today, "resumed_on": today, "reason": ""}),
        ("resumed_after_set_aside", {"on": today, "resumed_on": date(2010, 1, 1), "reason": "Non."}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SetAside.objects.create(goal=goal, author=author, **said)


def test_the_actions_of_a_goal_set_aside_may_go_on_for_another(cast: Cast, goal: Goal, second: Goal) -> None:
    going_on = action(goal)
    assert aside(cast, goal, actions_to=second.pk).status_code == 302
    going_on.refresh_from_db()
    assert (going_on.goal, going_on.ends_on) == (second, None)


def test_what_is_of_health_does_not_go_on_under_a_goal_that_everybody_reads(
    cast: Cast, goal: Goal, second: Goal
) -> None:
    going_on = action(second)
    refused = aside(cast, second, actions_to=goal.pk)
    assert refused.status_code == 422
    assert "restent à un objectif de santé" in refused.content.decode()
    going_on.refresh_from_db()
    assert going_on.goal == second


def test_a_goal_is_not_set_aside_without_a_reason_nor_when_it_is_the_only_one(
    cast: Cast, goal: Goal, second: Goal
) -> None:
    assert aside(cast, goal, reason=" ").status_code == 422
    assert aside(cast, second).status_code == 302
    only = aside(cast, goal)
    assert only.status_code == 422
    assert "le seul objectif" in only.content.decode()
    twice = cast.client("daniele").get(reverse("plans:set_goal_aside", args=[goal.plan_id, second.pk]))
    assert twice.status_code == 404
    assert "de côté depuis" in move(cast, second, "up").content.decode()


def test_a_goal_that_is_not_set_aside_is_not_taken_up_again(cast: Cast, goal: Goal) -> None:
    answer = cast.client("daniele").post(reverse("plans:resume_goal", args=[goal.plan_id, goal.pk]), follow=True)
    assert "n’est pas mis de côté" in answer.content.decode()


def test_the_database_refuses_a_goal_set_aside_without_a_reason(goal: Goal) -> None:
    with pytest.raises(IntegrityError, match="goal_set_aside"), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(set_aside_on=timezone.localdate())
    with pytest.raises(IntegrityError, match="goal_set_aside"), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(set_aside_on=date(2010, 1, 1), set_aside_reason=SOME_WORDS)
    with pytest.raises(IntegrityError, match="goal_set_aside"), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(set_aside_reason=SOME_WORDS)
