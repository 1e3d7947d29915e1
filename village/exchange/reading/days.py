"""Days as people type them: « 12/09/2017 », « 12.09.17 », « sept. 2017 », « 2017 », 42990 (Excel)."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from village.core.text import fold
from village.exchange.workbook import Cell


class Unread(ValueError):
    """A cell that is filled and not understood; the message says why, in French."""


class Day(NamedTuple):
    """A day; `exact` is « jour », or « mois » and « année » when only its month or its year were said."""

    day: date
    exact: str = "jour"


_MONTHS = ("jan", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_FIRST, _LAST = 14_000, 80_000  # 1938–2119, as Excel counts days
_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_SIGNS = re.compile(r"[\s./\\,_–-]+")


def read_day(cell: Cell, *, latest: date) -> Day | None:
    """Return the day, None for an empty cell; raises `Unread`. `latest` tells the century of « 12/09/17 »."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, date):
        return Day(cell)
    if isinstance(cell, int | float):
        return _of_number(cell)
    if not isinstance(cell, str):
        raise Unread(f"« {cell} » n’est pas une date.")
    return _of_text(cell.strip(), latest)


def _of_number(number: float) -> Day:
    whole = int(number)
    if 1900 <= whole < 2200:
        return Day(date(whole, 1, 1), "année")
    if _FIRST <= whole <= _LAST:
        return Day(_EPOCH + timedelta(days=whole))
    raise Unread(f"« {whole} » n’est pas une date.")


def _of_text(text: str, latest: date) -> Day:
    if found := _ISO.match(text):
        return Day(_day(text, *(int(part) for part in found.groups())))
    words = [word for word in _SIGNS.split(fold_signs(text)) if word]
    if len(words) == 1 and words[0].isdigit():
        return _of_number(int(words[0]))
    if len(words) == 3:
        return Day(_day(text, _year(text, words[2], latest), _month(text, words[1]), _in_month(text, words[0])))
    if len(words) == 2 and words[0].isdigit() and len(words[0]) == 4:
        return _school_year(text, words)
    if len(words) == 2 and not (words[0].isdigit() and len(words[1]) == 2):  # « 12/09 »: a day, or a month?
        return Day(_day(text, _year(text, words[1], latest), _month(text, words[0]), 1), "mois")
    raise Unread(f"« {text} » n’est pas une date.")


def fold_signs(text: str) -> str:
    """Accents and case aside; the signs stay."""
    return " ".join(fold(word) for word in _SIGNS.split(text))


def _school_year(text: str, words: list[str]) -> Day:
    """« 2016-2017 »: from the first of September."""
    first = int(words[0])
    if not words[1].isdigit() or int(words[1]) not in {first + 1, (first + 1) % 100}:
        raise Unread(f"« {text} » n’est pas une date.")
    return Day(_day(text, first, 9, 1), "année")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unread(f"« {text} » n’existe pas au calendrier.") from None


def _year(text: str, word: str, latest: date) -> int:
    if not word.isdigit() or len(word) not in {2, 4}:
        raise Unread(f"L’année de « {text} » ne se lit pas.")
    if len(word) == 4:
        return int(word)
    year = latest.year // 100 * 100 + int(word)
    return year if year <= latest.year + 1 else year - 100


def _month(text: str, word: str) -> int:
    if word.isdigit():
        return int(word)
    for number, beginning in enumerate(_MONTHS, 1):
        if word.startswith(beginning):
            return number
    raise Unread(f"Le mois de « {text} » ne se lit pas.")


def _in_month(text: str, word: str) -> int:
    number = word.removesuffix("er")
    if not number.isdigit():
        raise Unread(f"Le jour de « {text} » ne se lit pas.")
    return int(number)
