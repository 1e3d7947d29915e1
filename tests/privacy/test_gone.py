"""Nothing of an erased child is left on the disk, and an older backup says nothing of him any more (R74, R78)."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.cast import Cast
from tests.privacy.test_retention import TODAY, on_slip, propose
from village.core import drafts
from village.core.postgres.embedded import Cluster
from village.core.sealing import GONE, forget_keys
from village.people.models import Person
from village.plans.models import JournalEntry
from village.privacy.operations import disposing, wiping

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("alone"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the files of another's server are not ours to read"),
]
# Drawn: it is nowhere else on the disk. One is a name, one is in words.
NAME, WORDS = f"Nom{secrets.token_hex(8)}", f"mot{secrets.token_hex(8)}"


@pytest.fixture
def cluster() -> Cluster:
    return Cluster.of(Path(settings.DATA_DIR))


@pytest.fixture
def told(cast: Cast, old: Person) -> Person:
    """Named, and told about, in the tables, a draft, the statistics of the database."""
    Person.objects.filter(pk=old.pk).update(last_name=NAME, folded_name=NAME.lower())
    for child, words in (("sami", f"Sami dit {WORDS}."), ("yanis", "Yanis chante.")):
        JournalEntry.objects.create(
            plan=cast.plans[child], author=cast.users["dora"], on=date(2013, 3, 1), kind="telephone", text=words,
            positive=words, written_at=timezone.now(),
        )  # fmt: skip
    drafts.keep(cast.users["dora"].pk, f"{drafts.about('note', cast.plans['sami'])}:text", f"{WORDS}, encore")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return old


def on_disk(cluster: Cluster, words: str, *, logs: bool) -> list[str]:
    """The files that hold these words: of all the tables; with the logs of what was written, if asked."""
    with cluster.connect() as superuser:
        superuser.execute("CHECKPOINT")
    folders = [Path(settings.DATA_DIR), cluster.data / "base", cluster.data / "global"]
    folders += [cluster.data / "pg_wal"] if logs else []
    needle = words.encode()
    files = {Path(inside, name) for folder in folders for inside, _, names in os.walk(folder) for name in names}
    return [file.name for file in files if needle in _content(file)]


def _content(file: Path) -> bytes:
    """Nothing, of a file that the base of another worker just took away, nor of a socket."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return b""


def erase(cast: Cast, child: Person) -> None:
    disposing.execute_disposal(on_slip(cast, propose(cast, child)), by=cast.actor("alice"), on=TODAY())


def test_words_about_a_child_are_never_on_the_disk_in_clear(told: Person, cluster: Cluster) -> None:
    assert on_disk(cluster, NAME, logs=False), "the files are read where the rows are"
    assert on_disk(cluster, WORDS, logs=True) == []


def test_nothing_of_an_erased_child_is_left_in_any_file(cast: Cast, told: Person, cluster: Cluster) -> None:
    erase(cast, told)
    assert on_disk(cluster, NAME, logs=False), "a deleted row stays in its file until the table is written anew"
    call_command("purge", wipe=True)
    for words in (NAME, NAME.lower(), WORDS):
        assert on_disk(cluster, words, logs=False) == []


def test_files_are_not_said_clean_while_somebody_can_still_read_what_was_deleted(
    cast: Cast, told: Person, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiping, "_PAUSE", 0)
    with cluster.connect(str(connection.settings_dict["NAME"])) as reader, reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        erase(cast, told)
        with pytest.raises(CommandError, match=f"people_person.*connexion {reader.info.backend_pid},"):
            call_command("purge", wipe=True)
        assert on_disk(cluster, NAME, logs=False)
    call_command("purge", wipe=True)
    assert on_disk(cluster, NAME, logs=False) == []


def test_who_writes_in_another_base_of_the_server_keeps_nothing_of_a_child_in_our_files(
    cast: Cast, told: Person, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiping, "_PAUSE", 0)
    with cluster.connect() as elsewhere, elsewhere.transaction():
        elsewhere.execute("SELECT pg_current_xact_id()")
        erase(cast, told)
        call_command("purge", wipe=True)
        for words in (NAME, NAME.lower(), WORDS):
            assert on_disk(cluster, words, logs=False) == []


def test_an_older_backup_restored_says_nothing_of_an_erased_child(cast: Cast, told: Person, cluster: Cluster) -> None:
    """As the guide says: the base, and apart from it the keys, of which only the last copy is kept."""
    base = dump(cluster, "--exclude-table-data=core_sealingkey")
    first_keys = dump(cluster, "--data-only", "--table=core_sealingkey")
    assert notes_of_a_restoration(cluster, base, first_keys) == {f"Sami dit {WORDS}.", "Yanis chante."}
    erase(cast, told)
    keys = dump(cluster, "--data-only", "--table=core_sealingkey")
    assert WORDS.encode() not in base.read_bytes()
    assert notes_of_a_restoration(cluster, base, keys) == {GONE, "Yanis chante."}


def dump(cluster: Cluster, *options: str) -> Path:
    to = cluster.home / f"{secrets.token_hex(4)}.sql"
    done = cluster.run("pg_dump", *login(cluster), *options, f"--file={to}", str(connection.settings_dict["NAME"]))
    assert done.returncode == 0, done.stdout
    return to


def login(cluster: Cluster) -> tuple[str, ...]:
    return (f"--host={cluster.sockets}", "--username=postgres")


def notes_of_a_restoration(cluster: Cluster, *dumps: Path) -> set[str]:
    name = f"restored_{secrets.token_hex(4)}"
    assert cluster.run("createdb", *login(cluster), "--template=template0", name).returncode == 0
    for one in dumps:
        done = cluster.run("psql", *login(cluster), "-v", "ON_ERROR_STOP=1", "-q", f"--file={one}", name)
        assert done.returncode == 0, done.stdout
    try:
        with connected_to(name):
            return {str(note.text) for note in JournalEntry.objects.all()}
    finally:
        assert cluster.run("dropdb", *login(cluster), name).returncode == 0


@contextmanager
def connected_to(name: str) -> Iterator[Any]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    forget_keys()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        forget_keys()
        connection.settings_dict["NAME"] = usual
