"""Filters that write French, built in everywhere.

Days: {{ day|long_date }} 14 novembre 2017 · {{ day|full_date }} mardi 14 novembre 2017 ·
  {{ day|short_date }} 14 nov. · {{ day|relative_day }} hier · {{ at|hour }} 14 h 32 · {{ born|age }} 9 ans
Numbers: {{ n|number }} 1 388 · {{ n|euros }} 1 388 € · {{ share|percent }} 53 % (share from 0 to 1) ·
  {{ n|months }} 13 mois · {{ span|duration }} 5 semaines (days or timedelta) ·
  {{ rank|ordinal }} 1er, or :"f" 1re ·
  {{ n|counted:"enfant" }} 27 enfants · {{ n|counted:"cheval,chevaux" }} · {{ n|plural:"suivi" }}
Spaces: {{ text|nbsp }}. A missing date or number is written « – ».
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import template
from django.utils import timezone

from village.core import french

register = template.Library()
NONE = "–"


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _register(name: str, write: Callable[..., str]) -> None:
    def written(value: Any, argument: Any = None) -> str:
        if value is None or value == "":
            return NONE
        return write(value) if argument is None else write(value, argument)

    register.filter(name, written)


def _short(value: date, today: date | None = None) -> str:
    return french.short_date(_local(value), today or timezone.localdate())


def _relative(value: date, today: date | None = None) -> str:
    return french.relative_day(_local(value), today or timezone.localdate())


def _hour(value: time | datetime) -> str:
    aware = isinstance(value, datetime) and timezone.is_aware(value)
    return french.hour(timezone.localtime(value) if aware else value)  # type: ignore[arg-type]


def _age(born: date, on: date | None = None) -> str:
    return french.age(born, on or timezone.localdate())


def _forms(words: str) -> list[str]:
    return words.split(",", 1)


_register("long_date", lambda value: french.long_date(_local(value)))
_register("full_date", lambda value: french.full_date(_local(value)))
_register("short_date", _short)
_register("relative_day", _relative)
_register("hour", _hour)
_register("age", _age)
_register("ordinal", french.ordinal)
_register("number", french.number)
_register("euros", french.euros)
_register("percent", french.percent)
_register("months", french.months)
_register("duration", french.duration)
_register("counted", lambda value, words: french.counted(value, *_forms(words)))
_register("plural", lambda value, words: french.plural(value, *_forms(words)))
_register("nbsp", french.nbsp)
