"""How we connect, as which role, and what the application role may do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg import conninfo, sql

from village.core.postgres.embedded import (
    APP_ROLE,
    COUNTS_ROLE,
    DATABASE,
    EYES_ROLE,
    INHERITANCE_IS_OF_THE_GRANT,
    OWNER_ROLE,
    Cluster,
    lend,
)


def databases(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Return Django's `DATABASES`: one alias, connecting as the application role. Starts nothing."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        host = str(Cluster.of(data_dir).sockets)
        owner: dict[str, Any] = {"USER": OWNER_ROLE, "PASSWORD": "", "HOST": host, "PORT": "", "OPTIONS": {}}
        return _default(DATABASE, owner | {"USER": APP_ROLE}, owner)
    name, owner = _login("DATABASE_URL", url)
    if app_url := os.environ.get("DATABASE_APP_URL", "").strip():
        return _default(name, _login("DATABASE_APP_URL", app_url)[1], owner)
    # No second login: the session starts as the owner and steps down at once.
    options = f"{owner['OPTIONS'].get('options', '')} -c role={APP_ROLE}".strip()
    return _default(name, owner | {"OPTIONS": owner["OPTIONS"] | {"options": options}}, owner)


def _default(name: str, application: dict[str, Any], owner: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "default": {
            "ENGINE": "village.core.postgres.engine",
            "NAME": name,
            **application,
            "OWNER": owner,
            # One connection kept by each web thread: 2 workers × 8 threads = 16, known beforehand,
            # so a pool would add moving parts and save nothing.
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }


def _login(setting: str, url: str) -> tuple[str, dict[str, Any]]:
    """Split a PostgreSQL address into the database's name and Django's connection settings."""
    advice = f"Le réglage {setting} doit s’écrire postgresql://utilisateur:mot-de-passe@serveur:5432/base."
    try:
        parts: dict[str, Any] = dict(conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured(advice) from None
    if not parts.get("dbname") or not parts.get("user"):
        raise ImproperlyConfigured(advice)
    name = str(parts.pop("dbname"))
    login = {key.upper(): str(parts.pop(key, "") or "") for key in ("user", "password", "host", "port")}
    return name, login | {"OPTIONS": parts}


@contextmanager
def as_owner() -> Iterator[None]:
    """Make the default connection the owner's; closed before and after. Nests; never in a transaction."""
    settings = connection.settings_dict
    application = {key: settings[key] for key in settings["OWNER"]}
    if application == settings["OWNER"]:
        yield
        return
    connection.close()
    settings.update(settings["OWNER"])
    try:
        yield
    finally:
        connection.close()
        settings.update(application)


def ensure_roles() -> None:
    """Make the roles that are missing, and let the one who connects step in. As owner.

    Nobody enters as the eyes: they own the functions that look behind the row policies, and read keys only. The
    application becomes who counts for a moment, and must not be it the rest of the time.
    """
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        _make(cursor, APP_ROLE, {owner, _application_login()})
        for role, to in ((EYES_ROLE, owner), (COUNTS_ROLE, APP_ROLE)):
            _make(cursor, role, set())
            _lend(cursor, role, to)


def _lend(cursor: Any, role: str, to: str) -> None:
    version = cursor.connection.info.server_version
    entering = "SET" if version >= INHERITANCE_IS_OF_THE_GRANT else "MEMBER"
    cursor.execute("SELECT pg_has_role(%s, %s, %s), pg_has_role(%s, %s, 'USAGE')", [to, role, entering, to, role])
    if cursor.fetchone() != (True, False):
        for statement in lend(role, to, version):
            _run(cursor, statement)


def _make(cursor: Any, role: str, members: set[str]) -> None:
    name = sql.Identifier(role)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchone():
        _run(cursor, sql.SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(name))
    # Since version 16, who makes a role is a member who may not step into it, until he says so.
    entering = "SET" if cursor.connection.info.server_version >= INHERITANCE_IS_OF_THE_GRANT else "MEMBER"
    for member in sorted(members - {role}):
        cursor.execute("SELECT pg_has_role(%s, %s, %s)", [member, role, entering])
        if not cursor.fetchone()[0]:
            _run(cursor, sql.SQL("GRANT {} TO {}").format(name, sql.Identifier(member)))


def _application_login() -> str:
    if app_url := os.environ.get("DATABASE_APP_URL", "").strip():
        return str(_login("DATABASE_APP_URL", app_url)[1]["USER"])
    return APP_ROLE


def _run(cursor: Any, statement: sql.Composed) -> None:
    try:
        cursor.execute(statement)
    except Exception as error:
        order = statement.as_string(None)
        message = f"La base refuse « {order} » ({error}). Faites-le exécuter par son administrateur."
        raise ImproperlyConfigured(message) from error


def _database() -> sql.Identifier:
    return sql.Identifier(str(connection.settings_dict["NAME"]))


def grant_future_tables() -> None:
    """Give the application role rows, sequences and functions of the tables made from now on. As owner.

    Before the tables, never after: `audit` takes rights back in its own migration.
    """
    role = sql.Identifier(APP_ROLE)
    with connection.cursor() as cursor:
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            # No temporary table of its own: one could take the name of a table that the owner's functions write.
            f"REVOKE TEMPORARY ON DATABASE {_database().as_string(cursor.connection)} FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(role))


def lift_the_wall() -> None:
    """Let this connection of the owner see every row until it closes: migrations, restorations. Never in a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('village.reach', 'load', false)")
