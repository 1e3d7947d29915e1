"""The files of scanned papers: sealed on the disk, gone with the child, given to the family."""

import io
import os
import tempfile
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.settings import DATA_DIR, PAPERS_DIR, STATIC_ROOT, STATICFILES_DIRS
from tests.around.papers import CONTENT, files, kept, send, sent, text, url
from tests.cast import SINCE, Cast
from tests.documents.made import SECRET, photo
from tests.sealed import put
from village.around.models import ScannedPaper
from village.around.operations import lost_files, sweep_files
from village.audit.models import Entry
from village.core import sealed_files
from village.core.dates import Period
from village.core.models import SealingKey
from village.core.sealed_files import Unreadable
from village.documents.received import LARGEST
from village.privacy.forms import PackForm
from village.privacy.operations.erasing import erase
from village.privacy.operations.giving import deliver_pack, pack_of


def grow_old(*written: Path) -> None:
    two_days_ago = time.time() - 2 * 24 * 3600
    for file in written:
        os.utime(file, (two_days_ago, two_days_ago))


# --- what the database holds ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": LARGEST + 1},
        {"withdrawn_on": SINCE},
        {"kind": "autre"},
    ],
)
def test_the_database_refuses_a_paper_that_the_operations_would(wrong: dict[str, Any], cast: Cast) -> None:
    paper = kept(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScannedPaper.objects.filter(pk=paper.pk).update(**wrong)


def test_what_is_said_of_a_paper_is_sealed(cast: Cast) -> None:
    paper = kept(cast, subject="Bulletin de Kadiatou")
    clear = "UPDATE around_scannedpaper SET subject = 'clair' WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(clear, [paper.pk])
    put(paper, subject="encore")
    assert ScannedPaper.objects.get().subject == "encore"


# --- on the disk ---


def test_nothing_is_in_clear_on_the_disk(cast: Cast) -> None:
    paper = kept(cast, content=SECRET.encode() * 100)
    assert [path.name for path in files()] == [paper.file.hex]
    assert SECRET.encode() not in files()[0].read_bytes()
    assert files()[0].stat().st_mode & 0o077 == 0
    assert Path(settings.PAPERS_DIR).stat().st_mode & 0o077 == 0


def test_what_is_received_never_touches_the_disk_before_it_is_sealed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        pytest.fail("a received file was written in clear")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", fail)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", fail)
    large = photo() + b"\x00" * 5 * 1024**2
    assert send(cast, file=sent(large)).status_code == 302


def test_files_are_kept_neither_with_the_base_nor_where_files_are_served(cast: Cast) -> None:
    served = [Path(STATIC_ROOT), *map(Path, STATICFILES_DIRS)]
    assert PAPERS_DIR == DATA_DIR / "papiers"
    assert not any(PAPERS_DIR.is_relative_to(folder) for folder in served)


@pytest.mark.parametrize("how", ["another's", "another child's", "changed", "missing", "too short"])
def test_a_file_put_in_the_place_of_another_does_not_open(how: str, cast: Cast) -> None:
    paper, other = kept(cast), kept(cast)
    of_yanis = kept(cast, child="yanis", by="dora")

    def path(one: ScannedPaper) -> Path:
        return Path(settings.PAPERS_DIR) / str(one.child.own_key()) / one.file.hex

    put_there = {
        "another's": path(other).read_bytes(),
        "another child's": path(of_yanis).read_bytes(),
        "changed": path(paper).read_bytes()[:-1] + b"\x00",
        "too short": b"",
    }
    if how == "missing":
        path(paper).unlink()
    else:
        path(paper).write_bytes(put_there[how])
    client = cast.client("daniele")
    answer = client.get(url(cast, "around:paper_file", paper), follow=True)
    assert answer.redirect_chain
    assert "ne s’ouvre plus" in text(answer)
    assert CONTENT not in answer.content


def test_a_sending_that_is_undone_leaves_a_file_that_is_swept(cast: Cast) -> None:
    paper = kept(cast)
    with transaction.atomic():
        kept(cast)
        transaction.set_rollback(True)
    assert ScannedPaper.objects.count() == 1
    assert len(files()) == 2
    assert lost_files() == []  # it may be of a sending that goes on
    grow_old(*files())
    said = io.StringIO()
    call_command("purge", dry_run=True, stdout=said)
    assert "Fichiers sans papier, à effacer : 1" in said.getvalue()
    assert len(files()) == 2
    assert sweep_files(by=None) == 1
    assert [file.name for file in files()] == [paper.file.hex]
    assert sweep_files(by=None) == 0


def test_nothing_else_in_the_folder_troubles_the_sweeping(cast: Cast) -> None:
    assert lost_files() == []
    kept(cast)
    (Path(settings.PAPERS_DIR) / "LISEZ-MOI").write_text("à sauvegarder")
    (Path(settings.PAPERS_DIR) / "autre").mkdir()
    assert sweep_files(by=None) == 0


def test_an_archived_dossier_keeps_its_files_and_one_erased_leaves_none(cast: Cast) -> None:
    """Archived, there is neither child nor row; its key sleeps, and its files with it."""
    key = SealingKey.objects.create(wrapped=b"x").pk
    folder = Path(settings.PAPERS_DIR) / str(key)
    folder.mkdir(parents=True)
    (folder / uuid4().hex).write_bytes(b"x")
    assert lost_files() == []
    SealingKey.objects.filter(pk=key).delete()
    assert lost_files() == []  # written just now: its key may be of a transaction that is not ended
    grow_old(*folder.iterdir())
    assert sweep_files(by=None) == 1
    assert not folder.exists()


def test_a_child_erased_leaves_no_file_and_an_older_copy_is_noise(
    cast: Cast, apart: Path, django_capture_on_commit_callbacks: Any
) -> None:
    paper, of_yanis = kept(cast), kept(cast, child="yanis", by="dora")
    child, day = cast.children["kadiatou"], timezone.localdate()
    child.refresh_from_db()
    key, copy = child.own_key(), apart / "sauvegarde"
    copy.write_bytes((Path(settings.PAPERS_DIR) / str(key) / paper.file.hex).read_bytes())
    with django_capture_on_commit_callbacks(execute=True):
        erase(
            child, programme=cast.programme, lived=Period(day - timedelta(days=1), day), by=cast.actor("alice"), on=day
        )
    assert [file.name for file in files()] == [of_yanis.file.hex]
    assert not ScannedPaper.objects.filter(pk=paper.pk).exists()
    again = Path(settings.PAPERS_DIR) / str(key)
    again.mkdir()
    (again / paper.file.hex).write_bytes(copy.read_bytes())
    with pytest.raises(Unreadable):
        sealed_files.read(key, paper.file)


# --- given to the family ---


def _asked(cast: Cast) -> Any:
    day = timezone.localdate()
    return cast.children["kadiatou"].rights_requests.create(
        programme=cast.programme, number=1, kind="acces", asker="parent", guardian=cast.guardians["kadiatou"],
        identity="connue", channel="oral", received_on=day, received_by=cast.users["alice"],
        due_on=day + timedelta(days=30),
    )  # fmt: skip


def _pack(cast: Cast, asked: Any, **answers: Any) -> zipfile.ZipFile:
    made = deliver_pack(asked, protection="", by=cast.actor("alice"), at=timezone.localtime(), **answers)
    return zipfile.ZipFile(io.BytesIO(made))


def test_the_family_receives_the_papers_that_were_read_again(cast: Cast) -> None:
    signed, letter, health = kept(cast, "parcours"), kept(cast, "de-famille"), kept(cast, "sante")
    damaged = kept(cast)
    sealed_files.drop(damaged.child.own_key(), damaged.file)
    asked = _asked(cast)
    given = _pack(cast, asked, papers=[signed.pk, health.pk, damaged.pk])
    inside = sorted(name for name in given.namelist() if name.startswith("papiers/"))
    assert [name.partition(" ")[2] for name in inside] == [
        "parcours signé 2017-09-01.jpg", "document de santé 2017-09-01.jpg", "document scolaire 2017-09-01.jpg.txt",
    ]  # fmt: skip
    assert given.read(inside[0]) == CONTENT
    assert "ne s’ouvre plus" in given.read(inside[2]).decode()
    assert letter.pk not in {signed.pk, health.pk}
    assert Entry.objects.filter(action="rights:export", details__contains="papiers").exists()


def test_no_scan_goes_to_a_parent_from_whom_the_address_is_protected(cast: Cast) -> None:
    paper, day = kept(cast, "parcours"), timezone.localdate()
    guardian = cast.guardians["kadiatou"]
    guardian.lives_with = False
    guardian.save()
    household = cast.children["kadiatou"].household
    assert household is not None
    household.protected_on = day
    household.save()
    given = _pack(cast, _asked(cast), papers=[paper.pk])
    assert not [name for name in given.namelist() if name.startswith("papiers/")]


def test_the_desk_chooses_the_papers_that_go(cast: Cast) -> None:
    paper, asked = kept(cast, "parcours"), _asked(cast)
    papers = pack_of(asked).papers
    form = PackForm({"read": "on", "papers": [str(paper.pk)]}, papers=papers)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["papers"] == [paper.pk]
    assert PackForm({"read": "on"}, papers=papers).is_valid()
    assert not PackForm({"read": "on", "papers": ["999"]}, papers=papers).is_valid()
    assert "papers" not in PackForm({}).fields
