"""Alice takes her programme out by the page: the phrase before, a reason, a line in the journal, what she may read."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.exchange.moved import REASON, manifest, read
from village.audit.models import Entry
from village.exchange.operations import leaving
from village.notifications.models import Notification
from village.plans.models import JournalEntry

PHRASE = re.compile(r"<code>((?:[a-z2-9]{5}-){5}[a-z2-9]{5})</code>")


def url() -> str:
    return reverse("exchange:leave")


def taken(answer: Any, to: Path) -> Path:
    to.write_bytes(b"".join(answer.streaming_content))
    return to


@pytest.mark.django_db
def test_the_archive_is_handed_over_with_what_she_may_read_and_told(cast: Cast, tmp_path: Path) -> None:
    for readers in ("equipe", "auteur"):
        JournalEntry.objects.create(
            plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=SINCE, kind="entretien",
            text=f"Mots pour {readers}.", readers=readers, written_at=timezone.now(),
        )  # fmt: skip
    client = cast.client("alice")
    found = PHRASE.search(client.get(url()).content.decode())
    assert found
    answer = client.post(url(), {"reason": REASON, "noted": "on", "phrase": found[1]})
    assert answer.status_code == 200
    assert 'filename="ici-' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    archive = taken(answer, tmp_path / "ici.zip.enc")
    everything = b"".join(read(archive, found[1]).values()).decode()
    assert "Mots pour equipe." in everything
    assert "Mots pour auteur." not in everything
    assert "Zeller" not in everything
    assert manifest(archive, found[1])["complet"] is False
    line = Entry.objects.get(action="programme:export")
    assert (line.user_id, REASON in line.details) == (cast.users["alice"].pk, True)
    assert found[1] not in line.details
    told = Notification.objects.filter(text__startswith="Alice Aubry a sorti toutes les données")
    assert {one.user for one in told} == {cast.users["alice"], cast.users["karim"]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": ""}, "obligatoire"),
        ({"reason": "parce que"}, "Écrivez pourquoi, en une phrase entière."),
        ({"reason": "x" * 301}, "300"),
        ({"noted": ""}, "Notez d’abord la phrase"),
        ({"phrase": "aaaa"}, "n’est pas celle de la page"),
        ({"phrase": ""}, "obligatoire"),
    ],
)
def test_a_bad_answer_takes_nothing_out_and_loses_nothing(cast: Cast, given: dict[str, str], said: str) -> None:
    phrase = "-".join(["abcde"] * 6)
    client = cast.client("alice")
    answer = client.post(url(), {"reason": REASON, "noted": "on", "phrase": phrase, **given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    if "reason" not in given:
        assert REASON in page
    if "phrase" not in given:
        assert phrase in page
    assert not Entry.objects.filter(action="programme:export").exists()


@pytest.mark.django_db
def test_too_many_children_leave_by_the_command(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "MOST", 1)
    answer = cast.client("alice").post(url(), {"reason": REASON, "noted": "on", "phrase": "-".join(["abcde"] * 6)})
    assert answer.status_code == 422
    assert "village export" in answer.content.decode()
    assert not Entry.objects.filter(action="programme:export").exists()


@pytest.mark.django_db
def test_a_second_factor_is_asked_again(cast: Cast) -> None:
    """Where one is held: proved in the last minutes, or proved first."""
    Authenticator.objects.create(user=cast.users["alice"], type=Authenticator.Type.TOTP, data={"secret": ""})
    answer = cast.client("alice").post(url(), {"reason": REASON, "noted": "on", "phrase": "-".join(["abcde"] * 6)})
    assert answer.status_code == 302
    assert not Entry.objects.filter(action="programme:export").exists()


@pytest.mark.django_db
def test_the_page_of_what_was_brought_leads_there_for_the_coordination_only(cast: Cast) -> None:
    assert url() in cast.client("alice").get(reverse("exchange:list")).content.decode()
    assert url() not in cast.client("jeanne").get(reverse("exchange:list")).content.decode()


def test_a_confidence_made_to_the_referent_does_not_leave_in_her_name(cast: Cast, tmp_path: Path) -> None:
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"],
        author=cast.users["daniele"],
        on=SINCE,
        kind="entretien",
        text="Mots pour le référent.",
        readers="referent",
        written_at=timezone.now(),
    )
    client = cast.client("alice")
    notes = client.get(f"/enfants/{cast.children['kadiatou'].pk}/notes/").content.decode()
    assert "Mots pour le référent." not in notes
    found = PHRASE.search(client.get(url()).content.decode())
    assert found
    answer = client.post(url(), {"reason": REASON, "noted": "on", "phrase": found[1]})
    everything = b"".join(read(taken(answer, tmp_path / "ici.zip.enc"), found[1]).values()).decode()
    assert "Mots pour le référent." not in everything
