"""Until when what we stand on is mended by its makers: beyond, a fault found stays open."""

import sys
from collections.abc import Iterator
from datetime import date

import django
from django.db import connection
from django.utils import timezone

# Last day of the security support, as announced by each project.
DJANGO = {(5, 2): date(2028, 4, 30)}
PYTHON = {11: date(2027, 10, 31), 12: date(2028, 10, 31), 13: date(2029, 10, 31), 14: date(2030, 10, 31)}
POSTGRESQL = {15: date(2027, 11, 11), 16: date(2028, 11, 9), 17: date(2029, 11, 8), 18: date(2030, 11, 14)}
WARNED = 180  # days before


def ages() -> Iterator[str]:
    postgresql = connection.cursor().connection.info.server_version // 10_000
    yield from said_of_ages(
        timezone.localdate(), python=sys.version_info[1], django_is=django.VERSION[:2], postgresql=postgresql
    )


def said_of_ages(today: date, *, python: int, django_is: tuple[int, int], postgresql: int) -> Iterator[str]:
    ends = {
        f"Python 3.{python}": PYTHON.get(python),
        f"Django {django_is[0]}.{django_is[1]}": DJANGO.get(django_is),
        f"PostgreSQL {postgresql}": POSTGRESQL.get(postgresql),
    }
    for name, end in ends.items():
        if end is None:
            yield f"{name} : nous ne savons pas jusqu’à quand il est corrigé. Utilisez une version éprouvée."
        elif today > end:
            yield f"{name} n’est plus corrigé depuis le {end:%d/%m/%Y} : une faille y resterait. Changez de version."
        elif (end - today).days < WARNED:
            yield f"{name} n’est plus corrigé après le {end:%d/%m/%Y} : préparez le changement de version."
