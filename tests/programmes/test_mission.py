"""RU9: the référent's missions are defined in a written document, versioned and acknowledged (R33)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.programmes.models import MissionFrame
from village.programmes.operations import acknowledge_mission, publish_mission

PAGE = "/programme/cadre-de-mission/"
TEXTS = {"missions": "Accompagner.", "limits": "L’EPS décide.", "means": "Un bureau calme."}


@pytest.fixture
def frame(cast: Cast) -> MissionFrame:
    return publish_mission(cast.programme, version=0, on=timezone.localdate(), by=cast.actor("alice"), **TEXTS)


@pytest.mark.rule("RU9")
def test_ru9_the_frame_is_published_from_a_model_and_read_by_each_referent(cast: Cast) -> None:
    alice, publish = cast.client("alice"), reverse("programmes:publish_mission")
    assert "garant du bon déroulement" in alice.get(publish).content.decode()
    assert fill_in(alice, publish, **TEXTS | {"limits": " "}).status_code == 422
    assert fill_in(alice, publish, **TEXTS).status_code == 302
    daniele = cast.client("daniele")
    assert "Lire le cadre de mission" in daniele.get("/").content.decode()
    assert "Accompagner." in daniele.get(PAGE).content.decode()
    assert "Danièle Roche" in alice.get(PAGE).content.decode()  # missing acknowledgements are listed
    assert fill_in(daniele, PAGE).status_code == 422
    assert fill_in(daniele, PAGE, agreed="on").status_code == 302
    assert "Lire le cadre de mission" not in daniele.get("/").content.decode()
    page = alice.get(PAGE).content.decode()
    assert "Danièle Roche" not in page
    assert "Dora Delmas" in page
    assert Entry.objects.get(action="mission:acknowledge").details == "version 1, à l’écran"


def test_a_new_version_asks_everybody_again(cast: Cast, frame: MissionFrame) -> None:
    today, alice, daniele = timezone.localdate(), cast.actor("alice"), cast.actor("daniele")
    user = cast.users["daniele"]
    acknowledge_mission(frame, user=user, channel="ecran", signed_on=today, by=daniele, on=today)
    acknowledge_mission(frame, user=user, channel="ecran", signed_on=today, by=daniele, on=today)
    assert frame.acknowledgements.count() == 1
    publish_mission(cast.programme, version=1, on=today, by=alice, **TEXTS | {"means": "Deux bureaux."})
    assert "Danièle Roche" in cast.client("alice").get(PAGE).content.decode()
    with pytest.raises(DomainError, match="nouvelle version"):
        acknowledge_mission(frame, user=user, channel="ecran", signed_on=today, by=daniele, on=today)


@pytest.mark.rule("RU9")
def test_a_signature_on_paper_is_recorded_by_the_coordination(cast: Cast, frame: MissionFrame) -> None:
    today, user = timezone.localdate(), cast.users["daniele"]
    page = reverse("programmes:mission_on_paper", args=[user.memberships.get().pk])
    long_ago = (today - timedelta(days=400)).isoformat()
    assert fill_in(cast.client("alice"), page, on=long_ago).status_code == 422
    assert fill_in(cast.client("alice"), page, on=today.isoformat()).status_code == 302
    assert frame.acknowledgements.get().channel == "papier"
    for who in ("dora", "daniele"):
        with pytest.raises(Forbidden):
            acknowledge_mission(frame, user=user, channel="papier", signed_on=today, by=cast.actor(who), on=today)
    with pytest.raises(Forbidden):
        acknowledge_mission(frame, user=user, channel="ecran", signed_on=today, by=cast.actor("dora"), on=today)
    with pytest.raises(DomainError, match="pas référente"):
        acknowledge_mission(
            frame, user=cast.users["chloe"], channel="papier", signed_on=today, by=cast.actor("alice"), on=today
        )


def test_two_who_publish_see_both_texts(cast: Cast, frame: MissionFrame) -> None:
    alice, publish = cast.client("alice"), reverse("programmes:publish_mission")
    opened = hidden_of(alice.get(publish))
    fill_in(alice, publish, **TEXTS | {"means": "Deux bureaux."})
    late = alice.post(publish, {**opened, **TEXTS, "means": "Trois bureaux."})
    assert late.status_code == 409
    assert "Deux bureaux." in late.content.decode()
    assert fill_in(alice, publish, **TEXTS | {"means": "Deux bureaux."}).status_code == 422  # nothing to publish


def test_the_letter_names_the_referent_and_her_time(cast: Cast, frame: MissionFrame) -> None:
    today = timezone.localdate()
    cast.users["daniele"].memberships.update(profile="Médiatrice familiale", fte="0.53")
    letter = text(cast.client("daniele").get(reverse("documents:mission")).content)
    assert "Danièle Roche" in letter
    assert "Médiatrice familiale" in letter
    assert "0,53" in letter
    assert "Un bureau calme." in letter
    acknowledge_mission(
        frame, user=cast.users["daniele"], channel="ecran", signed_on=today, by=cast.actor("daniele"), on=today
    )
    assert "signé à l’écran" in text(cast.client("daniele").get(reverse("documents:mission")).content)


def test_the_job_and_training_of_a_member_are_corrected(cast: Cast) -> None:
    hat = cast.users["daniele"].memberships.get()
    page = reverse("programmes:correct_member", args=[hat.pk])
    answers = {"job": "Référente", "profile": "Conseillère en économie sociale et familiale"}
    assert fill_in(cast.client("alice"), page, **answers).status_code == 302
    hat.refresh_from_db()
    assert (hat.job, hat.profile) == ("Référente", answers["profile"])
    assert hat.fte == 1
