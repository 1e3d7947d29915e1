"""A second fiche about a child whose parcours is open: said, joined to it, never a second entry."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from tests.meetings.conftest import decide, exit_answers, fiche_of, today
from tests.sealed import put
from village.access.links import Link
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings import operations
from village.meetings.models import Meeting, Situation
from village.notifications.models import Notification
from village.people.models import CareTeamMembership, Guardian, Person
from village.plans.models import Plan
from village.referrals.models import Referral


@pytest.fixture
def second(cast: Cast) -> Referral:
    """Bruno writes about Kadiatou, whom Danièle accompanies."""
    referral = fiche_of(cast, "Kadiatou", "Traoré")
    put(referral, child=cast.children["kadiatou"], observed_facts="Elle ne mange plus à la cantine.")
    referral.refresh_from_db()
    return referral


def join(cast: Cast, referral: Referral, who: str = "alice") -> Any:
    return fill_in(cast.client(who), reverse("meetings:join", args=[referral.pk]))


@pytest.mark.parametrize("who", ["alice", "jeanne"])
def test_who_receives_reads_that_the_child_is_supported_already(
    cast: Cast, second: Referral, meeting: Meeting, who: str
) -> None:
    client, since = cast.client(who), "parcours ouvert depuis le 1er sept. 2017"
    for url in (reverse("referrals:list"), reverse("referrals:detail", args=[second.pk])):
        page = client.get(url).content.decode()
        assert "déjà accompagné" in page.lower()
        assert "Danièle Roche" in page
    agenda = client.get(reverse("meetings:agenda", args=[meeting.pk]))
    said = agenda.content.decode().replace("\u00a0", " ")
    assert f"déjà accompagné, {since}, référent : Danièle Roche" in said
    assert not [item for item in agenda.context["near"] if item.referral]
    assert client.get(reverse("referrals:detail", args=[second.pk])).context["to_schedule"] is False


def test_no_second_entry_even_sent_by_hand(cast: Cast, second: Referral, meeting: Meeting) -> None:
    url = reverse("meetings:put", args=[meeting.pk])
    cast.client("alice").post(url, {"key": f"fiche-{second.pk}"})
    with pytest.raises(DomainError, match="rattachez la fiche à ce parcours"):
        operations.put_situation(meeting, reason="entree", referral=second, by=cast.actor("alice"), on=today())
    assert not Situation.objects.exists()


@pytest.mark.parametrize("who", ["alice", "jeanne"])
def test_the_fiche_joins_the_parcours_and_the_referent_reads_its_facts(cast: Cast, second: Referral, who: str) -> None:
    assert join(cast, second, who)["Location"] == reverse("referrals:detail", args=[second.pk])
    second.refresh_from_db()
    assert (second.state, second.decided_on) == ("rattachee", today())
    assert Entry.objects.filter(action="referral:join", person_id=second.child_id).count() == 1
    message = Notification.objects.get(user=cast.users["daniele"])
    assert "Kadiatou" not in message.text
    facts = cast.client("daniele").get(message.url)
    assert "Elle ne mange plus à la cantine." in facts.content.decode()
    assert (
        "Un autre partenaire a écrit"
        in cast.client("daniele").get(reverse("casefile:detail", args=[second.child_id])).content.decode()
    )
    for stranger in ("dora", "jeanne"):
        assert cast.client(stranger).get(message.url).status_code == 404
    papers = cast.client("daniele").get(reverse("casefile:documents", args=[second.child_id])).content.decode()
    assert message.url in papers
    assert Plan.objects.filter(child=second.child).count() == 1
    assert join_again(cast, second).status_code == 422


def join_again(cast: Cast, referral: Referral) -> Any:
    client, url = cast.client("alice"), reverse("meetings:join", args=[referral.pk])
    return fill_in(client, url)


def test_the_orienteur_reads_the_status_and_the_name_and_no_more(cast: Cast, second: Referral) -> None:
    join(cast, second)
    seen = cast.client("bruno").get(reverse("referrals:detail", args=[second.pk])).content.decode()
    assert "déjà accompagné" in seen.lower()
    assert "Danièle Roche" in seen
    assert "2017" not in seen  # since when is of the dossier
    assert Notification.objects.filter(user=cast.users["bruno"], text__contains="a reçu une réponse").count() == 1


def test_before_it_is_joined_its_author_learns_nothing(cast: Cast, second: Referral) -> None:
    seen = cast.client("bruno").get(reverse("referrals:detail", args=[second.pk])).content.decode()
    assert "Danièle" not in seen
    assert "accompagné" not in seen.lower()


def test_a_fiche_joins_no_parcours_that_is_closed(cast: Cast, fiche: Referral) -> None:
    assert join(cast, fiche).status_code == 422
    fiche.refresh_from_db()
    assert fiche.state == "recue"


def test_when_the_parcours_ends_so_does_the_fiche_that_joined_it(
    cast: Cast, second: Referral, review: Situation
) -> None:
    operations.join_open_plan(second, by=cast.actor("alice"), on=today(), at=timezone.now())
    assert decide(cast.client("alice"), review, **exit_answers(cast)).status_code == 302
    second.refresh_from_db()
    assert second.state == "terminee"
    tie = CareTeamMembership.objects.filter(child=second.child, link=Link.REFERRER, ends_on__isnull=True)
    assert not tie.exists()


def test_a_disagreement_is_dealt_with_before_the_fiche_joins(cast: Cast, second: Referral) -> None:
    """RU1, X22: as before an EPS."""
    Referral.objects.filter(pk=second.pk).update(second_standing="desaccord")
    answer = join(cast, second)
    assert answer.status_code == 422
    assert "autorité parentale" in answer.content.decode()
    second.refresh_from_db()
    assert second.state == "recue"
    settle = {"way": "mediation", "words": "Les deux parents reçus le 3."}
    assert fill_in(cast.client("alice"), reverse("referrals:settle", args=[second.pk]), **settle).status_code == 302
    assert join(cast, second).status_code == 302


def test_nobody_learns_that_a_child_is_supported_by_a_parent_whom_nobody_knows(cast: Cast, second: Referral) -> None:
    first, last = second.guardian_first_name, second.guardian_last_name
    adult = Person.objects.create(programme=cast.programme, is_child=False, first_name=first, last_name=last)
    stranger = Guardian.objects.create(
        child=cast.children["kadiatou"], adult=adult, relation="mere", holds_authority=False
    )
    answer = join(cast, second)
    assert answer.status_code == 422
    assert "pas vérifié" in answer.content.decode()
    stranger.delete()
    assert join(cast, second).status_code == 302
