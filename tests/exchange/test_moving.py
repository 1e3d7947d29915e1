"""A whole programme goes out and comes back elsewhere: nothing lost, nothing of another, nothing half (R98, R99)."""

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.around.papers import CONTENT, kept
from tests.cast import SINCE, Cast, build
from tests.exchange.moved import (
    REASON,
    bring_in,
    change,
    contents,
    elsewhere,
    manifest,
    put_rows,
    read,
    rows,
    take_out,
)
from tests.house.scene import play
from tests.privacy.conftest import old
from tests.privacy.test_retention import propose
from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.around.models import ScannedPaper
from village.around.operations import content_of
from village.audit.journal import Act, record, verify
from village.audit.models import Entry
from village.core import sealed_files
from village.core.cells import is_dangerous
from village.core.models import SealingKey
from village.exchange.moving import closed
from village.exchange.moving.archive import MANIFEST
from village.exchange.moving.tables import label_of, tables
from village.exchange.operations.leaving import export_programme
from village.notifications.models import Notification
from village.people.models import Person
from village.plans.models import Goal, JournalEntry, PlanVersion
from village.plans.parts import contents_of
from village.privacy.models import ArchivedDossier
from village.privacy.operations import disposing, retention
from village.programmes.models import Programme

__all__ = ["old"]
pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    """The papers are this test's own."""
    settings.PAPERS_DIR = tmp_path / "papiers"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "ici.zip.enc"


def counts() -> Counter[str]:
    """How many rows each table of a programme has, in the whole base."""
    return Counter({label_of(model): model._default_manager.count() for model in tables()})


def archived(cast: Cast, old: Person) -> ArchivedDossier:
    disposal = propose(cast, old, "archiver")
    retention.validate_disposal(disposal, by=cast.actor("karim"), on=timezone.localdate())
    disposing.execute_disposal(disposal, by=cast.actor("alice"), on=timezone.localdate())
    return ArchivedDossier.objects.get(number=old.pk)


def test_a_programme_goes_out_and_comes_back_the_same_in_an_empty_base(cast: Cast, archive: Path) -> None:
    play(cast)
    phrase = take_out("ici", archive)
    before, keys = contents("ici"), set(SealingKey.objects.values_list("pk", flat=True))
    report = reported()

    with elsewhere():
        said = bring_in(archive, phrase)
        after = contents("ici")
        assert [label for label in before if before[label] != after[label]] == []
        assert reported() == report
        assert "est repris" in said
        assert "0 déjà là" in said
        assert "Ces numéros servaient" not in said
        assert not keys & set(SealingKey.objects.values_list("pk", flat=True))
        note = JournalEntry.objects.get(readers="auteur")
        assert str(note.text) == "Un beau sourire."
        assert content_of(ScannedPaper.objects.get()) == b"un bulletin"
        assert not any(user.has_usable_password() for user in User.objects.all())
        assert verify().sound
        line = Entry.objects.get(action="programme:import")
        assert line.programme_id == Programme.objects.get().pk
        assert Entry.objects.exclude(action__in=["programme:import", "account:invite"]).count() == 0
        assert "Pour que Alice Aubry choisisse son mot de passe" in said


def reported() -> list[str]:
    """The bilans of a school year and of a civil year."""
    found = []
    for first, last in (("2017-09-01", "2018-08-31"), ("2017-01-01", "2017-12-31")):
        out = io.StringIO()
        call_command("report", programme="ici", first=first, last=last, stdout=out)
        found.append(out.getvalue())
    return found


def test_nothing_of_another_programme_goes_out(cast: Cast, archive: Path) -> None:
    play(cast)
    zoe, hawa = cast.children["zoe"], cast.users["hawa"]
    JournalEntry.objects.create(
        plan=cast.plans["zoe"], author=hawa, on=date(2026, 1, 5), kind="telephone", text="CANARI de Zoé",
        written_at=timezone.now(),
    )  # fmt: skip
    kept(cast, content=b"CANARI sur papier", child="kadiatou")
    files = read(archive, take_out("ici", archive))
    everything = b"\n".join(files.values()).lower()
    for word in ("zeller", "canari de zo", 'ailleurs"', hawa.email, '"13002"'):
        assert word.encode() not in everything, word
    assert b"canari sur papier" in everything
    assert zoe.pk not in {row["id"] for row in rows(files, "people.person")}


def test_a_row_that_leads_into_another_programme_stops_the_export(cast: Cast, archive: Path) -> None:
    Person.objects.filter(pk=cast.children["yanis"].pk).update(household=cast.children["zoe"].household)
    with pytest.raises(CommandError, match="mène hors du programme"):
        take_out("ici", archive)
    assert not archive.exists()
    assert not Entry.objects.filter(action="programme:export").exists()


def test_the_export_is_journaled_with_its_reason_and_told_to_the_coordination_and_the_dpo(
    cast: Cast, archive: Path
) -> None:
    phrase = take_out("ici", archive)
    line = Entry.objects.get(action="programme:export")
    assert line.programme_id == cast.programme.pk
    assert REASON in line.details
    assert "2 enfants" in line.details.replace("\xa0", " ")
    told = Notification.objects.filter(text__contains="a sorti toutes les données")
    assert {one.user for one in told} == {cast.users["alice"], cast.users["karim"]}
    assert archive.stat().st_mode & 0o777 == 0o600
    assert b"Kadiatou" not in archive.read_bytes()
    assert not [one for one in Entry.objects.all() if phrase in f"{one.details}{one.target}"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reason": "parce que"}, "Écrivez pourquoi"),
        ({"programme": "inconnu"}, "Programmes enregistrés : ailleurs, ici"),
    ],
)
def test_an_export_without_reason_or_programme_writes_nothing(
    cast: Cast, archive: Path, options: dict[str, str], said: str
) -> None:
    wanted = {"programme": "ici", "reason": REASON, **options}
    with pytest.raises(CommandError, match=said):
        call_command("export", to=archive, **wanted)
    assert not list(archive.parent.glob("*ici*"))


def test_an_export_takes_the_place_of_no_file(cast: Cast, archive: Path) -> None:
    archive.write_text("autre chose")
    with pytest.raises(CommandError, match="existe déjà"):
        take_out("ici", archive)
    assert archive.read_text() == "autre chose"


def test_the_lines_of_the_guide_open_the_archive_without_this_software(
    cast: Cast, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(cast)
    phrase = take_out("ici", archive)
    guide = (Path(__file__).parents[2] / "docs/guide/installer.md").read_text()
    lines = guide.partition("```python\n")[2].partition("```")[0]
    to = archive.with_name("ici.zip")
    monkeypatch.setattr("sys.argv", ["ouvrir.py", str(archive), str(to)])
    monkeypatch.setattr("getpass.getpass", lambda _: phrase)
    exec(compile(lines, "ouvrir.py", "exec"), {})  # noqa: S102 - what a technician copies
    assert to.read_bytes() == b"".join(_pieces(archive, phrase))
    with ZipFile(to) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == read(archive, phrase)


def _pieces(archive: Path, phrase: str) -> Iterator[bytes]:
    with archive.open("rb") as file:
        found = closed.opened(file, phrase)
        while piece := found.read(1013):
            yield piece


def test_no_cell_is_read_as_a_formula(cast: Cast, archive: Path) -> None:
    """The journal and the dictionary, which open in a spreadsheet."""
    record(Act.LIST_CHANGE, by=cast.actor("alice"), details="=1+1")
    files = read(archive, take_out("ici", archive))
    for name in ("journal/lignes.csv", "dictionnaire.csv"):
        table = csv.reader(files[name].decode("utf-8-sig").splitlines(), delimiter=";")
        assert not [cell for line in table for cell in line if is_dangerous(cell)]
    assert "'=1+1" in files["journal/lignes.csv"].decode()


def test_the_dictionary_says_every_column_that_goes(cast: Cast, archive: Path) -> None:
    play(cast)
    files = read(archive, take_out("ici", archive))
    told = {tuple(line.split(";")[0:3:2]) for line in files["dictionnaire.csv"].decode("utf-8-sig").splitlines()[1:]}
    for name in files:
        if name.startswith("tables/"):
            label = name.removeprefix("tables/").removesuffix(".jsonl")
            for row in rows(files, label):
                assert {(label, column) for column in row} <= told
    assert "texte" in files["dictionnaire.html"].decode()


# — beside another programme —


@pytest.fixture
def moved(cast: Cast, old: Person, archive: Path) -> str:
    """A programme with an archived dossier, a paper in it, an approved version; its phrase."""
    play(cast)
    JournalEntry.objects.create(
        plan=cast.plans["sami"], author=cast.users["dora"], on=date(2013, 3, 1), kind="telephone",
        text="Sami a relu son conte.", written_at=timezone.now(),
    )  # fmt: skip
    kept(cast, child="sami", by="alice")
    archived(cast, old)
    version = PlanVersion.objects.get()
    version.as_approved = {**contents_of(version.plan), "holders": [{"pk": cast.guardians["kadiatou"].pk}]}
    version.approved_on, version.approved_by, version.approval_channel = SINCE, cast.guardians["kadiatou"], "papier"
    version.save()
    return take_out("ici", archive)


def test_beside_another_programme_everything_has_other_numbers_and_the_same_ties(
    cast: Cast, moved: str, archive: Path
) -> None:
    before = contents("ici")
    with elsewhere():
        there = build()
        play(there)
        Programme.objects.filter(code="ici").update(code="autre")
        alice = there.users["alice"]
        alice.set_password("un autre village")
        alice.save()
        theirs = contents("autre")

        said = bring_in(archive, moved)

        assert "Ces numéros servaient ici" in said
        assert contents("autre") == theirs
        after = contents("ici")
        assert {label: len(found) for label, found in after.items()} == {
            label: len(found) for label, found in before.items()
        }
        assert User.objects.get(pk=alice.pk).check_password("un autre village")
        assert "déjà là" in said
        goal = Goal.objects.get(plan__programme__code="ici")
        version = PlanVersion.objects.get(plan__programme__code="ici")
        assert goal.pk != before["plans.goal"][0]["id"]
        assert version.as_approved["goals"][0]["pk"] == goal.pk
        assert str(goal.wording) == "Oser parler en classe"
        boxes = ArchivedDossier.objects.filter(programme__code="ici")
        box = next(one for one in boxes if disposing.name_of(one) == "Sami Zaoui")
        assert box.number not in {row["number"] for row in before["privacy.archiveddossier"]}
        here = Programme.objects.get(code="ici")
        child = disposing.return_archive(
            box, by=Actor(alice.pk, "Alice", here.pk, Role.COORDINATOR, charter_signed=True)
        )
        assert (child.first_name, child.programme.code) == ("Sami", "ici")
        assert str(JournalEntry.objects.get(plan__child=child).text) == "Sami a relu son conte."
        assert content_of(ScannedPaper.objects.get(child=child)) == CONTENT


def test_a_programme_that_is_there_is_not_brought_twice(cast: Cast, archive: Path) -> None:
    phrase = take_out("ici", archive)
    before = counts()
    with pytest.raises(CommandError, match="est déjà ici"):
        bring_in(archive, phrase)
    assert counts() == before


# — what is refused —

Files = dict[str, bytes]


def _version(files: Files) -> None:
    said = json.loads(files[MANIFEST])
    files[MANIFEST] = json.dumps(said | {"schema": "0" * 64, "logiciel": "9.9"}).encode()


def _said(**more: Any) -> Callable[[Files], None]:
    def how(files: Files) -> None:
        files[MANIFEST] = json.dumps(json.loads(files[MANIFEST]) | more).encode()

    return how


def _without_a_table(files: Files) -> None:
    del files["tables/plans.goal.jsonl"]


def _a_name(name: str) -> Callable[[Files], None]:
    return lambda files: files.update({name: b"x"})


def _row(label: str, **values: Any) -> Callable[[Files], None]:
    def how(files: Files) -> None:
        found = rows(files, label)
        found[0].update(values)
        put_rows(files, label, found)

    return how


def _twice(files: Files) -> None:
    found = rows(files, "plans.journalentry")
    put_rows(files, "plans.journalentry", [*found[:-1], found[0]])


def _fewer(files: Files) -> None:
    put_rows(files, "plans.journalentry", [])


def _junk(files: Files) -> None:
    files["tables/plans.goal.jsonl"] = b"\x00" * 400 + b"\n"


def _swollen(files: Files) -> None:
    files["tables/plans.goal.jsonl"] = b"0" * 30_000_000


def _unknown_value(files: Files) -> None:
    found = rows(files, "programmes.listitem")
    found[0]["code"] = "jamais-vue"
    put_rows(files, "programmes.listitem", found)


REFUSED: dict[str, tuple[Callable[[Files], None], str]] = {
    "another version": (_version, "Installez ici la version 9.9"),
    "another format": (_said(format=7), "autre version"),
    "a manifest that is a list": (lambda files: files.update({MANIFEST: b"[]"}), "manifeste ne se lit pas"),
    "a table missing": (_without_a_table, "manque une table|manque un fichier"),
    "a path that climbs": (_a_name("../../etc/cron.d/village"), "nom inattendu"),
    "an absolute path": (_a_name("/etc/passwd"), "nom inattendu"),
    "a paper of another name": (_a_name("papiers/../x.pdf"), "nom inattendu"),
    "a table that does not go": (_a_name("tables/core.sealingkey.jsonl"), "nom inattendu"),
    "a bomb": (_swollen, "se gonfle"),
    "lines that are no rows": (_junk, "ne se lit pas"),
    "fewer rows than said": (_fewer, "pas toutes ses lignes"),
    "a row twice": (_twice, "deux fois la même ligne"),
    "a number of another row": (_row("plans.goal", plan_id=-1), "n’y est pas"),
    "a number that is none": (_row("plans.goal", plan_id=[1]), "n’y est pas"),
    "an account that does not come": (_row("plans.journalentry", author_id=999), "n’y est pas"),
    "a row without number": (_row("plans.goal", id="1"), "numéro impossible"),
    "a row below the first": (_row("plans.goal", id=-3), "numéro impossible"),
    "a column more": (_row("plans.goal", password="x"), "colonnes attendues"),
    "a day that does not exist": (_row("plans.plan", opened_on="2017-02-30"), "règles de la base"),
    "a rule of the database": (_row("people.person", sex="X" * 40), "règles de la base"),
    "a national value unknown here": (_unknown_value, "n’est pas connue ici"),
    "a programme unsaid": (_said(programme=None), "de quel programme"),
}


@pytest.fixture
def taken(cast: Cast, archive: Path) -> str:
    play(cast)
    return take_out("ici", archive)


@pytest.mark.slow
def test_what_is_damaged_or_forged_is_refused_and_nothing_is_written(taken: str, archive: Path) -> None:
    whole, papers = archive.read_bytes(), len(list(sealed_files.kept()))
    with elsewhere():
        empty = counts()
        for what, (how, why) in REFUSED.items():
            archive.write_bytes(whole)
            change(archive, taken, how)
            with pytest.raises(CommandError, match=why) as refused:
                bring_in(archive, taken)
            assert "Rien n’a été changé" in str(refused.value), what
            assert counts() == empty, what
            assert len(list(sealed_files.kept())) == papers, what
            assert not Entry.objects.exists(), what
        archive.write_bytes(whole)
        assert "est repris" in bring_in(archive, taken)


def _exchanged(whole: bytes) -> bytes:
    size = closed.PIECE + 16
    return whole[:24] + whole[24 + size : 24 + 2 * size] + whole[24 : 24 + size] + whole[24 + 2 * size :]


CUT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda whole: whole[: len(whole) // 2],
    "cut after a piece": lambda whole: whole[: 24 + closed.PIECE + 16],
    "without its end": lambda whole: whole[:-16],
    "more at its end": lambda whole: whole + bytes(16),
    "two pieces exchanged": _exchanged,
    "a byte changed": lambda whole: whole[:4000] + bytes([whole[4000] ^ 1]) + whole[4001:],
    "zeros": lambda whole: bytes(len(whole)),
    "zeros under the mark": lambda whole: whole[:24] + bytes(len(whole) - 24),
    "a zip that is not closed": lambda _: b"PK\x03\x04" + bytes(4000),
}


@pytest.mark.slow
def test_a_file_that_is_cut_or_is_no_archive_is_refused(taken: str, archive: Path) -> None:
    whole = archive.read_bytes()
    with elsewhere():
        for what, how in CUT.items():
            archive.write_bytes(how(whole))
            with pytest.raises(CommandError, match="refusé") as refused:
                bring_in(archive, taken)
            assert "Rien n’a été changé" in str(refused.value), what
        archive.write_bytes(whole)
        with pytest.raises(CommandError, match="La phrase n’est pas la bonne"):
            bring_in(archive, "aaaaa-bbbbb")
        with pytest.raises(CommandError, match="n’existe pas"):
            bring_in(archive.with_name("ailleurs.enc"), taken)
        with pytest.raises(CommandError, match="c’est un dossier"):
            bring_in(archive.parent, taken)
        assert not Programme.objects.exists()


def test_a_content_that_is_not_what_its_manifest_says_is_refused(taken: str, archive: Path) -> None:
    change(archive, taken, _row("people.person", first_name="Autre"), digests=False)
    with elsewhere(), pytest.raises(CommandError, match=r"taille annoncée|abîmé ou changé"):
        bring_in(archive, taken)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "truncate"), reason="a file with holes")
def test_two_gigabytes_of_zeros_are_refused_at_once(taken: str, archive: Path) -> None:
    with archive.open("wb") as file:
        file.truncate(2 << 30)
    with elsewhere(), pytest.raises(CommandError, match="n’est pas"):
        bring_in(archive, taken)


# — what somebody takes who may not read everything —


def test_what_alice_may_not_read_is_not_in_what_she_takes(cast: Cast, archive: Path) -> None:
    scene = play(cast)
    JournalEntry.objects.filter(readers="auteur").delete()
    JournalEntry.objects.create(
        plan=scene.plan, author=cast.users["daniele"], on=date(2026, 1, 5), kind="telephone", text="SECRET de Danièle",
        readers="auteur", written_at=timezone.now(),
    )  # fmt: skip
    scene.contribution.text, scene.contribution.restricted = "SECRET de Chloé", True
    scene.contribution.save()
    with archive.open("wb") as file:
        taken = export_programme(cast.programme, file, reason=REASON, by=cast.actor("alice"), at=timezone.now())
    everything = b"\n".join(read(archive, taken.phrase).values())
    assert b"SECRET" not in everything
    assert b"Un beau sourire." in everything
    assert manifest(archive, taken.phrase)["complet"] is False
    assert taken.withheld == {"meetings.contribution": 1}
    line = Entry.objects.get(action="programme:export")
    assert (line.user_id, line.role) == (cast.users["alice"].pk, "coordinator")
    report = reported()
    with elsewhere():
        said = bring_in(archive, taken.phrase)
        assert "n’était pas complète" in said
        assert reported() == report
        assert not JournalEntry.objects.filter(readers="auteur").exists()
