"""The views heard in EPS feed the diagnostic, with their author kept (R17, R21); restricted ones never do (R72)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from tests.plans.test_documents import text_of
from village.core.errors import DomainError
from village.meetings.models import Contribution, Situation
from village.meetings.operations import View, contribute
from village.plans.models import AssessmentView, Plan
from village.plans.operations import Heard, write_assessment

SAID = "En classe, elle se tait devant le groupe."


@pytest.fixture
def heard(cast: Cast, review: Situation) -> Contribution:
    seat = review.meeting.panel.memberships.get()
    return contribute(review, View(SAID, seat=seat), by=cast.actor("chloe"), at=timezone.now())


def page(plan: Plan) -> str:
    return reverse("casefile:assess", args=[plan.pk])


def take(client: Client, plan: Plan, view: Contribution, factor: str, **more: Any) -> Any:
    return fill_in(client, page(plan), **{"proposal": "Un atelier.", f"regard_{view.pk}": factor} | more)


def test_a_view_is_read_beside_the_factors_and_taken_in_with_its_author(cast: Cast, heard: Contribution) -> None:
    plan, daniele = cast.plans["kadiatou"], cast.client("daniele")
    shown = daniele.get(page(plan)).content.decode()
    assert SAID in shown
    assert "Chloé Carle" in shown
    assert take(daniele, plan, heard, "development", strengths="Elle dessine.").status_code == 302
    view = AssessmentView.objects.get()
    assert (view.text, view.author, view.factor) == (SAID, cast.users["chloe"], "development")
    tab = daniele.get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
    for words in (SAID, "Chloé Carle, enseignement", "Regards croisés&nbsp;: 2"):
        assert words in tab
    printed = text_of(daniele.get(reverse("plans:assessment_document", args=[plan.pk])).content)
    assert "Chloé Carle" in printed


def test_what_was_taken_in_keeps_its_words_in_each_version(cast: Cast, heard: Contribution) -> None:
    """A view corrected or withdrawn from the agenda later does not rewrite the diagnostic."""
    plan, daniele = cast.plans["kadiatou"], cast.client("daniele")
    take(daniele, plan, heard, "development")
    name = f"regard_{heard.pk}"
    heard.delete()
    assert daniele.get(page(plan)).context["form"][name].value() == "development"
    fill_in(daniele, page(plan), proposal="Un atelier.", strengths="Encore.", **{name: "health"})
    last, first = plan.assessments.all()
    assert [view.factor for view in first.views.all()] == ["development"]
    assert [(view.factor, view.text) for view in last.views.all()] == [("health", SAID)]


def test_r72_a_restricted_view_is_neither_shown_nor_taken(cast: Cast, heard: Contribution) -> None:
    plan, daniele = cast.plans["kadiatou"], cast.client("daniele")
    Contribution.objects.update(restricted=True)
    opened = daniele.get(page(plan))
    assert SAID not in opened.content.decode()
    sent = {**hidden_of(opened), "proposal": "Un atelier.", "health": "Rien.", f"regard_{heard.pk}": "health"}
    assert daniele.post(page(plan), sent).status_code == 302
    assert not AssessmentView.objects.exists()


def test_the_view_of_another_child_is_not_offered(cast: Cast, heard: Contribution) -> None:
    other = cast.plans["yanis"]
    form = cast.client("daniele").get(page(other))
    assert form.status_code in {200, 404}
    assert SAID not in form.content.decode()


def test_a_view_is_taken_after_it_was_said_and_into_a_factor(cast: Cast, heard: Contribution) -> None:
    plan, today = cast.plans["kadiatou"], timezone.localdate()
    for factor, day in (("health", today + timedelta(days=1)), ("proposal", today)):
        view = Heard(factor, heard.pk, cast.users["chloe"].pk, "Chloé Carle", "enseignement", day, SAID)
        with pytest.raises(DomainError, match="après avoir été dit"):
            write_assessment(plan, {"proposal": "Oui."}, heard=[view], by=cast.actor("daniele"), on=today)


def test_the_database_refuses_a_view_without_an_author_and_one_taken_twice(cast: Cast, heard: Contribution) -> None:
    plan = cast.plans["kadiatou"]
    take(cast.client("daniele"), plan, heard, "health")
    view = AssessmentView.objects.get()
    with pytest.raises(IntegrityError, match="assessment_view_is_attributed"), transaction.atomic():
        AssessmentView.objects.update(whose="")
    view.pk = None
    with pytest.raises(IntegrityError, match="assessment_view_taken_once"), transaction.atomic():
        view.save(force_insert=True)
