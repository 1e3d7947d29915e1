"""A table of children: read, its columns and values said by a person, corrected line by line. Nothing is brought in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.exchange.known import lists_of
from village.exchange.likely import Likely
from village.exchange.models import Import, ImportedChild
from village.exchange.reading.columns import KNOWN, Column, check, first_name_first, propose, unsure
from village.exchange.reading.lines import Child, Lists, gather, read_line, shown, siblings
from village.exchange.reading.tables import Table, said, table_sheets
from village.exchange.reading.unknown import unknown_values
from village.exchange.workbook import Cell, Sheet

MOST = 5_000
"""Lines of one table: the State's holds 3,500."""
_EARLIER = 5
Verdict = ImportedChild.Verdict


@transaction.atomic
def read_children(sheets: Sequence[Sheet], *, file_name: str, by: Actor, at: datetime, sheet: str = "") -> Import:
    """Keep the lines of a table of children, sealed, and what each column seems to be.

    Of several sheets, the one named `sheet`, else the one that says the most (the State's: « Table de suivi »).
    """
    by.must(Permission.DOSSIER_IMPORT)
    table = _chosen(table_sheets(sheets, set(KNOWN)), sheet)
    earlier = _said_before(by.programme_id)
    columns = propose(table, earlier["columns"])
    brought = Import.objects.create(
        programme_id=by.programme_id,
        kind=Import.Kind.CHILDREN,
        file_name=file_name[:200],
        read_by_id=by.user_id,
        read_at=at,
        choices={"header": table.header, "columns": columns, "values": earlier["values"]},
        findings={
            "sheet": table.sheet,
            "sheets": [one.name for one in sheets],
            "header_line": table.header_line,
            "lines": len(table.lines),
            "left": table.left[:200],
            "unsure": unsure(table, earlier["columns"]),
        },
    )
    ImportedChild.objects.bulk_create(
        [ImportedChild(brought_by=brought, line=line.number, cells=_kept(line.cells)) for line in table.lines],
        batch_size=500,
    )
    record(Act.IMPORT_READ, by=by, target=brought, details=f"{len(table.lines)} lignes d’enfants")
    if not check(columns):
        _refresh(brought, timezone.localdate(at))
    return brought


def _chosen(tables: list[Table], sheet: str) -> Table:
    wanted = [table for table in tables if not sheet or table.sheet == sheet]
    if not wanted or not wanted[0].lines:
        raise DomainError(
            "Aucun tableau d’enfants n’est reconnu : il faut une ligne d’en-tête, avec le nom et la date de naissance.",
            field="file",
        )
    if len(wanted[0].lines) > MOST:
        raise DomainError(f"Ce tableau a plus de {MOST} lignes : partagez-le en plusieurs fichiers.", field="file")
    return wanted[0]


def _kept(cells: Sequence[Cell]) -> list[Any]:
    """As JSON holds them: a day is written « 2017-09-12 », and read back so."""
    return [cell if cell is None or isinstance(cell, str | int | float) else _text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else said(cell)


def _said_before(programme_id: int) -> dict[str, dict[str, Any]]:
    """What was said of columns and values in the last tables of the programme, whoever said it: the latest wins."""
    columns: dict[str, str] = {}
    values: dict[str, dict[str, int]] = {}
    earlier = Import.objects.filter(programme_id=programme_id, kind=Import.Kind.CHILDREN).order_by("-read_at")
    for one in reversed(list(earlier[:_EARLIER])):
        choices = one.choices or {}
        columns |= {fold(name): column for name, column in zip(choices.get("header", ()), choices.get("columns", ()),
                                                               strict=False) if name}  # fmt: skip
        for column, answers in choices.get("values", {}).items():
            values.setdefault(column, {}).update(answers)
    return {"columns": columns, "values": values}


@transaction.atomic
def say_columns(brought: Import, columns: Sequence[Column], *, by: Actor, at: datetime) -> None:
    """What each column is: the lines are read again."""
    current = open_import(brought, by)
    if len(columns) != len(current.choices["header"]):
        raise DomainError("Ce tableau n’a pas ces colonnes : rouvrez la page.")
    if why := check(columns):
        raise DomainError(why)
    current.choices = current.choices | {"columns": list(columns)}
    current.findings = current.findings | {"unsure": 0}
    current.save(update_fields=["choices", "findings"])
    _refresh(current, timezone.localdate(at))
    record(Act.IMPORT_CORRECT, by=by, target=current, details="colonnes")


@transaction.atomic
def say_values(brought: Import, answers: Mapping[Column, Mapping[str, int]], *, by: Actor, at: datetime) -> None:
    """What the values that are in no list are (folded value → key, 0 for none): said once for all the lines."""
    current = open_import(brought, by)
    values = {column: dict(known) for column, known in current.choices["values"].items()}
    for column, told in answers.items():
        values.setdefault(column.value, {}).update(told)
    current.choices = current.choices | {"values": values}
    current.save(update_fields=["choices"])
    _refresh(current, timezone.localdate(at))
    record(Act.IMPORT_CORRECT, by=by, target=current, details="valeurs")


@transaction.atomic
def correct_line(
    row: ImportedChild, corrections: Mapping[Column, str], *, same: str, left: bool, by: Actor, at: datetime
) -> ImportedChild:
    """Correct a line in place, say whether it is somebody known, or leave it."""
    current = open_import(row.brought_by, by)
    row = ImportedChild.objects.select_for_update(of=("self",)).select_related("brought_by").get(pk=row.pk)
    if row.verdict == Verdict.BROUGHT:
        raise DomainError("Cette ligne est déjà reprise : corrigez le dossier.")
    written = lines_of(current, [row])[0][1]
    changed = {
        column.value: text.strip()
        for column, text in corrections.items()
        if text.strip() != shown(column, written.get(column))
    }
    row.corrections = (row.corrections or {}) | changed
    row.same, row.refusal = same, ""
    row.verdict = Verdict.LEFT if left else Verdict.ASKED
    row.save(update_fields=["corrections", "same", "refusal", "verdict"])
    _refresh(current, timezone.localdate(at))
    record(Act.IMPORT_CORRECT, by=by, target=current, details=f"ligne {row.line}")
    row.refresh_from_db()
    return row


def open_import(brought: Import, by: Actor) -> Import:
    """The import, locked, while its lines may still be said otherwise."""
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    current = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
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


def understood(brought: Import, rows: Sequence[ImportedChild], today: date) -> list[tuple[ImportedChild, Child]]:
    """What each row becomes."""
    lists, order = lists_for(brought, today), order_of(brought)
    return [
        (row, read_line(cells, lists, today=today, first_name_first=order)) for row, cells in lines_of(brought, rows)
    ]


def lists_for(brought: Import, today: date) -> Lists:
    return lists_of(brought.programme_id, today, (brought.choices or {}).get("values", {}))


def _refresh(brought: Import, today: date) -> None:
    """Read every line that is not in yet again: its brothers and sisters, its verdict, who looks like it."""
    _unfold(brought)
    rows = list(brought.children.exclude(verdict=Verdict.BROUGHT).select_related("brought_by"))
    read = understood(brought, rows, today)
    likely = Likely(brought.programme_id)
    changed = []
    for row, child in read:
        was = (row.candidate_id, row.twin_line, row.verdict)
        row.candidate_id, row.twin_line = likely.of(row.line, child)
        row.verdict = _verdict(row, child)
        if was != (row.candidate_id, row.twin_line, row.verdict):
            changed.append(row)
    ImportedChild.objects.bulk_update(changed, ["candidate", "twin_line", "verdict"], batch_size=500)
    unknown = unknown_values(child for row, child in read if row.verdict != Verdict.LEFT)
    brought.findings = brought.findings | {"unknown": len(unknown)}
    brought.save(update_fields=["findings"])


def _verdict(row: ImportedChild, child: Child) -> str:
    if row.verdict == Verdict.LEFT:
        return Verdict.LEFT
    asked = (row.candidate_id or row.twin_line) and not row.same
    if row.twin_line and row.same == ImportedChild.Same.SAME:
        return Verdict.LEFT  # the same child, twice in the file
    return Verdict.ASKED if asked or child.blocking or row.refusal else Verdict.READY


def _unfold(brought: Import) -> None:
    """A row for each child of a line that names several."""
    firsts = list(brought.children.filter(part=0).exclude(verdict=Verdict.BROUGHT).select_related("brought_by"))
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
