"""A goal and an action are corrected until the family approves them; the approval is of what was read."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from tests.plans.conftest import action
from village.core.sealing import GONE, UNREADABLE, Sealed
from village.plans.models import Goal, Plan, PlanVersion


def address(name: str, plan: Plan, *more: int) -> str:
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def words(**changes: Any) -> dict[str, Any]:
    return {"domain": item("N8", "scolaire").pk, "wording": "Lire à voix haute", "horizon": "2031-01-01"} | changes


def approve(cast: Cast, draft: PlanVersion, *, before: dict[str, str] | None = None) -> Any:
    client, page = cast.client("daniele"), address("approve", draft.plan)
    hidden = before or hidden_of(client.get(page))
    agreed = {f"answer_{one.pk}": "oui" for one in draft.plan.actions.all()}
    answers = {"guardian": cast.guardians["kadiatou"].pk, "channel": "oral", "on": timezone.localdate().isoformat()}
    return client.post(page, {**hidden, **answers, **agreed})


def test_a_goal_is_corrected_before_the_family_approves(cast: Cast, goal: Goal) -> None:
    page = address("change_goal", goal.plan, goal.pk)
    assert fill_in(cast.client("daniele"), page, **words()).status_code == 302
    goal.refresh_from_db()
    assert (goal.wording, goal.horizon) == ("Lire à voix haute", date(2031, 1, 1))


def test_an_approved_goal_waits_for_a_new_version(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    action(goal)
    assert approve(cast, draft).status_code == 302
    page, daniele = address("change_goal", goal.plan, goal.pk), cast.client("daniele")
    refused = fill_in(daniele, page, **words())
    assert refused.status_code == 422
    assert "écrivez une nouvelle version" in refused.content.decode()
    PlanVersion.objects.create(plan=goal.plan, number=2, written_on=timezone.localdate())
    assert fill_in(daniele, page, **words()).status_code == 302


def test_two_people_who_correct_a_goal_see_both(cast: Cast, goal: Goal) -> None:
    page, daniele = address("change_goal", goal.plan, goal.pk), cast.client("daniele")
    opened = hidden_of(daniele.get(page))
    fill_in(daniele, page, **words())
    late = daniele.post(page, {**opened, **words(wording="Mes mots")})
    assert late.status_code == 409
    assert "Lire à voix haute" in late.content.decode()
    assert daniele.post(page, {**hidden_of(late), **words(wording="Nos mots")}).status_code == 302


def test_an_action_is_corrected_until_it_is_approved(cast: Cast, goal: Goal, draft: PlanVersion) -> None:
    proposed, daniele = action(goal), cast.client("daniele")
    page = address("change_action", goal.plan, proposed.pk)
    answers = {"goal": goal.pk, "title": "Club lecture", "nature": "individuelle", "frame": "droit_commun",
               "starts_on": proposed.starts_on.isoformat()}  # fmt: skip
    assert fill_in(daniele, page, **answers).status_code == 302
    proposed.refresh_from_db()
    assert proposed.title == "Club lecture"
    assert approve(cast, draft).status_code == 302
    refused = fill_in(daniele, page, **answers | {"title": "Trop tard"})
    assert refused.status_code == 422
    proposed.refresh_from_db()
    assert proposed.title == "Club lecture"


@pytest.mark.parametrize("other", ["version", "goal", "new goal", "new action"])
def test_the_family_approves_what_it_was_shown(cast: Cast, goal: Goal, draft: PlanVersion, other: str) -> None:
    action(goal)
    daniele = cast.client("daniele")
    opened = hidden_of(daniele.get(address("approve", goal.plan)))
    if other == "goal":
        fill_in(daniele, address("change_goal", goal.plan, goal.pk), **words())
    elif other == "new goal":
        fill_in(daniele, address("add_goal", goal.plan), **words())
    elif other == "new action":
        answers = {"goal": goal.pk, "title": "Club lecture", "nature": "individuelle", "frame": "droit_commun",
                   "starts_on": timezone.localdate().isoformat()}  # fmt: skip
        assert fill_in(daniele, address("add_action", goal.plan), **answers).status_code == 302
    else:
        fill_in(daniele, address("write_version", goal.plan), planning="Le jeudi.", evaluation_methods="Oral.")
    assert approve(cast, draft, before=opened).status_code == 409
    draft.refresh_from_db()
    assert draft.approved_on is None
    assert approve(cast, draft).status_code == 302


def test_no_goal_without_the_agreement_of_the_family_and_notes_go_on(cast: Cast, plan: Plan) -> None:
    plan.child.agreements.update(withdrawn_on=timezone.localdate())
    refused = fill_in(cast.client("daniele"), address("add_goal", plan), **words())
    assert refused.status_code == 422
    assert "accord de la famille" in refused.content.decode()
    note = {"kind": "entretien", "text": "La mère retire son accord.", "readers": "equipe",
            "on": timezone.localdate().isoformat()}  # fmt: skip
    assert fill_in(cast.client("daniele"), address("write_note", plan), **note).status_code == 302


def test_the_database_refuses_an_approval_that_keeps_nothing_of_what_was_read(cast: Cast, draft: PlanVersion) -> None:
    """R28: else a later correction would be read as what the family approved."""
    action(draft.plan.goals.get())
    assert approve(cast, draft).status_code == 302
    kept = PlanVersion.objects.get(pk=draft.pk).as_approved or {}
    assert kept["goals"][0]["wording"] == "Oser parler en classe"
    with pytest.raises(IntegrityError, match="approved_plan_is_frozen"), transaction.atomic():
        PlanVersion.objects.filter(pk=draft.pk).update(as_approved=None)


@pytest.mark.parametrize("gone", [False, True])
def test_an_approval_that_no_longer_opens_is_said_so_and_not_replaced_by_today(
    cast: Cast, draft: PlanVersion, gone: bool
) -> None:
    """Else the goals of today would be read as what the family approved."""
    action(draft.plan.goals.get())
    assert approve(cast, draft).status_code == 302
    key = draft.plan.child.own_key()
    seal = Sealed(f"s1.{key + 1_000_000 if gone else key}.{'A' * 40}")
    PlanVersion.objects.filter(pk=draft.pk).update(as_approved=seal)
    PlanVersion.objects.create(plan=draft.plan, number=2, written_on=timezone.localdate())
    daniele = cast.client("daniele")
    page = daniele.get(reverse("casefile:versions", args=[draft.plan.child_id, 2])).content.decode()
    printed = daniele.get(address("document", draft.plan, draft.number)).getvalue()
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages)
    assert all((GONE if gone else UNREADABLE) in text for text in (page, paper))
    assert "Oser parler en classe" not in paper


def test_the_links_to_correct_are_for_who_writes(cast: Cast, goal: Goal) -> None:
    action(goal)
    page = reverse("casefile:plan", args=[goal.plan.child_id])
    for name, there in (("daniele", True), ("alice", False)):
        text = cast.client(name).get(page).content.decode()
        assert (address("change_goal", goal.plan, goal.pk) in text) is there
