"""Take a whole programme out, in open formats, in one archive closed by a phrase (reversibility: R98, R99, IR9)."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from psycopg import IsolationLevel

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.roles import Role
from village.access.wall import Mission
from village.accounts.models import User
from village.around.models import ScannedPaper
from village.audit.journal import Act, record
from village.audit.models import ChainLink, Entry
from village.core import sealed_files
from village.core.cells import csv_line
from village.core.errors import DomainError
from village.core.french import counted
from village.core.models import Draft
from village.exchange.moving import dictionary
from village.exchange.moving.archive import (
    DICTIONARY,
    DICTIONARY_TO_READ,
    JOURNAL,
    README,
    Writer,
    paper_name,
    table_name,
)
from village.exchange.moving.closed import Closing, new_phrase
from village.exchange.moving.going import Going
from village.exchange.moving.tables import label_of, tables
from village.notifications.inbox import notify
from village.people.models import Person
from village.programmes.models import Membership, Programme

SHORTEST = 10  # letters of a reason
MOST = 5_000  # children whom a page takes out
LARGEST = 100 * 1024 * 1024  # bytes of their papers
_README = """{name} : toutes les données du programme, au {day:%d/%m/%Y à %H:%M}.

ATTENTION : tout est ici en clair, et très sensible : il s’agit d’enfants. Ne l’ouvrez que pour le transmettre au
logiciel suivant, sur une machine chiffrée ; effacez-le aussitôt après.

tables/             une table par fichier, un objet JSON par ligne (JSON Lines, UTF-8)
papiers/            les papiers numérisés, sous le nom qu’ils ont dans tables/around.scannedpaper.jsonl
journal/lignes.csv  qui a lu et écrit quoi : à lire, il n’est pas repris dans une autre base
dictionnaire.html   ce que dit chaque table et chaque colonne ; dictionnaire.csv, le même pour un tableur
manifeste.json      le nombre de lignes de chaque table, la taille et l’empreinte SHA-256 de chaque fichier

Reprendre dans une autre installation de « Tout un village », même version : village import FICHIER
Ouvrir l’archive chiffrée sans ce logiciel : vingt lignes de Python, données dans docs/guide/installer.md.
{withheld}"""
_PARTIAL = """
Cette archive n’est pas complète. Ce que la personne qui l’a faite n’a pas le droit de lire n’y est pas : notes de
travail privées, regards réservés à une profession, informations préoccupantes, dossiers archivés.
La sortie complète se fait sur le serveur : village export.
"""


@dataclass(frozen=True)
class Taken:
    """What went, and the phrase that opens it: said once, kept nowhere."""

    phrase: str
    children: int
    rows: int
    papers: int
    withheld: dict[str, int]
    illegible: tuple[str, ...]
    drafts: int


def export_programme(
    programme: Programme, sink: IO[bytes], *, reason: str, by: Actor | None, at: datetime, phrase: str = ""
) -> Taken:
    """Write the archive into `sink`. `by` None: the command of the machine, which takes all; else what they may read.

    The line of the journal is written, and the coordination and the DPO told, before this returns: hand nothing over
    if it does not. `phrase`: one drawn before, already shown. What somebody may not read, the database's own wall
    keeps back.
    """
    if len(reason.strip()) < SHORTEST:
        raise DomainError("Écrivez pourquoi toutes les données sortent, en une phrase.", field="reason")
    if by:
        by.must(Permission.PROGRAMME_EXPORT, Subject(programme.pk))
    phrase = phrase or new_phrase()
    with _one_moment(), _reading(programme, by):
        _must_be_few(programme, by)
        shut = Closing(sink, phrase)
        with closing(Writer(shut)) as archive:
            going = _written(programme, archive, by=by, at=at)
        shut.close()
    with transaction.atomic(), _reading(programme, by):
        taken = _taken(programme, going, phrase)
        record(
            Act.PROGRAMME_EXPORT, by=by, target=programme, programme_id=programme.pk, at=at,
            details=f"{_counts(taken)} ; motif : {reason.strip()}"[:400],
        )  # fmt: skip
        _tell(programme, by=by, at=at)
    return taken


def _must_be_few(programme: Programme, by: Actor | None) -> None:
    """A page answers within a minute; the command has the time it needs."""
    if by is None:
        return
    children = Person.objects.filter(programme=programme, is_child=True).count()
    papers = ScannedPaper.objects.filter(child__programme=programme).standing().aggregate(all=Sum("size"))["all"] or 0
    if children > MOST or papers > LARGEST:
        raise DomainError(
            f"Au-delà de {MOST} enfants ou de {LARGEST // 1024**2} Mo de papiers, la sortie se fait sur le serveur : "
            "demandez à l’administration technique « village export »."
        )


def _reading(programme: Programme, by: Actor | None) -> AbstractContextManager[None]:
    return wall.opened_by(by) if by else wall.open_for(Mission.KEEP, programme.pk)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they are at the same instant, whoever writes meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with transaction.atomic():
            yield
    finally:
        connection.connection.isolation_level = None


def _written(programme: Programme, archive: Writer, *, by: Actor | None, at: datetime) -> Going:
    going = Going(programme.pk, reader=by.user_id if by else None)
    counts = {}
    for model in sorted(tables(), key=lambda one: one is User):  # last, those who were met
        counts[label_of(model)] = _table(archive, going, model)
    _papers(archive, going)
    _journal(archive, programme, by)
    archive.put(DICTIONARY, dictionary.as_csv())
    archive.put(DICTIONARY_TO_READ, dictionary.as_html())
    day = timezone.localtime(at)
    archive.put(
        README,
        _README.format(name=programme.name, day=day, withheld=_PARTIAL if going.reader is not None else "").encode(),
    )
    head = ChainLink.objects.order_by("-seq").first()
    archive.end({
        "schema": dictionary.schema(),
        "programme": {"code": programme.code, "nom": programme.name},
        "fait_le": at.isoformat(),
        "complet": going.reader is None,
        "tables": {
            label: {"lignes": count, "dernier_numero": going.last[label]} for label, count in sorted(counts.items())
        },
        "gardees": dict(going.withheld),
        "illisibles": going.illegible,
        "tete_du_journal": bytes(head.hash).hex() if head else "",
    })  # fmt: skip
    return going


def _table(archive: Writer, going: Going, model: Any) -> int:
    count = 0
    with archive.file(table_name(label_of(model))) as file:
        for row in going.rows(model):
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    return count


def _papers(archive: Writer, going: Going) -> None:
    for paper in going.papers:
        name = paper_name(paper.file, paper.media)
        try:
            content = sealed_files.read(paper.key, UUID(paper.file))
        except sealed_files.Unreadable:
            going.illegible.append(name)
        else:
            archive.put(name, content, packed=False)


def _journal(archive: Writer, programme: Programme, by: Actor | None) -> None:
    """To be read, with the seal of each line; who takes it reads no more of it than on the page."""
    lines = Entry.objects.visible_to(by) if by else Entry.objects.filter(programme_id=programme.pk)
    header = ("date et heure", "acte", "compte", "rôle", "enfant", "objet", "règle", "précision", "rang", "empreinte")
    with archive.file(JOURNAL) as file:
        file.write("\ufeff".encode() + csv_line(header))
        for some in _by_thousands(lines):
            seals = {link.entry_id: link for link in ChainLink.objects.filter(entry_id__in=[one.pk for one in some])}
            for one in some:
                seal = seals.get(one.pk)
                rank, print_ = (str(seal.seq), bytes(seal.hash).hex()) if seal else ("", "")
                child, who = str(one.person_id or ""), str(one.user_id or "")
                said = (one.at.isoformat(), one.action, who, one.role, child, one.target, one.rule, one.details)
                file.write(csv_line((*said, rank, print_)))


def _by_thousands(lines: Any) -> Iterator[list[Entry]]:
    after = 0
    while some := list(lines.filter(pk__gt=after).order_by("pk")[:1000]):
        yield some
        after = some[-1].pk


def _taken(programme: Programme, going: Going, phrase: str) -> Taken:
    members = Membership.objects.filter(programme=programme).values("user_id")
    return Taken(
        phrase=phrase,
        children=going.children,
        rows=sum(len(keys) for keys in going.seen.values()),
        papers=len(going.papers),
        withheld=dict(going.withheld),
        illegible=tuple(going.illegible),
        drafts=Draft.objects.filter(user_id__in=members).count(),
    )


def _counts(taken: Taken) -> str:
    said = [counted(taken.children, "enfant"), counted(taken.rows, "ligne"), counted(taken.papers, "papier")]
    kept = sum(taken.withheld.values())
    return ", ".join(said) + (f", {counted(kept, 'ligne gardée', 'lignes gardées')}" if kept else ", complète")


def _tell(programme: Programme, *, by: Actor | None, at: datetime) -> None:
    """The coordination and the DPO: nobody takes everything away unseen."""
    roles = (Role.COORDINATOR.value, Role.DPO.value)
    hats = Membership.objects.current(timezone.localdate(at)).filter(programme=programme, role__in=roles)
    who = by.name if by else "L’administration technique, sur le serveur,"
    notify(
        hats.values_list("user_id", flat=True), programme_id=programme.pk, url=reverse("audit:journal"), at=at,
        text=f"{who} a sorti toutes les données du programme. Si vous ne l’attendiez pas, appelez tout de suite.",
    )  # fmt: skip


__all__ = ["Taken", "export_programme"]
