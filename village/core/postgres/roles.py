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

from village.core.postgres.embedded import APP_ROLE, DATABASE, OWNER_ROLE, Cluster


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
            "ENGINE": "django.db.backends.postgresql",
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


def ensure_app_role() -> None:
    """Make the application role if it is missing, and let the one who connects step into it. As owner."""
    role = sql.Identifier(APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if not cursor.fetchone():
            _run(cursor, sql.SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(role))
        members = {connection.settings_dict["USER"], _application_login()} - {APP_ROLE}
        for member in sorted(members):
            cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [member, APP_ROLE])
            if not cursor.fetchone()[0]:
                _run(cursor, sql.SQL("GRANT {} TO {}").format(role, sql.Identifier(member)))


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
