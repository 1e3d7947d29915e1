"""The lines of a table of children, read again at each answer: by pieces, so that many cost time and no memory."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.core.errors import DomainError
from village.exchange.known import lists_of
from village.exchange.likely import Likely
from village.exchange.models import Import, ImportedChild, Work
from village.exchange.operations.asking import ask, is_long
from village.exchange.reading.columns import Column, first_name_first
from village.exchange.reading.lines import Child, Lists, gather, read_line, siblings
from village.exchange.reading.tables import said
from village.exchange.reading.unknown import Unknown
from village.exchange.workbook import Cell

PIECE = 500
"""Lines in memory at once."""
Verdict = ImportedChild.Verdict


def open_import(brought: Import, by: Actor, *, carried: bool = False) -> Import:
    """The import, locked, while its lines may still be said otherwise; `carried`: by what goes on by itself."""
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    current = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if not carried and Work.objects.filter(brought_by=current, failed="").exists():
        raise DomainError("Ce fichier est en cours de traitement : attendez la fin, ou arrêtez.")
    if current.step not in {"read", "bringing"}:
        raise DomainError("Ce fichier a déjà été repris : annulez la reprise pour le corriger.")
    return current


Lined = list[tuple[ImportedChild, dict[Column, Cell]]]


def lines_of(brought: Import, rows: Sequence[ImportedChild]) -> Lined:
    """Each row with its cells under what their columns are, corrections in their place."""
    header = brought.choices["header"]
    columns = [Column(code) for code in brought.choices["columns"]]
    order = order_of(brought)
    found: Lined = []
    for row in rows:
        parts = siblings(gather(header, columns, row.cells), first_name_first=order)
        cells = dict(parts[min(row.part, len(parts) - 1)])
        cells |= {Column(code): text for code, text in (row.corrections or {}).items()}
        found.append((row, {column: cell for column, cell in cells.items() if said(cell)}))
    return found


def order_of(brought: Import) -> bool | None:
    """Whether first names come first in the column of names, as its header says."""
    named = dict(zip(brought.choices["columns"], brought.choices["header"], strict=False))
    return first_name_first(named.get(Column.NAME.value, ""))


def understood(
    brought: Import, rows: Sequence[ImportedChild], today: date, lists: Lists | None = None
) -> list[tuple[ImportedChild, Child]]:
    """What each row becomes. `lists`: those of `lists_for`, where they were read already."""
    lists, order = lists or lists_for(brought, today), order_of(brought)
    return [
        (row, read_line(cells, lists, today=today, first_name_first=order)) for row, cells in lines_of(brought, rows)
    ]


def lists_for(brought: Import, today: date) -> Lists:
    return lists_of(brought.programme_id, today, (brought.choices or {}).get("values", {}))


def read_again(brought: Import, *, by: Actor, at: datetime, row: ImportedChild | None = None) -> None:
    """Read every line that is not in yet again; a long table does it by itself, where a worker can (`asking`).

    `row`: the only line that changed, and neither its name nor its birth date: of a long table, it is read alone.
    """
    if not is_long(brought):
        for _ in Rereading(brought, timezone.localdate(at)).pieces():
            pass
    elif row is not None:
        Rereading(brought, timezone.localdate(at)).one(row)
    elif not ask(brought, Work.Kind.READ, by=by, at=at):
        for _ in Rereading(brought, timezone.localdate(at)).pieces():
            pass


class Rereading:
    """Reads the lines again, in the order of the file: brothers and sisters, verdict, who looks like whom."""

    def __init__(self, brought: Import, today: date) -> None:
        self.brought, self.today = brought, today
        self.likely = Likely(brought.programme_id)
        self.lists = lists_for(brought, today)
        self.unknown: Unknown = Unknown()

    def pieces(self) -> Iterator[int]:
        """Read a piece at a time, and say how many lines were; then keep what is unknown."""
        last = 0
        while True:
            with transaction.atomic():  # outside, a worker would be shown no line: the wall opens for a transaction
                rows = self._piece(last)
                if not rows:
                    break
                _unfold(self.brought, [row for row in rows if row.part == 0])
                last = rows[-1].line
                lines = {row.line for row in rows}
                every = self._waiting().filter(line__in=lines)
                self._read(list(every))
            yield len(rows)
        with transaction.atomic():
            self.brought.findings = self.brought.findings | {"unknown": len(self.unknown)}
            self.brought.save(update_fields=["findings"])

    def one(self, row: ImportedChild) -> None:
        """Read one line again, whose name and birth date are the same."""
        _, child = understood(self.brought, [row], self.today, self.lists)[0]
        row.candidate_id = next(iter(self.likely.among_known(child)), None)
        row.verdict = _verdict(row, child)
        row.save(update_fields=["candidate", "verdict"])

    def _waiting(self) -> "QuerySet[ImportedChild]":
        return self.brought.children.exclude(verdict=Verdict.BROUGHT).select_related("brought_by")

    def _piece(self, after: int) -> list[ImportedChild]:
        return list(self._waiting().filter(line__gt=after)[:PIECE])

    def _read(self, rows: Sequence[ImportedChild]) -> None:
        changed = []
        for row, child in understood(self.brought, rows, self.today, self.lists):
            was = (row.candidate_id, row.twin_line, row.verdict)
            row.candidate_id, row.twin_line = self.likely.of(row.line, child)
            row.verdict = _verdict(row, child)
            if was != (row.candidate_id, row.twin_line, row.verdict):
                changed.append(row)
            if row.verdict != Verdict.LEFT:
                self.unknown.add(child)
        ImportedChild.objects.bulk_update(changed, ["candidate", "twin_line", "verdict"])


def _verdict(row: ImportedChild, child: Child) -> str:
    if row.verdict == Verdict.LEFT:
        return Verdict.LEFT
    asked = (row.candidate_id or row.twin_line) and not row.same
    if row.twin_line and row.same == ImportedChild.Same.SAME:
        return Verdict.LEFT  # the same child, twice in the file
    return Verdict.ASKED if asked or child.blocking or row.refusal else Verdict.READY


def _unfold(brought: Import, firsts: Sequence[ImportedChild]) -> None:
    """A row for each child of a line that names several."""
    header, order = brought.choices["header"], order_of(brought)
    columns = [Column(code) for code in brought.choices["columns"]]
    lines = [row.line for row in firsts]
    there = set(brought.children.filter(part__gt=0, line__in=lines).values_list("line", "part"))
    wanted = {
        (row.line, part): row.cells
        for row in firsts
        for part in range(1, len(siblings(gather(header, columns, row.cells), first_name_first=order)))
    }
    ImportedChild.objects.bulk_create(
        ImportedChild(brought_by=brought, line=line, part=part, cells=cells)
        for (line, part), cells in wanted.items()
        if (line, part) not in there
    )
    for line, part in there - set(wanted):
        brought.children.filter(line=line, part=part).exclude(verdict=Verdict.BROUGHT).delete()
