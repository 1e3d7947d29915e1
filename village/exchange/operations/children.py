"""A table of children: read, its columns and values said by a person, corrected line by line. Nothing is brought in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.exchange.models import Import, ImportedChild
from village.exchange.operations.rereading import PIECE, Verdict, lines_of, open_import, read_again
from village.exchange.reading.columns import KNOWN, Column, check, propose, unsure
from village.exchange.reading.fates import FOLLOW_UP, is_of_the_state
from village.exchange.reading.lines import shown
from village.exchange.reading.tables import Table, said, table_sheets
from village.exchange.workbook import Cell, Sheet

MOST = 50_000
"""Lines of one table: the State's holds 3,500."""
_EARLIER = 5
IDENTITY = {column.value for column in (Column.NAME, Column.LAST_NAME, Column.FIRST_NAME, Column.BIRTH)}


@transaction.atomic
def read_children(sheets: Sequence[Sheet], *, file_name: str, by: Actor, at: datetime, sheet: str = "") -> Import:
    """Keep the lines of a table of children, sealed, and what each column seems to be.

    Of several sheets, the one named `sheet`, else the one that says the most (the State's: « Table de suivi »).
    """
    by.must(Permission.DOSSIER_IMPORT)
    table = _chosen(table_sheets(sheets, set(KNOWN)), sheet)
    earlier = _said_before(by.programme_id)
    columns = propose(table, earlier["columns"])
    names = [one.name for one in sheets]
    known = is_of_the_state(names) and fold(table.sheet) == FOLLOW_UP and not check(columns)
    brought = Import.objects.create(
        programme_id=by.programme_id,
        kind=Import.Kind.CHILDREN,
        file_name=file_name[:200],
        read_by_id=by.user_id,
        read_at=at,
        choices={"header": table.header, "columns": columns, "values": earlier["values"]},
        findings={
            "sheet": table.sheet,
            "sheets": names,
            "state": known,
            "header_line": table.header_line,
            "lines": len(table.lines),
            "left": table.left[:200],
            "unsure": 0 if known else unsure(table, earlier["columns"]),
        },
    )
    for start in range(0, len(table.lines), PIECE):
        ImportedChild.objects.bulk_create(
            ImportedChild(brought_by=brought, line=line.number, cells=_kept(line.cells))
            for line in table.lines[start : start + PIECE]
        )
    record(Act.IMPORT_READ, by=by, target=brought, details=f"{len(table.lines)} lignes d’enfants")
    if not check(columns):
        read_again(brought, by=by, at=at)
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
    read_again(current, by=by, at=at)
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
    read_again(current, by=by, at=at)
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
    read_again(current, by=by, at=at, row=None if changed.keys() & IDENTITY else row)
    record(Act.IMPORT_CORRECT, by=by, target=current, details=f"ligne {row.line}")
    row.refresh_from_db()
    return row
