"""One zip: the rows of each table, the papers, the dictionary, the journal to read, and a manifest of it all.

Nothing is ever unfolded on the disk, nor by the name that the archive gives it: names are compared with those expected.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from village.core.backup.files import Damaged, digest_of
from village.exchange.moving import closed
from village.exchange.moving.tables import by_label

FORMAT = 1
MANIFEST, README, JOURNAL = "manifeste.json", "LISEZ-MOI.txt", "journal/lignes.csv"
DICTIONARY, DICTIONARY_TO_READ = "dictionnaire.csv", "dictionnaire.html"
_BESIDE = frozenset({README, JOURNAL, DICTIONARY, DICTIONARY_TO_READ})
_PAPER = re.compile(r"papiers/[0-9a-f]{32}\.(pdf|jpeg)")
_TABLE = re.compile(r"tables/([a-z_]+\.[a-z_]+)\.jsonl")
_LARGEST_MANIFEST = 32 * 1024 * 1024
_LONGEST_LINE = 32 * 1024 * 1024
# Rows in words shrink ten or twenty times; what shrinks two hundred times is made to fill a disk.
_SWOLLEN, _SMALL = 200, 10 * 1024 * 1024
_CUT = "il est incomplet ou abîmé (copie interrompue, disque plein ?). Refaites la copie, ou l’export."
_OTHER_VERSION = (
    "il vient d’une autre version du logiciel ({theirs}, ici {ours}). Installez ici la version {theirs}, reprenez-y "
    "l’archive, puis mettez le logiciel à jour : la base suit. Ou mettez d’abord à jour l’ancien site, et refaites "
    "l’export."
)


def version() -> str:
    return metadata.version("village")


def table_name(label: str) -> str:
    return f"tables/{label}.jsonl"


def paper_name(file: str, media: str) -> str:
    return f"papiers/{file.replace('-', '')}.{media}"


@dataclass
class Counting:
    """What is written in one file of the archive."""

    to: IO[bytes]
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, content: bytes) -> None:
        self.to.write(content)
        self.size += len(content)
        self.digest.update(content)


class Writer:
    """Files, then `end()` with the manifest."""

    def __init__(self, sink: Any) -> None:
        self._zip = ZipFile(sink, "w", ZIP_DEFLATED)
        self.files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def file(self, name: str, *, packed: bool = True) -> Iterator[Counting]:
        entry = ZipInfo(name)
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.external_attr = 0o600 << 16
        with self._zip.open(entry, "w", force_zip64=True) as to:
            counting = Counting(to)
            yield counting
        self.files[name] = {"taille": counting.size, "sha256": counting.digest.hexdigest()}

    def put(self, name: str, content: bytes, *, packed: bool = True) -> None:
        with self.file(name, packed=packed) as file:
            file.write(content)

    def end(self, said: dict[str, Any]) -> None:
        manifest = {"format": FORMAT, "logiciel": version(), **said, "fichiers": dict(self.files)}
        self.put(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())

    def close(self) -> None:
        self._zip.close()


@dataclass(frozen=True)
class Archive:
    """An archive whose every file was compared with its manifest."""

    path: Path
    manifest: dict[str, Any]
    zip: ZipFile

    def refused(self, what: str) -> Damaged:
        return Damaged(self.path, what)

    def rows(self, label: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, one at a time."""
        count = 0
        with self.zip.open(table_name(label)) as lines:
            while line := lines.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise self.refused(f"une ligne de la table {label} est trop longue, ou coupée.")
                row = _read(line)
                if not isinstance(row, dict):
                    raise self.refused(f"une ligne de la table {label} ne se lit pas.")
                count += 1
                yield row
        if count != self.said(label, "lignes"):
            raise self.refused(f"la table {label} n’a pas toutes ses lignes.")

    def said(self, label: str, what: str) -> int:
        """How many rows, or the last number, the manifest says of a table."""
        found = self.manifest["tables"][label].get(what)
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1 << 62:
            raise self.refused(f"son manifeste dit mal la table {label}.")
        return found

    def has_paper(self, file: str, media: str) -> bool:
        return paper_name(file, media) in self.manifest["fichiers"]

    def paper(self, file: str, media: str) -> bytes | None:
        return self.zip.read(paper_name(file, media)) if self.has_paper(file, media) else None


@contextmanager
def opened(path: Path, phrase: str, schema: str) -> Iterator[Archive]:
    """Open and compare everything, then give it; raises `Damaged`."""
    try:
        with path.open("rb") as file, ZipFile(closed.opened(file, phrase)) as found:
            yield Archive(path, _checked(path, found, schema), found)
    except closed.WrongPhrase:
        what = (
            "il ne s’ouvre pas. La phrase n’est pas la bonne (recopiez-la, tirets compris), ou ce fichier n’est pas "
            "une archive de programme, ou il fut coupé ou changé."
        )
        raise Damaged(path, what) from None
    except FileNotFoundError:
        raise Damaged(path, "il n’existe pas à cet endroit.") from None
    except IsADirectoryError:
        raise Damaged(path, "c’est un dossier : donnez le fichier de l’archive.") from None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise Damaged(path, _CUT) from error


def _checked(path: Path, found: ZipFile, schema: str) -> dict[str, Any]:
    entries = found.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names:
        raise Damaged(path, _CUT)
    manifest = _manifest(path, found, schema)
    files = manifest["fichiers"]
    if sorted(names) != sorted([*files, MANIFEST]):
        raise Damaged(path, "il y manque un fichier, ou il y en a un de trop.")
    for entry in entries:
        if entry.filename != MANIFEST:
            _check_entry(path, entry, files[entry.filename])
    for name, wanted in files.items():
        with found.open(name) as content:
            if digest_of(content) != (wanted["taille"], wanted["sha256"]):
                raise Damaged(path, f"{name} n’est plus ce qui fut écrit (fichier abîmé ou changé).")
    return manifest


def _manifest(path: Path, found: ZipFile, schema: str) -> dict[str, Any]:
    entry = found.getinfo(MANIFEST)
    if entry.file_size > _LARGEST_MANIFEST:
        raise Damaged(path, "son manifeste est trop gros pour en être un.")
    manifest = _read(found.read(entry))
    if not (
        isinstance(manifest, dict) and all(isinstance(manifest.get(name), dict) for name in ("fichiers", "tables"))
    ):
        raise Damaged(path, "son manifeste ne se lit pas.")
    if manifest.get("format") != FORMAT or manifest.get("schema") != schema:
        theirs = str(manifest.get("logiciel", "inconnue"))[:20]
        raise Damaged(path, _OTHER_VERSION.format(theirs=theirs, ours=version()))
    wanted = set(by_label())
    if set(manifest["tables"]) != wanted or not {table_name(label) for label in wanted} <= set(manifest["fichiers"]):
        raise Damaged(path, "il y manque une table.")
    return manifest


def _check_entry(path: Path, entry: ZipInfo, wanted: Any) -> None:
    """Before anything of it is read: its name is one of ours, its size what was said, and no swollen content."""
    name = entry.filename
    table = _TABLE.fullmatch(name)
    if not (name in _BESIDE or _PAPER.fullmatch(name) or (table and table[1] in by_label())):
        raise Damaged(path, "il contient un fichier au nom inattendu.")
    if entry.compress_type not in {ZIP_DEFLATED, ZIP_STORED} or entry.flag_bits & 1:
        raise Damaged(path, _CUT)
    if not isinstance(wanted, dict) or entry.file_size != wanted.get("taille"):
        raise Damaged(path, f"{name} n’a pas la taille annoncée.")
    if entry.file_size > _SMALL and entry.file_size > _SWOLLEN * max(1, entry.compress_size):
        raise Damaged(path, f"{name} se gonfle démesurément : ce n’est pas un export de ce logiciel.")


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
