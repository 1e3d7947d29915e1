"""What `village doctor` asks of the database."""

import ipaddress
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.module_loading import import_string

from village.core import postgres, queue
from village.core.doctor.facts import Fact
from village.core.postgres import policies

POSTGRESQL_VERSIONS = range(15, 19)
CLOCKS_APART = timedelta(seconds=5)
# Levels under which a failing statement, with the words it holds, is copied into the server's log.
QUIET = {"panic", "fatal", "log"}
LOG_SETTINGS = (
    "log_statement", "log_min_duration_statement", "log_min_duration_sample", "log_min_error_statement",
    "log_parameter_max_length_on_error", "log_error_verbosity",
)  # fmt: skip


def version() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0]) // 10_000
        if number not in POSTGRESQL_VERSIONS:
            yield f"PostgreSQL {number} n’est pas éprouvé : utilisez une version de 15 à 18."
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("SELECT current_setting(%s)", [setting])
            if cursor.fetchone()[0] == "off":
                yield f"{setting} est éteint : une panne peut perdre ce qui a été enregistré. Rallumez-le."
        cursor.execute("SHOW server_encoding")
        if cursor.fetchone()[0] != "UTF8":
            yield "La base n’est pas en UTF8 : recréez-la avec ENCODING 'UTF8'."


def role() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, session_user, bool_or(rolsuper OR rolbypassrls OR rolcreaterole)"
            " FROM pg_roles WHERE rolname IN (current_user, session_user)"
        )
        current, session, powerful = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s",
            [current],
        )
        owned = cursor.fetchone()[0]
    if powerful:
        yield f"Le rôle de connexion « {session} » a trop de pouvoirs : NOSUPERUSER NOBYPASSRLS NOCREATEROLE."
    if owned:
        yield f"L’application se connecte comme propriétaire des tables (« {current} »)."
    if current != session:
        yield (
            f"L’application entre comme « {session} » puis devient « {current} » : donnez-lui son accès "
            f"par DATABASE_APP_URL (un rôle membre de {postgres.APP_ROLE})."
        )


def wall() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'USAGE')", [postgres.COUNTS_ROLE])
        if cursor.fetchone()[0]:
            yield f"L’application hérite de « {postgres.COUNTS_ROLE} » : village migrate, ou retirez cet héritage."
    if bare := policies.missing(import_string(settings.ROW_POLICIES)):
        yield f"{len(bare)} table(s) sans leur règle de lignes ({', '.join(bare[:5])}…) : village migrate"


def server_log() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(LOG_SETTINGS)])
        yield from said_of_log(dict(cursor.fetchall()))


def said_of_log(found: Mapping[str, str]) -> Iterator[str]:
    """The server's log is a file in clear: no name of a child may reach it, by a statement, its values or a detail."""
    if found["log_statement"] != "none":
        yield "PostgreSQL écrit les ordres dans son journal, avec leurs noms d’enfants : log_statement = none."
    if {found["log_min_duration_statement"], found["log_min_duration_sample"]} != {"-1"}:
        yield "PostgreSQL écrit les ordres lents dans son journal : log_min_duration_statement = -1 (et _sample)."
    if found["log_min_error_statement"] not in QUIET:
        yield "PostgreSQL écrit les ordres refusés dans son journal : log_min_error_statement = panic."
    if found["log_parameter_max_length_on_error"] != "0":
        yield "PostgreSQL écrit les valeurs refusées dans son journal : log_parameter_max_length_on_error = 0."
    if found["log_error_verbosity"] != "terse":
        yield "PostgreSQL écrit les lignes refusées dans son journal : log_error_verbosity = terse."


def link() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT host(inet_server_addr()), coalesce(bool_or(ssl), false)"
            " FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        )
        yield from said_of_link(*cursor.fetchone())


def said_of_link(address: str | None, encrypted: bool) -> Iterator[str]:  # noqa: FBT001 - as the database says it
    """`address`: of the server, None through a socket of this machine."""
    if address and not ipaddress.ip_address(address).is_loopback and not encrypted:
        yield "La base est sur une autre machine et lui parle en clair : ajoutez ?sslmode=verify-full à DATABASE_URL."


def clock() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        yield from said_of_clocks(timezone.now(), cursor.fetchone()[0])


def said_of_clocks(ours: datetime, theirs: datetime) -> Iterator[str]:
    """The journal is dated by us, its rights end by the clock of the database."""
    if abs(ours - theirs) > CLOCKS_APART:
        yield f"L’horloge de ce serveur et celle de la base diffèrent de {abs(ours - theirs)} : installez chrony."


def migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{len(plan)} mise(s) à jour de la base en attente : village migrate"


def worker() -> Iterator[str]:
    if queue.has_worker():
        yield Fact("un travailleur est en marche")
    else:
        yield Fact(
            "aucun travailleur : un grand tableau se reprend page ouverte. `village serve` en lance un ; "
            "sinon, lancez `village worker`"
        )
