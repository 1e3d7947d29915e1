"""The PostgreSQL that comes in a wheel: made, started, adopted after a crash, stopped by the last one out."""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from village.core import secrets
from village.core.postgres.wheel import ACCOUNT, SHARED, account_named, programs

DATABASE = "village"
OWNER_ROLE = "village_owner"
APP_ROLE = "village_app"
# Owns the functions that look behind the row policies: nobody enters as this role (`core.postgres.policies`).
EYES_ROLE = "village_eyes"
# Counts rows of a programme, for figures: reads, never writes. The application steps into it, and out.
COUNTS_ROLE = "village_counts"
INHERITANCE_IS_OF_THE_GRANT = 160_000  # the version of PostgreSQL
SUPERUSER = "postgres"
SOCKET_PATH_LIMIT = 90  # bytes; the system's own limit for a socket's path is 104 to 108

SERVER_SETTINGS = {
    "listen_addresses": "",  # a Unix socket in a closed folder, no network
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # No personal data in the server's log: neither the statement, its parameters, the rows, nor the values.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Cluster:
    """One embedded server: where it lives, and the system account that runs it (`None`: ours)."""

    home: Path
    sockets: Path
    account: str | None

    @classmethod
    def of(cls, data_dir: Path) -> "Cluster":
        """Return the server of a data folder. Root's lives where the server's account may enter."""
        if os.geteuid() == 0:
            # Named by the place and by an identity kept inside: a new folder is a new base.
            identity = f"{data_dir.resolve()}:{secrets.kept('VILLAGE_INSTALLATION', data_dir)}"
            home = SHARED / f"village-{_digest(identity)}"
            return cls(home, home, ACCOUNT)
        home = data_dir.resolve() / "postgres"
        if len(os.fsencode(home)) <= SOCKET_PATH_LIMIT:
            return cls(home, home, None)
        return cls(home, Path(f"/tmp/village-{os.geteuid()}-{_digest(str(home))}"), None)  # noqa: S108 - checked when used

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL as the server's account and return what it said."""
        return subprocess.run(  # noqa: S603 - our own program and arguments
            [str(programs(self.account) / program), *arguments],
            stdin=subprocess.DEVNULL,
            **self.as_account(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def serve(self, options: dict[str, str]) -> "subprocess.Popen[bytes]":
        """Start the server as our own child, so that we reap it, out of reach of the terminal's Ctrl-C."""
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603
                [str(programs(self.account) / "postgres"), "-D", str(self.data), *settings],
                stdin=subprocess.DEVNULL,
                **self.as_account(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def as_account(self) -> dict[str, Any]:
        lent = {"user": self.account, "group": self.account, "extra_groups": []} if self.account else {}
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        return {"cwd": self.home, "env": environment, **lent}

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )


@contextmanager
def running(data_dir: Path, *, durable: bool = True, watched: bool = False) -> Iterator[None]:
    """Have a server while inside. `DATABASE_URL` names one, else ours starts, or is joined if it runs.

    Several processes of one installation may be inside at once; the last one out stops the server,
    one that a crash left behind included. `watched` starts it again when something kills it.
    `durable=False` is for tests: faster, and lost with the power.
    """
    if os.environ.get("DATABASE_URL", "").strip():
        yield
        return
    cluster, process = Cluster.of(data_dir), os.getpid()
    servers: list[subprocess.Popen[bytes]] = []
    leaving = threading.Event()

    def start() -> None:
        with _alone(data_dir):
            servers.extend(_start(cluster, durable=durable))

    watcher = threading.Thread(target=_watch, args=(cluster, leaving, start), daemon=True)
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "postgres.lock").open("a") as user:
        fcntl.flock(user, fcntl.LOCK_SH)
        start()
        if watched:
            watcher.start()
        try:
            yield
        finally:
            if os.getpid() == process:  # not the web workers, which leave by the same door
                leaving.set()
                if watched:
                    watcher.join()
                _stop_if_last(cluster, data_dir, user)
                _forget(servers)


def _watch(cluster: Cluster, leaving: threading.Event, start: Callable[[], None]) -> None:
    while not leaving.wait(1):
        if not _listens(cluster):
            with suppress(ImproperlyConfigured):  # said again at the next turn
                start()


def _forget(servers: "list[subprocess.Popen[bytes]]") -> None:
    for server in servers:
        if server.poll() is None:  # others are inside: theirs to stop, and no leak of ours
            server.returncode = 0


def _stop_if_last(cluster: Cluster, data_dir: Path, user: IO[str]) -> None:
    with _alone(data_dir), suppress(BlockingIOError):
        fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
        cluster.run("pg_ctl", "stop", "--wait", "--mode=fast", "-D", str(cluster.data))


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    # `lockf`, not `flock`: a process forked at this moment does not carry the lock away.
    with (data_dir / "postgres.gate").open("a") as gate:
        fcntl.lockf(gate, fcntl.LOCK_EX)
        yield


def remove(data_dir: Path) -> None:
    """Delete a stopped server and everything in it."""
    cluster = Cluster.of(data_dir)
    for folder in {cluster.home, cluster.sockets}:
        shutil.rmtree(folder, ignore_errors=True)


def _start(cluster: Cluster, *, durable: bool) -> "list[subprocess.Popen[bytes]]":
    """Return the server we started, none when it already ran."""
    _prepare_folders(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _create(cluster)
    started = []
    if not _answers(cluster):
        _forget_dead_server(cluster)
        settings = SERVER_SETTINGS | {"unix_socket_directories": str(cluster.sockets)}
        if not durable:
            # Nothing of the server's own at work in a base that a test is about to drop: we may not stop it.
            settings |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        started.append(_serve(cluster, settings))
    _ensure_roles(cluster)
    return started


def _serve(cluster: Cluster, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    for _ in range(15):  # the processes of a killed server need a moment to leave
        server = cluster.serve(settings)
        while server.poll() is None:
            if _answers(cluster):
                return server
            time.sleep(0.05)
        time.sleep(1)
    message = f"PostgreSQL ne démarre pas. Dernières lignes de {cluster.log} :\n{cluster.log.read_text()[-2000:]}"
    raise ImproperlyConfigured(message)


def _prepare_folders(cluster: Cluster) -> None:
    if cluster.account:
        account = account_named(cluster.account)
        cluster.home.mkdir(mode=0o700, exist_ok=True)
        os.chown(cluster.home, account.pw_uid, account.pw_gid)
        return
    cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster.sockets.mkdir(mode=0o700, exist_ok=True)
    found = cluster.sockets.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        message = f"Le dossier {cluster.sockets} n'est pas à vous seul : supprimez-le, puis recommencez."
        raise ImproperlyConfigured(message)


def _create(cluster: Cluster) -> None:
    # Sorting by code point, case by Unicode: the same on every system, whatever its libraries.
    # Made beside, then moved: an interrupted creation leaves nothing that looks like a base.
    draft = cluster.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    made = cluster.run(
        "initdb",
        "-D",
        str(draft),
        f"--username={SUPERUSER}",
        "--auth=trust",  # the folder itself is closed to everybody else
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-locale",
        "--no-instructions",
    )
    if made.returncode:
        message = f"La base n'a pas pu être créée dans {cluster.home}.\n{made.stdout}"
        raise ImproperlyConfigured(message)
    draft.rename(cluster.data)


def _answers(cluster: Cluster) -> bool:
    try:
        cluster.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _listens(cluster: Cluster) -> bool:
    """Knock without speaking: PostgreSQL does not even log it."""
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(str(cluster.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
        return True


def _forget_dead_server(cluster: Cluster) -> None:
    """Remove the trace of a killed server whose number now belongs to a stranger.

    PostgreSQL itself forgives a number that nobody carries.
    """
    trace = cluster.data / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError):
        number = int(trace.read_text().split("\n", 1)[0])
        command = subprocess.run(  # noqa: S603
            ["ps", "-o", "args=", "-p", str(number)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        if str(cluster.data) not in command:
            trace.unlink()


def lend(role: str, to: str, server_version: int) -> Iterator[sql.Composed]:
    """Let one role step into another without being it: what policies show to the one is not the other's."""
    lent = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(to))
    if server_version >= INHERITANCE_IS_OF_THE_GRANT:
        yield lent + sql.SQL(" WITH INHERIT FALSE, SET TRUE")
    else:
        yield sql.SQL("ALTER ROLE {} NOINHERIT").format(sql.Identifier(to))
        yield lent


def _ensure_roles(cluster: Cluster) -> None:
    owner, application = sql.Identifier(OWNER_ROLE), sql.Identifier(APP_ROLE)
    lesser = sql.SQL("NOSUPERUSER NOCREATEROLE NOBYPASSRLS LOGIN")
    with cluster.connect() as connection:
        roles = {str(name) for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER_ROLE not in roles:  # CREATEDB: tests and drills of restoration make their own bases
            connection.execute(sql.SQL("CREATE ROLE {} CREATEDB {}").format(owner, lesser))
        if APP_ROLE not in roles:
            connection.execute(sql.SQL("CREATE ROLE {} NOCREATEDB {}").format(application, lesser))
            connection.execute(sql.SQL("GRANT {} TO {}").format(application, owner))
        for new in {EYES_ROLE, COUNTS_ROLE} - roles:
            role = sql.Identifier(new)
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS").format(role))
        for role_lent, to in ((EYES_ROLE, OWNER_ROLE), (COUNTS_ROLE, APP_ROLE)):
            for statement in lend(role_lent, to, connection.info.server_version):
                connection.execute(statement)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            name = sql.Identifier(DATABASE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:10]
