"""A copy is taken, a child is erased, the copy is put back: he is nowhere, the others are whole (R74, R78).

On the embedded server: a base of ours beside, and in its place.
"""

import io
import os
import secrets
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.around.papers import kept
from tests.cast import Cast
from tests.privacy.test_gone import NAME, WORDS, erase, told  # noqa: F401 - a fixture among them
from tests.privacy.test_retention import texts_holding
from village.around.models import ScannedPaper
from village.around.operations import content_of, withdraw_paper
from village.audit.journal import verify
from village.audit.models import Entry
from village.core import crypto, sealed_files
from village.core.backup import archive, graves, keys, last
from village.core.doctor import backups
from village.core.doctor.facts import Fact
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.core.postgres import dumps
from village.core.sealing import KEY_CONTEXT, forget_keys
from village.people.models import Person
from village.plans.models import JournalEntry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("alone"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the base is renamed: on a server of ours only"),
]


@pytest.fixture(autouse=True)
def beginning(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Nothing was erased nor saved before this test; the papers are its own."""
    settings.PAPERS_DIR = tmp_path / "papiers"
    for name in (graves.NAME, "sauvegarde.json"):
        (Path(settings.DATA_DIR) / name).unlink(missing_ok=True)
    yield
    forget_keys()


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "sauvegardes", tmp_path / "cles"


def save(places: tuple[Path, Path], **options: Any) -> tuple[Path, Path]:
    """The archive, the keys."""
    call_command("backup", str(places[0]), keys=places[1], stdout=io.StringIO(), **options)
    noted = last.noted()
    assert noted
    return noted[0], noted[1]


def restore(one: Path, apart: Path, *, replace: bool = True) -> str:
    said = io.StringIO()
    try:
        call_command("restore", str(one), keys=apart, replace=replace, stdout=said)
    finally:
        forget_keys()
    return said.getvalue().replace("\xa0", " ")


def test_a_child_erased_since_is_nowhere_in_a_copy_put_back(
    cast: Cast,
    told: Person,  # noqa: F811
    places: tuple[Path, Path],
) -> None:
    his, hers = kept(cast, child="sami", by="alice"), kept(cast, content=b"Une lettre de Farida.")
    withdrawn = kept(cast, content=b"Une feuille d'un autre enfant.")
    Session.objects.create(session_key="ouverte", expire_date=timezone.now() + timedelta(days=1))
    head = verify().head
    one, first_keys = save(places)
    assert WORDS.encode() not in one.read_bytes()
    number = told.pk
    erase(cast, told)
    others = set(Person.objects.values_list("pk", flat=True))
    withdraw_paper(withdrawn, why="Un autre enfant", by=cast.actor("daniele"), on=timezone.localdate())
    Person.objects.filter(pk=cast.children["yanis"].pk).update(first_name="Autre")

    said = restore(one, first_keys)  # the keys of before: what was erased since is known by the list beside

    assert "1 dossier" in said
    assert "1 papier retiré" in said
    assert not Person.objects.filter(pk=number).exists()
    for words in (NAME, NAME.lower(), WORDS):
        assert texts_holding(words) == []
    assert set(Person.objects.values_list("pk", flat=True)) == others
    assert {str(note.text) for note in JournalEntry.objects.all()} >= {"Yanis chante."}
    assert Person.objects.get(pk=cast.children["yanis"].pk).first_name == "Yanis"
    assert content_of(ScannedPaper.objects.get(pk=hers.pk)) == b"Une lettre de Farida."
    assert not ScannedPaper.objects.filter(pk__in=[his.pk, withdrawn.pk]).exists()
    assert {found.name for found in sealed_files.kept()} == {hers.file.hex}
    assert verify(head).sound
    assert Entry.objects.filter(action="backup:restore", programme_id=cast.programme.pk).count() == 1
    assert not Session.objects.exists()
    assert _bases() == {dumps.base_name()}
    assert not SealingKey.objects.exclude(pk__in=_keys_of_rows()).exists()


def test_the_last_copy_of_the_keys_is_enough_to_know_who_was_erased(
    cast: Cast,
    told: Person,  # noqa: F811
    places: tuple[Path, Path],
) -> None:
    """On another machine: nothing is left of the list of this one."""
    one, _ = save(places)
    erase(cast, told)
    assert told.sealing_key_id is not None
    _, last_keys = save((places[0].with_name("autres"), places[1]))
    (Path(settings.DATA_DIR) / graves.NAME).unlink()
    assert told.sealing_key_id not in keys.read(last_keys).keys
    assert [path.name for path in places[1].iterdir()] == [keys.NAME]
    assert "1 dossier" in restore(one, last_keys)
    assert texts_holding(NAME) == []
    restore(one, last_keys)
    assert texts_holding(NAME) == []


def test_what_another_machine_had_erased_is_still_known_after_a_restoration(
    cast: Cast, places: tuple[Path, Path]
) -> None:
    """The first machine is lost, its list too: what the keys' copy knew of papers goes on with the next one."""
    withdrawn = kept(cast, content=b"Une feuille d'un autre enfant.")
    first, _ = save(places)
    withdraw_paper(withdrawn, why="Un autre enfant", by=cast.actor("daniele"), on=timezone.localdate())
    second, apart = save((places[0].with_name("autres"), places[1]))
    (Path(settings.DATA_DIR) / graves.NAME).unlink()
    restore(second, apart)
    _, apart = save(places)
    (Path(settings.DATA_DIR) / graves.NAME).unlink()
    assert "1 papier retiré" in restore(first, apart)
    assert not ScannedPaper.objects.exists()


def test_a_copy_taken_while_people_write_is_of_one_moment(cast: Cast, places: tuple[Path, Path]) -> None:
    """Counted table by table, and its journal verified, when it is put back."""
    done, begun = threading.Event(), threading.Event()
    written: list[ScannedPaper] = []

    def work() -> None:
        try:
            while not done.is_set():
                written.append(kept(cast, content=f"Papier {len(written)}".encode()))
                begun.set()
        finally:
            connection.close()

    writer = threading.Thread(target=copy_context().run, args=(work,))
    writer.start()
    assert begun.wait(60)
    before = len(written)
    try:
        one, apart = save(places)
    finally:
        done.set()
        writer.join()
    assert len(written) > before
    restore(one, apart)
    found = ScannedPaper.objects.filter(pk__in=[paper.pk for paper in written])
    assert before <= found.count() <= len(written)
    assert all(content_of(paper).startswith(b"Papier ") for paper in found)


def _bases() -> set[str]:
    with dumps.Administrator.known().connect("postgres") as session:
        found = session.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in found if name.startswith(dumps.base_name())}


def _keys_of_rows() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealing_key_id FROM people_person UNION SELECT sealing_key_id FROM referrals_referral "
            "UNION SELECT sealing_key_id FROM referrals_familyrequest"
        )
        return {number for (number,) in cursor.fetchall() if number}


# --- what is refused ---


@pytest.fixture
def saved(cast: Cast, places: tuple[Path, Path]) -> tuple[Path, Path]:
    kept(cast)
    return save(places)


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)


def flip_in(name: str) -> Callable[[Path, Path], None]:
    def plant(one: Path, _apart: Path) -> None:
        with tarfile.open(one) as tar:
            member = next(entry for entry in tar.getmembers() if entry.name.startswith(name))
        flip(one, member.offset_data + member.size // 2)

    return plant


def flip_head_of(name: str) -> Callable[[Path, Path], None]:
    def plant(one: Path, _apart: Path) -> None:
        with tarfile.open(one) as tar:
            member = next(entry for entry in tar.getmembers() if entry.name.startswith(name))
        flip(one, member.offset + 3)

    return plant


def without(name: str) -> Callable[[Path, Path], None]:
    def plant(one: Path, _apart: Path) -> None:
        with tarfile.open(one) as tar:
            parts = [(entry, tar.extractfile(entry)) for entry in tar if not entry.name.startswith(name)]
            content = [(entry, found.read()) for entry, found in parts if found]
        with tarfile.open(one, "w") as tar:
            for entry, words in content:
                tar.addfile(entry, io.BytesIO(words))

    return plant


def cut(one: Path, _apart: Path) -> None:
    one.write_bytes(one.read_bytes()[: one.stat().st_size // 2])


def emptied(one: Path, _apart: Path) -> None:
    one.write_bytes(b"")


def keys_emptied(_one: Path, apart: Path) -> None:
    apart.write_bytes(b"")


def keys_flipped(_one: Path, apart: Path) -> None:
    flip(apart, apart.stat().st_size // 2)


def keys_gone(_one: Path, apart: Path) -> None:
    apart.unlink()


def list_damaged(_one: Path, apart: Path) -> None:
    (apart.parent / graves.NAME).write_text("cle 12\ncle 1x")


def keys_of_before(one: Path, apart: Path) -> None:
    found = keys.read(apart)
    apart.unlink()
    before = keys.Keys(found.made_at - timedelta(days=1), found.site, found.keys, found.graves)
    keys.replace(apart.parent, before, fewer=False)


def keys_of_another(one: Path, apart: Path) -> None:
    found = keys.read(apart)
    apart.unlink()
    keys.replace(apart.parent, keys.Keys(found.made_at, "ailleurs", found.keys, found.graves), fewer=False)


def newer(one: Path, _apart: Path) -> None:
    """As a version to come would write it."""
    with archive.opened(one) as found:
        said = {**found.manifest, "migrations": [*found.manifest["migrations"], "people.0999_later"]}
        base = io.BytesIO(found.base().read())
    archive.write(one, base, [], said)


FAULTS: list[tuple[str, Callable[[Path, Path], None], str]] = [
    ("a bit of the base", flip_in("base.dump"), "abîmé"),
    ("a bit of a paper", flip_in("papiers/"), "abîmé"),
    ("a bit of the manifest", flip_in("manifeste"), "n’est pas celui qui fut scellé"),
    ("a bit of the seal", flip_in("sceau"), "sceau ne s’ouvre pas"),
    ("a bit of a heading", flip_head_of("base.dump"), "incomplet"),
    ("a bit of a heading within", flip_head_of("manifeste"), "incomplet"),
    ("cut", cut, "incomplet"),
    ("no byte", emptied, "vide"),
    ("no base", without("base.dump"), "il y manque un fichier"),
    ("no paper", without("papiers/"), "il y manque un fichier"),
    ("no seal", without("sceau"), "incomplet"),
    ("newer software", newer, "version plus récente"),
    ("keys without a byte", keys_emptied, "abîmé ou vide"),
    ("a bit of the keys", keys_flipped, "refusé"),
    ("no keys", keys_gone, "n’existe pas"),
    ("keys of before the archive", keys_of_before, "plus anciennes"),
    ("keys of another site", keys_of_another, "autre installation"),
    ("the list of what was erased", list_damaged, "effacé est abîmée"),
]


def test_each_planted_fault_is_refused_and_changes_nothing(
    cast: Cast, saved: tuple[Path, Path], tmp_path: Path
) -> None:
    one, apart = saved
    sound = one.read_bytes(), apart.read_bytes()
    before = _state()
    for name, plant, said in FAULTS:
        one.write_bytes(sound[0])
        apart.write_bytes(sound[1])
        (apart.parent / graves.NAME).unlink(missing_ok=True)
        plant(one, apart)
        with pytest.raises(CommandError, match=said) as refusal:
            restore(one, apart)
        assert "\n" not in str(refusal.value), name
    assert _state() == before
    assert _bases() == {dumps.base_name()}


def _state() -> tuple[int, str]:
    return Person.objects.count(), verify().head


def test_a_wrong_master_key_is_refused(cast: Cast, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTER_KEY", secrets.token_hex())
    with pytest.raises(CommandError, match="autre clé maîtresse"):
        restore(*saved)
    monkeypatch.setattr(crypto, "current", lambda: crypto.Master("x" * 40))
    with pytest.raises(CommandError, match="autre clé maîtresse"):
        restore(*saved)


def test_a_base_that_holds_data_is_replaced_only_when_said(cast: Cast, saved: tuple[Path, Path]) -> None:
    with pytest.raises(CommandError, match="--replace"):
        restore(*saved, replace=False)
    assert Person.objects.filter(pk=cast.children["yanis"].pk).exists()


def test_another_account_than_the_service_s_puts_nothing_back(
    cast: Cast, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, other = _state(), os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(CommandError, match="compte du service"):
        restore(*saved)
    assert _state() == before


def test_what_stops_on_the_way_leaves_the_base_as_it_was(
    cast: Cast, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that is not the one whose head is in the archive."""
    one, apart = saved
    with archive.opened(one) as found:
        said, base = {**found.manifest, "head": "0" * 64}, io.BytesIO(found.base().read())
    archive.write(one, base, [], said)
    before = _state()
    with pytest.raises(CommandError, match="journal a été altéré"):
        restore(one, apart)
    assert _state() == before
    assert _bases() == {dumps.base_name()}


# --- taking copies ---


def test_the_keys_go_elsewhere_and_never_over_those_of_another(cast: Cast, saved: tuple[Path, Path]) -> None:
    one, apart = saved
    assert one.stat().st_mode & 0o777 == apart.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="autre dossier que la sauvegarde"):
        save((one.parent, one.parent / "cles"))
    data = Path(settings.DATA_DIR)
    for wrong in ((data / "copies", apart.parent), (one.parent, data)):
        with pytest.raises(CommandError, match="la clé maîtresse y est"):
            save(wrong)
    assert not (data / "copies").exists()
    last.adopt("ailleurs")
    with pytest.raises(CommandError, match="autre installation"):
        save((one.parent, apart.parent))
    last.adopt(keys.read(apart).site)


def test_a_base_that_lost_its_keys_does_not_take_the_place_of_their_last_copy(
    cast: Cast, saved: tuple[Path, Path]
) -> None:
    one, apart = saved
    found = keys.read(apart)
    many = found.keys | dict.fromkeys(range(1, 3 * len(found.keys) + 10), next(iter(found.keys.values())))
    keys.replace(apart.parent, keys.Keys(found.made_at, found.site, many, found.graves), fewer=False)
    with pytest.raises(CommandError, match="--fewer-keys"):
        save((one.parent, apart.parent))
    assert len(keys.read(apart).keys) == len(many)
    save((one.parent, apart.parent), fewer_keys=True)
    assert keys.read(apart).keys == found.keys


def test_the_copy_of_before_a_change_of_master_key_is_replaced(
    cast: Cast, saved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, apart = saved
    standing = keys.read(apart)
    with monkeypatch.context() as before:
        before.setattr(crypto, "current", lambda: crypto.Master("x" * 40))
        old = {number: crypto.encrypt_bytes(b"0" * 32, KEY_CONTEXT) for number in standing.keys}
        keys.replace(apart.parent, keys.Keys(standing.made_at, standing.site, old, standing.graves), fewer=False)
    with pytest.raises(DomainError, match="autre clé maîtresse"):
        keys.read(apart)
    save((one.parent, apart.parent))
    assert keys.read(apart).keys == standing.keys
    apart.write_bytes(b"{")
    with pytest.raises(CommandError, match="déplacez-le"):
        save((one.parent, apart.parent))


def test_copies_over_35_days_go_but_never_the_last(tmp_path: Path) -> None:
    now = timezone.now()
    ages = [1, 34, 36, 90]
    for days in ages:
        (tmp_path / archive.name_at(now - timedelta(days=days))).touch()
    (tmp_path / "autre.tar").touch()
    assert len(archive.remove_old(tmp_path, now, 35)) == 2
    assert len(archive.remove_old(tmp_path, now + timedelta(days=400), 35)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "autre.tar", archive.name_at(now - timedelta(days=1)),
    ]  # fmt: skip


def test_a_copy_that_cannot_be_finished_leaves_nothing(
    cast: Cast, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "seal_of", full)
    with pytest.raises(CommandError, match="n’a pas été écrite"):
        save(places)
    assert list(places[0].iterdir()) == []


# --- the doctor ---


def test_the_doctor_says_a_copy_absent_old_or_damaged(cast: Cast, places: tuple[Path, Path]) -> None:
    now = timezone.now()
    assert "Aucune sauvegarde" in " ".join(backups.said_of_backups(now))
    one, apart = save(places)
    (fact,) = backups.backups()
    assert isinstance(fact, Fact)
    assert f"Dernière sauvegarde le {timezone.localdate():%d/%m/%Y}" in fact
    left, administrator = dumps.base_name() + dumps.FORMER, dumps.Administrator.known()
    dumps.make_beside(administrator, left, "village_owner")
    assert f"a laissé la base « {left} »" in " ".join(backups.backups())
    dumps.drop(administrator, left)
    assert "plus de 26 heures" in " ".join(backups.said_of_backups(now + timedelta(hours=27)))
    flip(one, one.stat().st_size // 3)
    assert "ne pourrait pas être remise" in " ".join(backups.said_of_backups(now))
    apart.unlink()
    assert "Les clés des enfants ne pourraient" in " ".join(backups.said_of_backups(now))
    (Path(settings.DATA_DIR) / "sauvegarde.json").write_text("{}")
    assert "On ne sait plus" in " ".join(backups.said_of_backups(now))
