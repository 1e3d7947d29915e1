"""Any spreadsheet that a team may bring, opened by a program of its own (`unfolding`): its sheets, its values."""

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any, NamedTuple

from village.core.errors import DomainError
from village.exchange import unfolding

LARGEST = 50 * 1024 * 1024
"""Bytes of a file, as sent."""
_PATIENCE = 2 * unfolding.SECONDS

Cell = str | int | float | date | None


class Sheet(NamedTuple):
    name: str
    rows: list[list[Cell]]


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the sheets of a file, or raise `DomainError` saying what to do with it."""
    if not content.strip():
        raise DomainError("Ce fichier est vide.", field="file")
    if len(content) > LARGEST:
        raise DomainError(f"Ce fichier dépasse {LARGEST // 1024**2} Mo : gardez les lignes utiles.", field="file")
    return [Sheet(name, [[_cell(cell) for cell in row] for row in rows]) for name, rows in json.loads(_said(content))]


def _cell(cell: Any) -> Cell:
    return date.fromisoformat(cell[unfolding.DAY]) if isinstance(cell, dict) else cell


def _said(content: bytes) -> bytes:
    """What the program says of it: it has neither our secrets, nor our memory, nor our time."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no word of anybody
            [sys.executable, "-I", unfolding.__file__],
            input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=_PATIENCE, env=kept,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise DomainError(unfolding.HUGE, field="file") from error
    if done.returncode:
        words = done.stdout.decode() if done.returncode == unfolding.REFUSED else unfolding.HUGE
        raise DomainError(words, field="file")
    return done.stdout
