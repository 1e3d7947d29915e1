"""Any spreadsheet that a team may bring: xlsx, xls, ods, csv. Values only: no formula, no macro is ever run.

What a file is, its content says; its name is not believed.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from village.core.errors import DomainError

LARGEST = 50 * 1024 * 1024
"""Bytes of a file, as sent."""
UNFOLDED = 500 * 1024 * 1024
"""Bytes of a workbook once unzipped: beyond, a small file would fill the memory (zip bomb)."""
WIDEST = 300
"""Columns of a sheet: the ministry's file has 69."""
LONGEST = 20_000
"""Characters of a cell: the longest text that a form takes."""

Cell = str | int | float | date | time | timedelta | None

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = ";,\t|"


class Sheet(NamedTuple):
    name: str
    rows: list[list[Cell]]


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the sheets of a file, or raise `DomainError` saying what to do with it."""
    if not content.strip():
        raise DomainError("Ce fichier est vide.", field="file")
    if len(content) > LARGEST:
        raise DomainError(f"Ce fichier dépasse {LARGEST // 1024**2} Mo : gardez les lignes utiles.", field="file")
    found = _workbook(content) if content.startswith((_ZIP, _OLE)) else [Sheet("", list(_lines(_text(content))))]
    for sheet in found:
        _check(sheet)
    return found


def _check(sheet: Sheet) -> None:
    where = f" de la feuille « {sheet.name} »" if sheet.name else ""
    for number, row in enumerate(sheet.rows, 1):
        if len(row) > WIDEST:
            raise DomainError(f"La ligne {number}{where} a {len(row)} colonnes : {WIDEST} au plus.", field="file")
        if any(isinstance(cell, str) and len(cell) > LONGEST for cell in row):
            raise DomainError(
                f"Une case de la ligne {number}{where} dépasse {LONGEST} caractères : raccourcissez-la.", field="file"
            )


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(_ZIP):
        _check_unfolded(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # Chart sheets and the like hold no rows.
        found = [
            Sheet(meta.name, _rows(book.get_sheet_by_name(meta.name)))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except CalamineError as error:
        raise DomainError(_why(content, error), field="file") from error
    return found


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """The values; cells merged downwards say the same on each of their lines (a surname for brothers and sisters)."""
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(rows):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] if row[left] is not None else rows[top][left]
    return rows


def _why(content: bytes, error: CalamineError) -> str:
    secret = isinstance(error, PasswordError) or "EncryptedPackage".encode("utf-16-le") in content
    if secret:
        return "Ce classeur est protégé par un mot de passe : enregistrez-le sans protection, puis renvoyez-le."
    return "Ce fichier n’est pas un classeur lisible : enregistrez-le en .xlsx, .ods ou .csv, puis renvoyez-le."


def _check_unfolded(content: bytes) -> None:
    try:
        inside = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise DomainError("Ce fichier est abîmé : exportez-le de nouveau.", field="file") from error
    if len(inside) > 5000 or sum(piece.file_size for piece in inside) > UNFOLDED:
        raise DomainError("Ce classeur est démesuré une fois ouvert : gardez les lignes utiles.", field="file")


def _plain(cell: object) -> Cell:
    """A value of ours: whole numbers as such, midnight as a day, an empty case as None."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return date(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float | date | time | timedelta):
        return cell
    return str(cell).strip() or None


def _text(content: bytes) -> str:
    """Decode a text file: UTF-8, else what old Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096] or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"{\\rtf")):
        raise DomainError("Ce fichier n’est pas un tableau : envoyez un .xlsx, .xls, .ods ou .csv.", field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DomainError(
                f"La ligne {reader.line_num} ne se lit pas : une case y est trop longue, ou un guillemet y manque.",
                field="file",
            ) from error
        yield [cell.strip() or None for cell in row]


def _separator(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number on most of them."""
    first = [line for line in text[:65536].splitlines()[:20] if line.strip()]

    def steady(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in first]
        usual = max(counts, key=lambda n: (counts.count(n) if n else 0, n), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=steady)
