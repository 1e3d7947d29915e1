"""Open any spreadsheet (xlsx, xls, ods, csv) and say its values: a program of its own, that knows neither key nor base.

Run by `village.exchange.workbook` on files that anybody may have made, with little memory, little time and nothing to
write on: a workbook that would fill the memory, or break a library, breaks this process only. It imports nothing of
ours. What a file is, its content says. Values only: no formula, no macro is ever run.

`python -I unfolding.py < received > sheets.json`: leaves with 0, or with 3 and the French reason on its output.
"""

import csv
import io
import json
import math
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

MEMORY = 1_500 * 1024 * 1024
SECONDS = 60
REFUSED = 3
UNFOLDED = 500 * 1024 * 1024
"""Bytes of a workbook once unzipped: beyond, a small file would fill the memory (zip bomb)."""
WIDEST = 300
"""Columns of a sheet: the ministry's file has 69."""
LONGEST = 20_000
"""Characters of a cell: the longest text that a form takes."""
MOST_CELLS = 2_000_000
MOST_TEXT = 50_000_000
"""Cells and characters of all the sheets: 50,000 lines of 40 columns."""

DAY = "day"
"""How a day is told from a text: {"day": "2017-09-12"}."""
HUGE = "Ce classeur est démesuré une fois ouvert : gardez les lignes utiles."
_DAMAGED = "Ce fichier est abîmé : exportez-le de nouveau."
_LOCKED = "Ce classeur est protégé par un mot de passe : enregistrez-le sans protection, puis renvoyez-le."
_UNREADABLE = "Ce fichier n’est pas un classeur lisible : enregistrez-le en .xlsx, .ods ou .csv, puis renvoyez-le."
_NO_TABLE = "Ce fichier n’est pas un tableau : envoyez un .xlsx, .xls, .ods ou .csv."

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = ";,\t|"
_UNTYPED = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
_Row = list[Any]


class Refused(Exception):
    """The file is not taken; the message says what to do."""


def unfold(content: bytes) -> list[tuple[str, list[_Row]]]:
    """The sheets, by name; a cell is None, a text, a number or `{"day": …}`."""
    found = _workbook(content) if content.startswith((_ZIP, _OLE)) else iter([("", _lines(_text(content)))])
    cells = letters = 0
    sheets: list[tuple[str, list[_Row]]] = []
    for name, rows in found:
        kept: list[_Row] = []
        for number, row in enumerate(rows, 1):
            kept.append(_trimmed(row))
            _check(kept[-1], number, f" de la feuille « {name} »" if name else "")
            cells += len(kept[-1]) + 1
            letters += sum(len(cell) for cell in kept[-1] if isinstance(cell, str))
            if cells > MOST_CELLS or letters > MOST_TEXT:
                raise Refused(HUGE)
        sheets.append((name, kept))
    return sheets


def _trimmed(row: _Row) -> _Row:
    while row and row[-1] is None:
        row.pop()
    return row


def _check(row: _Row, number: int, where: str) -> None:
    if len(row) > WIDEST:
        raise Refused(f"La ligne {number}{where} a {len(row)} colonnes : {WIDEST} au plus.")
    if any(isinstance(cell, str) and len(cell) > LONGEST for cell in row):
        raise Refused(f"Une case de la ligne {number}{where} dépasse {LONGEST} caractères : raccourcissez-la.")


# --- workbooks ---


def _workbook(content: bytes) -> Iterator[tuple[str, Iterable[_Row]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    if content.startswith(_ZIP):
        _check_unfolded(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:  # chart sheets and the like hold no rows
                yield meta.name, _rows(book.get_sheet_by_name(meta.name))
    except CalamineError as error:
        secret = isinstance(error, PasswordError) or "EncryptedPackage".encode("utf-16-le") in content
        raise Refused(_LOCKED if secret else _UNREADABLE) from error


def _rows(sheet: Any) -> list[_Row]:
    """The values; cells merged downwards say the same on each of their lines (a surname for brothers and sisters)."""
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(rows):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] if row[left] is not None else rows[top][left]
    return rows


def _check_unfolded(content: bytes) -> None:
    try:
        inside = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Refused(_DAMAGED) from error
    if len(inside) > 5000 or sum(piece.file_size for piece in inside) > UNFOLDED:
        raise Refused(HUGE)


def _plain(cell: object) -> Any:
    """A value of ours: whole numbers as such, a moment as its day, an empty case as None."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime | date):
        return {DAY: date(cell.year, cell.month, cell.day).isoformat()}
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int) or (isinstance(cell, float) and math.isfinite(cell)):
        return cell
    return _word(str(cell))


def _word(text: str) -> str | None:
    """A text without the signs that no keyboard types; an empty one as None."""
    return text.translate(_UNTYPED).strip() or None


# --- texts ---


def _text(content: bytes) -> str:
    """Decode a text file: UTF-8, else what old Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096] or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"{\\rtf")):
        raise Refused(_NO_TABLE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = reader.line_num
            message = f"La ligne {where} ne se lit pas : une case y est trop longue, ou un guillemet y manque."
            raise Refused(message) from error
        yield [_word(cell) for cell in row]


def _separator(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number on most of them."""
    first = [line for line in text[:65536].splitlines()[:20] if line.strip()]

    def steady(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in first]
        usual = max(counts, key=lambda n: (counts.count(n) if n else 0, n), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=steady)


# --- the program ---


def _confine() -> None:
    """Little memory, little time, nothing written, no picture of the memory left behind."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    _confine()
    try:
        said = json.dumps(unfold(sys.stdin.buffer.read()), ensure_ascii=False)
    except Refused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(HUGE.encode())
        return REFUSED
    sys.stdout.buffer.write(said.encode(errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
