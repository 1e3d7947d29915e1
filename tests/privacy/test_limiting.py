"""Limitation (art. 18): a dossier is kept and read; nothing else is done of it, and no button leads nowhere."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from tests.house.scene import Scene, play
from tests.privacy.test_rights import ask, words
from village.access.links import Link
from village.access.policy import LIMITED
from village.activities.models import Attendance
from village.activities.operations import Presence, record_attendance
from village.casefile.views.reading import TABS
from village.core.errors import DomainError
from village.meetings.models import Decision, Situation, SituationSheet
from village.people.likeness import siblings
from village.people.models import Agreement, CareTeamMembership, Person
from village.privacy.countdown import Countdown
from village.privacy.models import ArchivedDossier, Disposal
from village.privacy.operations import retention


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Kadiatou in the middle of everything; then her family limits the use of her dossier."""
    scene = play(cast)
    limit(cast.children["kadiatou"])
    return scene


def limit(child: Person) -> None:
    child.limitations.create(ground="exactitude", starts_on=timezone.localdate(), set_by_id=_alice())
    Person.objects.filter(pk=child.pk).update(limited_on=timezone.localdate())
    child.refresh_from_db()


def _alice() -> int:
    from village.accounts.models import User

    return User.objects.get(first_name="Alice").pk


def _leads(page: str) -> set[str]:
    """Where the content of a page leads, buttons included."""
    main = page[page.index("<main") : page.index("</main")]
    return {url.split("#")[0] for url in re.findall(r'(?:href|action)="(/[^"]*)"', main)}


@pytest.mark.parametrize("who", ["daniele", "alice", "jeanne", "chloe"])
def test_no_button_of_a_limited_dossier_leads_nowhere(scene: Scene, who: str) -> None:
    client, child = scene.cast.client(who), scene.cast.children["kadiatou"]
    seen: dict[str, int] = {}
    for name, *_ in TABS:
        page = client.get(reverse(name, args=[child.pk]))
        if page.status_code == 200:
            for url in _leads(page.content.decode()) - set(seen):
                seen[url] = client.get(url).status_code
    assert len(seen) > 5
    nowhere = {url: status for url, status in seen.items() if status not in {200, 302, 405}}
    assert not nowhere, nowhere


def test_the_dossier_says_what_is_still_possible(scene: Scene) -> None:
    child, daniele = scene.cast.children["kadiatou"], scene.cast.client("daniele")
    shown = words(daniele.get(f"/enfants/{child.pk}/"))
    assert "rien ne s’y écrit" in shown
    assert "write_note" not in shown
    assert "Point d’étape</a>" not in shown
    # what was written stays read
    assert "Un beau sourire." in words(daniele.get(reverse("casefile:notes", args=[child.pk])))


def test_a_child_in_danger_is_protected_all_the_same(scene: Scene) -> None:
    child = scene.cast.children["kadiatou"]
    for who in ("daniele", "alice"):
        assert scene.cast.client(who).get(reverse("around:write_concern", args=[child.pk])).status_code == 200


def test_the_family_takes_its_agreement_back_all_the_same(scene: Scene) -> None:
    given = Agreement.objects.filter(child=scene.cast.children["kadiatou"]).latest("pk")
    url = reverse("casefile:withdraw_agreement", args=[given.child_id, given.pk])
    assert fill_in(scene.cast.client("alice"), url, on=timezone.localdate().isoformat()).status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_on


def test_no_roll_is_called_of_a_limited_child(scene: Scene) -> None:
    cast, child, session = scene.cast, scene.cast.children["kadiatou"], scene.session
    for who in ("emile", "alice"):
        shown = words(cast.client(who).get(reverse("activities:attendance", args=[session.pk])))
        assert "Kadiatou" not in shown
        assert "Kadiatou" not in words(cast.client(who).get(reverse("activities:detail", args=[session.activity_id])))
    assert "dont l’usage du dossier est limité" in words(
        cast.client("alice").get(reverse("activities:attendance", args=[session.pk]))
    ) or "Personne n’est inscrit" in words(
        cast.client("alice").get(reverse("activities:attendance", args=[session.pk]))
    )
    mark = reverse("activities:mark", args=[session.pk, child.pk])
    assert cast.client("emile").post(mark, {f"child_{child.pk}": "present"}).status_code == 404
    with pytest.raises(DomainError, match="limité"):
        record_attendance(session, {child.pk: Presence("present")}, by=cast.actor("emile"), at=timezone.now())
    assert not Attendance.objects.filter(child=child).exists()


def test_a_limited_dossier_is_entrusted_to_nobody_else(scene: Scene) -> None:
    cast, child = scene.cast, scene.cast.children["kadiatou"]
    tie = child.care_team.get(link=Link.REFERENT)
    url = reverse("home:reassign", args=[cast.users["daniele"].pk])
    page = cast.client("alice").get(url)
    assert "Kadiatou" not in words(page)
    assert "à usage limité" in words(page)
    sent = {
        **hidden_of(page), "children": [f"{child.pk}:{tie.pk}"], "to": cast.users["dora"].pk,
        "starts_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    answer = cast.client("alice").post(url, sent)
    assert answer.status_code == 422
    assert LIMITED in words(answer)
    assert CareTeamMembership.objects.filter(child=child, link=Link.REFERENT).get() == tie


def test_a_limited_dossier_is_neither_archived_nor_eliminated(cast: Cast, old: Person) -> None:
    alice, today = cast.actor("alice"), timezone.localdate()
    (proposed,) = retention.propose_disposals(
        cast.programme, chosen=[f"dossier:{old.pk}"], action=Disposal.Action.ARCHIVE, by=alice, on=today
    )
    retention.validate_disposal(proposed, by=cast.actor("karim"), on=today)
    limit(old)
    answer = cast.client("alice").post(reverse("privacy:execute", args=[proposed.pk]), follow=True)
    assert "levez d’abord la limitation" in words(answer)
    assert Person.objects.filter(pk=old.pk).exists()
    assert not ArchivedDossier.objects.exists()
    (due,) = [one for one in Countdown(cast.programme, today).due() if one.key == old.pk]
    assert due.blocked


def test_the_eps_does_nothing_of_a_limited_dossier(scene: Scene) -> None:
    cast, situation = scene.cast, scene.situation
    page = words(cast.client("alice").get(reverse("meetings:detail", args=[scene.meeting.pk])))
    assert "rien ne s’écrit de cette situation" in page
    url = reverse("meetings:decide", args=[scene.meeting.pk, situation.pk])
    answer = cast.client("alice").post(url, {
        "outcome": "poursuite", "reason": "Oui.", "informer": cast.users["daniele"].pk,
        "inform_by": timezone.localdate().isoformat(),
    })  # fmt: skip
    assert answer.status_code == 422
    assert not Decision.objects.filter(situation=situation).exists()
    assert "Kadiatou" not in words(cast.client("alice").get(reverse("meetings:tasks")))
    gone = cast.client("alice").post(reverse("meetings:remove", args=[scene.meeting.pk, situation.pk]))
    assert gone.status_code == 302
    assert not Situation.objects.filter(pk=situation.pk).exists()


def test_a_limited_dossier_is_rectified_all_the_same(scene: Scene) -> None:
    cast, child = scene.cast, scene.cast.children["kadiatou"]
    row = scene.plan.assessments.get()
    url = f"{reverse('privacy:correct', args=[ask(cast, 'rectification').pk])}?place=plans.assessment:{row.pk}:proposal"
    assert fill_in(cast.client("alice"), url, after="Lire.", reason="Inexact.").status_code == 302
    row.refresh_from_db()
    assert row.proposal == "Lire."
    assert child.limited_on


def test_a_fiche_of_a_limited_child_stands_still(scene: Scene) -> None:
    cast, fiche = scene.cast, scene.sent
    url = reverse("referrals:redirect", args=[fiche.pk])
    answer: Any = fill_in(cast.client("alice"), url, answer="Voyez le droit commun.")
    assert answer.status_code == 422
    fiche.refresh_from_db()
    assert fiche.state == "recue"


@pytest.mark.parametrize("name", ["discuss", "agree", "write_sheet", "decide"])
def test_nothing_of_the_sitting_is_written_of_a_limited_dossier(scene: Scene, name: str) -> None:
    """Each form of the situation is refused, its words given back."""
    cast, situation = scene.cast, scene.situation
    before = (situation.discussion, situation.tasks.count(), SituationSheet.objects.count())
    who = f"pro-{cast.professionals['chloe'].pk}"
    answer = cast.client("alice").post(reverse(f"meetings:{name}", args=[scene.meeting.pk, situation.pk]), {
        "discussion": "Des mots gardés.", "what": "Des mots gardés.", "who": who, "reason": "Des mots gardés.",
        "by_when": timezone.localdate().isoformat(), "observed": "Des mots gardés.", "outcome": "poursuite",
        "informer": cast.users["daniele"].pk, "inform_by": timezone.localdate().isoformat(),
    })  # fmt: skip
    assert answer.status_code in {403, 422}
    assert "Des mots gardés." in answer.content.decode()
    situation = Situation.objects.get(pk=situation.pk)
    assert (situation.discussion, situation.tasks.count(), SituationSheet.objects.count()) == before
    assert not hasattr(situation, "decision")


def test_a_limited_dossier_is_among_the_parcours_to_validate_no_more(cast: Cast) -> None:
    alice, name = cast.client("alice"), cast.children["kadiatou"].first_name
    assert name in words(alice.get(reverse("home:unvalidated")))
    limit(cast.children["kadiatou"])
    assert name not in words(alice.get(reverse("home:unvalidated")))


def test_a_limited_child_is_proposed_as_nobody_s_brother_or_sister(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    mother = cast.guardians["kadiatou"].adult.folded_name
    assert siblings(cast.programme.pk, [mother]) == [child]
    limit(child)
    assert siblings(cast.programme.pk, [mother]) == []
