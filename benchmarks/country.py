"""The bilan of a year, from one thousand children to the 85,000 of the whole country’s year: `python -m benchmarks.country`.

A thousand children of the demonstration, ten notes each, then the same thousand copied by PostgreSQL with all that
hangs from them, so that growth is measured and nothing else changes. Beside the bilan: two grouped statements of the
same year, written by hand, over the notes and over the children. What counts are the ratios of one run.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

THOUSAND, STRIDE = 1_000, 100_000_000
ROUNDS = 5
BY_HAND = (
    """
    SELECT date_trunc('month', note.on), note.kind, count(*), count(DISTINCT note.plan_id)
    FROM plans_journalentry note WHERE note.on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
    """,
    """
    SELECT person.sex, extract(year FROM age(%(last)s::date, person.birth_date)), count(DISTINCT person.id)
    FROM people_person person JOIN plans_plan plan ON plan.child_id = person.id
    WHERE plan.opened_on <= %(last)s AND (plan.closed_on IS NULL OR plan.closed_on >= %(first)s) GROUP BY 1, 2
    """,
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("thousands", type=int, nargs="*", default=[1, 10, 38, 160])
    options.add_argument("--data", type=Path, default=Path("/tmp/village-country"))  # noqa: S108 - emptied by who runs it
    chosen = options.parse_args()
    shutil.rmtree(chosen.data, ignore_errors=True)
    chosen.data.mkdir(parents=True)
    os.environ.update(VILLAGE_DATA=str(chosen.data), DEMO="1", DJANGO_SETTINGS_MODULE="config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from village.core import postgres

    with postgres.running(settings.DATA_DIR):
        call_command("migrate", verbosity=0)
        call_command("demo", children=THOUSAND, verbosity=0)
        held = 1
        for thousands in sorted(chosen.thousands):
            _copy(held, thousands)
            held = thousands
            _measure()


def _copied() -> dict[str, list[tuple[str, bool]]]:
    """The tables that hang from a child or a home: their columns, and which of them move with the copy."""
    from django.apps import apps

    from village.core.models import SealingKey
    from village.people.models import Household, Person

    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    models = [one for one in models if one._meta.app_label not in {"audit", "notifications", "exchange"}]
    inside = {SealingKey, Household, Person}
    while more := {
        one for one in models if one not in inside and any(f.related_model in inside for f in one._meta.concrete_fields)
    }:
        inside |= more
    return {
        one._meta.db_table: [
            (str(f.column), f.primary_key or f.related_model in inside) for f in one._meta.concrete_fields
        ]
        for one in models
        if one in inside
    }


def _copy(held: int, wanted: int) -> None:
    """The first thousand, again, under other numbers; accounts and links of adults are nobody's copy."""
    from django.db import connection, transaction

    from village.access import wall
    from village.core import postgres

    tables = _copied()
    with postgres.as_owner():
        with transaction.atomic(), wall.open_for(wall.Mission.LOAD), connection.cursor() as cursor:
            for table in tables:  # a copy is no event: nothing is closed, nothing is told
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for turn in range(held, wanted):
                for table, columns in tables.items():
                    names = ", ".join(f'"{name}"' for name, _ in columns)
                    given = ", ".join(_given(name, turn, moves=moves) for name, moves in columns)
                    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {given} FROM {table} WHERE id < {STRIDE}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _given(name: str, turn: int, *, moves: bool) -> str:
    if name == "account_id":
        return "NULL"
    return f'"{name}" + {turn * STRIDE}' if moves else f'"{name}"'


def _measure() -> None:
    from django.db import connection
    from django.utils import timezone

    from village.access import wall
    from village.core.dates import school_year
    from village.evaluation.report import entries, for_outside, make_report
    from village.people.models import Person
    from village.plans.models import JournalEntry, Plan
    from village.programmes.models import Programme
    from village.programmes.thresholds import Audience

    with wall.open_for(wall.Mission.LOAD):
        programme = Programme.objects.get(code="pays-salonais")
        children, notes = Person.objects.filter(is_child=True).count(), JournalEntry.objects.count()
        _, latest = entries(programme)
        period = school_year(latest or timezone.localdate())
        followed = Plan.objects.filter(programme=programme).active_in(period).values("child").distinct().count()

        def by_hand() -> Any:
            with connection.cursor() as cursor:
                for statement in BY_HAND:
                    cursor.execute(statement, {"first": period.first, "last": period.last})
                    cursor.fetchall()

        hand = _spent(by_hand)

    def counted() -> Any:
        return make_report(programme, period, today=timezone.localdate())

    bilan, report = _spent(counted), counted()
    outside = _spent(lambda: for_outside(report, Audience.OUTSIDE))
    sys.stdout.write(
        f"{children:>7} enfants, {notes:>8} notes, {followed:>6} suivis dans l’année : bilan {bilan * 1000:8.0f} ms, "
        f"deux requêtes à la main {hand * 1000:7.0f} ms, rapport {bilan / hand:.2f}, "
        f"petits nombres masqués en {outside * 1000:.0f} ms de plus, {bilan / followed * 1e6:.0f} µs par enfant suivi\n"
    )
    sys.stdout.flush()


def _spent(what: Callable[[], Any]) -> float:
    found = []
    for _ in range(ROUNDS):
        began = perf_counter()
        what()
        found.append(perf_counter() - began)
    return median(found)


if __name__ == "__main__":
    main()
