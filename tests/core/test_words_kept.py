"""What was typed is given back when the page was shut to its author meanwhile: the dossier is limited, the link ended.

It cannot be written any more (404, 403): the words are not lost with it.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import hidden_of
from tests.house.scene import Scene, play
from tests.privacy.test_limiting import limit
from tests.privacy.test_rights import words
from village.access.policy import LIMITED
from village.activities.models import Facilitation
from village.around.models import Contact
from village.core import drafts
from village.core.drafts import about
from village.core.models import Draft
from village.meetings.models import Contribution
from village.people.models import CareTeamMembership
from village.plans.models import JournalEntry, Review

TYPED = "Elle a lu seule. C’est nouveau."
LONG_TEXTS = {
    "note": ("daniele", "plans:write_note", "plan", "text"),
    "review": ("daniele", "plans:review", "plan", "summary"),
    "exit": ("daniele", "plans:prepare_exit", "plan", "criteria"),
    "goal": ("daniele", "plans:add_goal", "plan", "wording"),
    "contact": ("daniele", "around:record_contact", "child", "decided"),
    "question": ("daniele", "around:ask", "child", "question"),
    "assessment": ("daniele", "casefile:assess", "plan", "proposal"),
    "view": ("chloe", "meetings:situation", "situation", "text"),
}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return play(cast)


def url_of(scene: Scene, kind: str) -> str:
    _, name, what, _ = LONG_TEXTS[kind]
    keys: dict[str, Any] = {
        "plan": [scene.plan.pk],
        "child": [scene.cast.children["kadiatou"].pk],
        "situation": [scene.meeting.pk, scene.situation.pk],
    }
    return reverse(name, args=keys[what])


def send(client: Client, scene: Scene, kind: str, opened: Any) -> Any:
    return client.post(url_of(scene, kind), {**hidden_of(opened), LONG_TEXTS[kind][3]: TYPED})


@pytest.mark.parametrize("kind", LONG_TEXTS)
def test_a_dossier_limited_while_one_writes_says_so_and_gives_the_words_back(scene: Scene, kind: str) -> None:
    client = scene.cast.client(LONG_TEXTS[kind][0])
    opened = client.get(url_of(scene, kind))
    assert opened.status_code == 200
    written = [model.objects.count() for model in (JournalEntry, Review, Contact, Contribution)]
    limit(scene.cast.children["kadiatou"])
    answer = send(client, scene, kind, opened)
    assert answer.status_code in {403, 422}
    assert TYPED in answer.content.decode()
    assert LIMITED in words(answer)
    assert "Votre rôle" not in words(answer)
    assert [model.objects.count() for model in (JournalEntry, Review, Contact, Contribution)] == written


def test_the_draft_of_a_note_on_a_dossier_limited_meanwhile_is_kept(scene: Scene) -> None:
    client, plan = scene.cast.client("daniele"), scene.plan
    opened = client.get(url_of(scene, "note"))
    drafts.keep(scene.cast.users["daniele"].pk, f"{about('note', plan)}:text", TYPED)
    limit(plan.child)
    send(client, scene, "note", opened)
    assert drafts.read(scene.cast.users["daniele"].pk, f"{about('note', plan)}:text") == TYPED
    assert Draft.objects.count() == 1


def test_a_page_of_a_limited_dossier_opened_from_an_old_tab_says_why(scene: Scene) -> None:
    limit(scene.plan.child)
    answer = scene.cast.client("daniele").get(url_of(scene, "note"))
    assert answer.status_code == 403
    assert LIMITED in words(answer)
    assert "changez de rôle" not in words(answer)


@pytest.mark.parametrize("kind", LONG_TEXTS)
def test_a_stranger_learns_nothing_of_a_limited_dossier(scene: Scene, kind: str) -> None:
    """As of a dossier that does not exist: only his own words come back."""
    limit(scene.plan.child)
    for who in ("dora", "hawa"):
        answer = scene.cast.client(who).post(url_of(scene, kind), {LONG_TEXTS[kind][3]: TYPED})
        assert answer.status_code in {403, 404}
        assert LIMITED not in words(answer)
        assert TYPED in answer.content.decode()
        assert "Kadiatou" not in answer.content.decode()


def test_a_tie_that_ended_while_one_writes_gives_the_words_back(scene: Scene) -> None:
    client = scene.cast.client("daniele")
    opened = client.get(url_of(scene, "note"))
    CareTeamMembership.objects.filter(child=scene.plan.child, link="referent").update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    answer = send(client, scene, "note", opened)
    assert answer.status_code == 404
    assert TYPED in answer.content.decode()
    assert "ne vous est plus ouverte" in words(answer)
    assert "Rouvrir la page" not in words(answer)


def test_the_remark_of_a_roll_taken_back_meanwhile_is_given_back(scene: Scene) -> None:
    client, session = scene.cast.client("emile"), scene.session
    url = reverse("activities:attendance", args=[session.pk])
    opened = client.get(url)
    Facilitation.objects.filter(activity=session.activity).delete()
    answer = client.post(url, {**hidden_of(opened), "remark": TYPED})
    assert answer.status_code in {403, 404}
    assert TYPED in answer.content.decode()


def test_nothing_typed_gets_the_usual_page(scene: Scene) -> None:
    answer = scene.cast.client("dora").post(url_of(scene, "note"), {"on": "2026-01-01"})
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in words(answer)
