"""A child's key goes with his dossier, stays with its archive, and follows the master key."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.privacy.test_retention import on_slip, propose
from village.core import drafts, rotation, secrets
from village.core.models import Draft, SealingKey
from village.core.sealing import GONE, forget_keys, unseal
from village.people.models import Person
from village.plans.models import JournalEntry
from village.privacy.models import ArchivedDossier
from village.privacy.operations import disposing, retention

TODAY = timezone.localdate
WORDS = "Sami a relu son conte."
PLACE = "plans.journalentry.text"


@pytest.fixture
def seal(cast: Cast, old: Person) -> str:
    """A note about him, as an older copy of the base holds it."""
    note = JournalEntry.objects.create(
        plan=cast.plans["sami"], author=cast.users["dora"], on=date(2013, 3, 1), kind="telephone", text=WORDS,
        written_at=timezone.now(),
    )  # fmt: skip
    return str(note.text.seal)


@pytest.fixture
def files(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder where the master key is a file."""
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("MASTER_KEY", raising=False)
    secrets.replace("MASTER_KEY", settings.MASTER_KEY, tmp_path)
    return tmp_path


def eliminate(cast: Cast, old: Person) -> None:
    disposing.execute_disposal(on_slip(cast, propose(cast, old)), by=cast.actor("alice"), on=TODAY())


def archive(cast: Cast, old: Person) -> ArchivedDossier:
    disposal = propose(cast, old, "archiver")
    retention.validate_disposal(disposal, by=cast.actor("karim"), on=TODAY())
    disposing.execute_disposal(disposal, by=cast.actor("alice"), on=TODAY())
    return ArchivedDossier.objects.get()


@pytest.mark.django_db(transaction=True)
def test_the_key_of_an_erased_child_is_gone_and_an_older_copy_says_nothing(cast: Cast, old: Person, seal: str) -> None:
    number, before = old.own_key(), SealingKey.objects.count()
    assert unseal(seal, PLACE) == WORDS
    eliminate(cast, old)
    assert not SealingKey.objects.filter(pk=number).exists()
    assert SealingKey.objects.count() == before - 1
    assert unseal(seal, PLACE) == GONE


@pytest.mark.django_db(transaction=True)
def test_what_was_being_written_of_an_erased_child_opens_in_no_older_copy(cast: Cast, old: Person) -> None:
    field = f"{drafts.about('note', cast.plans['sami'])}:text"
    kept = cast.client("alice").post(reverse("core:draft"), {"field": field, "text": WORDS})
    assert kept.status_code == 200
    assert drafts.read(cast.users["alice"].pk, field) == WORDS
    copy = Draft.objects.get()
    eliminate(cast, old)
    assert not Draft.objects.exists()
    Draft.objects.bulk_create([copy])  # an older copy of the base, put back without the keys erased since
    forget_keys()
    assert drafts.read(cast.users["alice"].pk, field) == ""


def test_no_word_and_no_key_of_an_archived_child_is_in_the_tables_in_clear(cast: Cast, old: Person, seal: str) -> None:
    number = old.own_key()
    archive(cast, old)
    assert SealingKey.objects.filter(pk=number).exists()
    assert unseal(seal, PLACE) == WORDS


def test_an_archive_is_read_and_given_back_after_a_new_master_key(
    cast: Cast, old: Person, seal: str, files: Path
) -> None:
    box = archive(cast, old)
    call_command("rotate_key")
    call_command("rotate_key")
    forget_keys()
    alice = cast.client("alice")
    url = reverse("privacy:archive", args=[box.pk])
    assert WORDS in alice.post(url, {"motive": "La famille demande une attestation."}).content.decode()
    box.refresh_from_db()
    assert disposing.return_archive(box, by=cast.actor("alice")) == old
    assert JournalEntry.objects.get(plan=cast.plans["sami"]).text == WORDS


def test_an_archive_eliminated_takes_its_key_along(cast: Cast, old: Person, seal: str) -> None:
    number, box = old.own_key(), archive(cast, old)
    disposing.destroy_archive(box, by=cast.actor("alice"))
    assert not SealingKey.objects.filter(pk=number).exists()
    forget_keys()
    assert unseal(seal, PLACE) == GONE


def test_a_rotation_begun_with_a_key_of_the_environment_says_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTER_KEY", "une clé donnée")
    with pytest.raises(Exception, match="MASTER_KEY_PREVIOUS"):
        rotation.begin()
