"""The whole base, taken and put back by who goes through the row policies: PostgreSQL's own programs do it."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg import conninfo, sql
from psycopg.errors import ObjectInUse

from village.core.errors import DomainError
from village.core.postgres.embedded import Cluster
from village.core.postgres.wheel import programs

_WORDS = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip
FRESH, FORMER = "_restauree", "_avant"
WHO = (
    "Le compte de la base ne passe pas les règles de lignes : sa sauvegarde serait refusée. Donnez dans "
    "DATABASE_BACKUP_URL l’adresse d’un compte SUPERUSER (ou BYPASSRLS pour sauvegarder seulement), que rien d’autre "
    "n’utilise."
)
WHO_RESTORES = (
    "Restaurer demande un compte SUPERUSER : donnez son adresse dans DATABASE_BACKUP_URL, le temps de la commande."
)
BUSY = (
    "Quelqu’un entre encore dans la base : arrêtez le site, sur toutes les machines, puis recommencez. "
    "Rien n’a été changé."
)


@dataclass(frozen=True)
class Administrator:
    """`cluster`: ours, or None; `login`: as libpq says it."""

    cluster: Cluster | None
    login: dict[str, str]

    @classmethod
    def known(cls) -> "Administrator":
        """Of the embedded server; else of `DATABASE_BACKUP_URL`, else of `DATABASE_URL`."""
        if not os.environ.get("DATABASE_URL", "").strip():
            return cls(Cluster.of(Path(settings.DATA_DIR)), {})
        url = os.environ.get("DATABASE_BACKUP_URL", "").strip() or os.environ["DATABASE_URL"]
        try:
            found = conninfo.conninfo_to_dict(url)
        except psycopg.ProgrammingError:
            message = (
                "Le réglage DATABASE_BACKUP_URL doit s’écrire postgresql://utilisateur:mot-de-passe@serveur:5432/base."
            )
            raise ImproperlyConfigured(message) from None
        return cls(None, {word: str(value) for word, value in found.items() if word != "dbname"})

    def connect(self, base: str) -> "psycopg.Connection[Any]":
        if self.cluster:
            return self.cluster.connect(base)
        return psycopg.connect(**{**self.login, "dbname": base}, autocommit=True, connect_timeout=10)  # type: ignore[arg-type]

    def must_see_all(self, *, restoring: bool = False) -> None:
        """Raise `DomainError` for who would see no row, or may not give tables their owners."""
        with self.connect("postgres" if restoring else base_name()) as session:
            row = session.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
        superuser, bypasses = row or (False, False)
        if restoring and not superuser:
            raise DomainError(WHO_RESTORES)
        if not (superuser or bypasses):
            raise DomainError(WHO)

    def run(self, name: str, *arguments: str, source: IO[bytes] | None = None, to: IO[bytes] | None = None) -> None:
        """Run a program of PostgreSQL, fed from `source`, its answer in `to`; a failure is said without its details."""
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs, our arguments
                [str(self._program(name)), *self._options(), *arguments],
                stdin=subprocess.PIPE if source else subprocess.DEVNULL,
                stdout=to or subprocess.DEVNULL,
                stderr=errors,
                **self._around(),
            )
            if source and process.stdin:
                with suppress(BrokenPipeError), process.stdin:
                    shutil.copyfileobj(source, process.stdin, 1024 * 1024)
            if process.wait():
                errors.seek(0)
                first = errors.readline().decode(errors="replace").strip()  # the next lines may quote a row
                raise DomainError(f"{name} a échoué : {first[:300]}")

    def _program(self, name: str) -> Path:
        if self.cluster:
            return programs(self.cluster.account) / name
        # The server's own if it is here: what a newer program writes, an older server may not understand; an older
        # program refuses a newer server.
        found = shutil.which(name)
        return Path(found) if found and self._serves(found) else programs(None) / name

    def _serves(self, program: str) -> bool:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        known = re.search(r"\) (\d+)", said)
        with self.connect(base_name()) as session:
            return known is not None and int(known[1]) >= session.info.server_version // 10_000

    def _options(self) -> list[str]:
        return [f"--host={self.cluster.sockets}", "--username=postgres"] if self.cluster else []

    def _around(self) -> dict[str, Any]:
        if self.cluster:
            return self.cluster.as_account()
        said = {_WORDS[word]: value for word, value in self.login.items() if word in _WORDS}
        return {"env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **said}}


def left_behind() -> list[str]:
    """The bases that an interrupted restoration left beside ours."""
    with connection.cursor() as cursor:
        beside = [base_name() + ending for ending in (FRESH, FORMER)]
        cursor.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s) ORDER BY 1", [beside])
        return [name for (name,) in cursor.fetchall()]


def base_name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def one_moment(administrator: Administrator) -> Iterator[tuple[str, "psycopg.Connection[Any]"]]:
    """Hold one moment of the base: its name for the programs, and a session that reads it."""
    with administrator.connect(base_name()) as session, session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = session.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(found[0]) if found else "", session


def dump(administrator: Administrator, snapshot: str, without: tuple[str, ...], to: IO[bytes]) -> None:
    """Write the base of that moment, in PostgreSQL's own compressed form; `without`: tables that keep no row."""
    left_out = [f"--exclude-table-data=public.{table}" for table in without]
    administrator.run("pg_dump", "--format=custom", f"--snapshot={snapshot}", *left_out, base_name(), to=to)


def counts(session: "psycopg.Connection[Any]", without: tuple[str, ...]) -> dict[str, int]:
    """How many rows in each table."""
    tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    asked = [sql.SQL("SELECT {}, count(*) FROM {}").format(name, sql.Identifier("public", name))
             for (name,) in tables if name not in without]  # fmt: skip
    return dict(session.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()) if asked else {}


def make_beside(administrator: Administrator, name: str, owner: str) -> None:
    """Make an empty base beside ours; one that an interrupted restoration left is dropped."""
    drop(administrator, name)
    with administrator.connect("postgres") as session:
        made = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        session.execute(sql.SQL(made).format(sql.Identifier(name), sql.Identifier(owner)))


def fill(administrator: Administrator, name: str, source: IO[bytes]) -> None:
    administrator.run(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-password", f"--dbname={name}", source=source
    )


def take_the_place(administrator: Administrator, name: str, former: str) -> None:
    """The base `name` becomes ours, ours becomes `former`: both at once, or neither."""
    connection.close()
    ours = base_name()
    with administrator.connect("postgres") as session:
        for base in (ours, name):
            session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [base])
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            with session.transaction():
                session.execute(rename.format(sql.Identifier(ours), sql.Identifier(former)))
                session.execute(rename.format(sql.Identifier(name), sql.Identifier(ours)))
        except ObjectInUse:
            raise DomainError(BUSY) from None


def drop(administrator: Administrator, name: str) -> None:
    with administrator.connect("postgres") as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Work in another base of the same server, then in ours again."""
    usual = base_name()
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
