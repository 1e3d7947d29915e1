"""A text that goes into a spreadsheet stays a text (CSV and formula injection)."""

import csv
import io
from collections.abc import Iterable

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|", "%")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could take this for something to carry out."""
    return text.startswith(_DANGEROUS)


def defused(text: str) -> str:
    """What starts like a formula starts with an apostrophe: for a file without types (CSV)."""
    return f"'{text}" if is_dangerous(text) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """A line as French spreadsheets open it: UTF-8, semicolons; no cell can be read as a formula."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return out.getvalue().encode()
