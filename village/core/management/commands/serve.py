"""`village serve`: everything needed to open the door, in one command."""

import errno
import fcntl
import gc
import importlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

# More threads only wait for one another: two processes of four serve as many people, sooner, with half the connections.
WORKERS, THREADS = 2, 4
LEAVES_WITHIN = 20  # seconds, for what the worker is doing


class Command(BaseCommand):
    help = "Préparer la base, puis servir le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host",
            default=os.environ.get("HOST") or "127.0.0.1",
            help="adresse d’écoute",
        )
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port d’écoute")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], _port(options["port"])
        with (
            _alone(settings.DATA_DIR, f"http://{host}:{port}"),
            _listening(host, port) as door,
        ):
            self.prepare()
            address = f"http://{host}:{door.getsockname()[1]}"
            get_wsgi_application()  # what cannot be loaded says so now, before anybody is invited
            connections.close_all()  # each worker opens its own
            with _worker():
                WebServer(door.detach(), lambda: self.welcome(address)).run()

    def prepare(self) -> None:
        self.stdout.write("Préparation de la base…")
        call_command("migrate", interactive=False, verbosity=0)
        accounts = get_user_model()._default_manager
        if not settings.DEMO and accounts.filter(email__endswith=f"@{settings.DEMO_DOMAIN}").exists():
            raise CommandError(
                "Cette base contient la démonstration, dont les mots de passe sont publics : elle ne s’ouvre pas avec "
                "DEMO=0. Choisissez un autre dossier, par exemple : VILLAGE_DATA=/srv/village"
            )
        if settings.DEMO and "demo" in get_commands() and not accounts.exists():
            self.stdout.write("Chargement du territoire de démonstration…")
            call_command("demo")
        call_command("collectstatic", interactive=False, verbosity=0)

    def welcome(self, address: str) -> None:
        lines = ["", f"Tout un village est ouvert : {address}", "Ctrl-C pour arrêter."]
        if settings.DEMO:
            lines += [
                "",
                "Démonstration : personnes inventées, mots de passe publics.",
                *_demo_accounts(),
            ]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn inside this process, so that its end is ours and the database stops with it."""

    def __init__(self, door: int, when_ready: Any) -> None:
        self.door, self.when_ready = door, when_ready
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.door}",
            "worker_class": "gthread",
            "workers": WORKERS,
            "threads": THREADS,
            "preload_app": False,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "accesslog": None,  # addresses visited name children; the journal is the only record of reads
            "loglevel": "error",
            "control_socket_disable": True,
            "when_ready": lambda _server: self.when_ready(),
            "post_worker_init": lambda _worker: gc.freeze(),  # what is loaded stays: no use looking for waste in it
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


def _port(value: str) -> int:
    if not value.isdigit() or int(value) > 65535:
        message = f"Le port « {value} » n’est pas un nombre entre 0 et 65535."
        raise CommandError(message)
    return int(value)


@contextmanager
def _alone(data_dir: Path, address: str) -> Iterator[None]:
    """Hold the data folder for one server at a time; the lock dies with the process, whatever kills it."""
    with (data_dir / "serve.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            lock.seek(0)
            message = f"Tout un village est déjà en marche ici : {lock.read() or 'il démarre'}. Rien à faire."
            raise CommandError(message) from None
        lock.truncate(0)
        lock.write(f"{address} (processus {os.getpid()})")
        lock.flush()
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port before the slow work: the first visitors wait at the door, a second server is told."""
    for patience in range(4, -1, -1):
        try:
            door = socket.create_server((host, port), backlog=2048)
            break
        except OSError as error:
            if error.errno == errno.EADDRINUSE and patience:
                time.sleep(0.5)  # the workers of a killed server need a moment to notice
                continue
            message = (
                f"Le port {port} de {host} n’est pas libre ({os.strerror(error.errno or 0)}). "
                f"Choisissez-en un autre, par exemple : PORT={port + 1} make run"
            )
            raise CommandError(message) from None
    with door:
        yield door


@contextmanager
def _worker() -> Iterator[None]:
    """A worker beside the web server, started again if it ends; it leaves before us (`core.queue`).

    Before: the last one out stops PostgreSQL, and a worker told to leave while it starts stops nothing.
    """
    over = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()  # at once in a web worker: it was forked without that thread


def _keep_working(over: threading.Event) -> None:
    command = [sys.executable, "-c", "from village.cli import main; main()", "worker"]
    while not over.is_set():
        worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        while worker.poll() is None and not over.wait(0.5):
            pass
        _leave(worker)
        over.wait(5)


def _leave(worker: "subprocess.Popen[bytes]") -> None:
    """What it was doing is taken up again by the next one."""
    worker.terminate()
    try:
        worker.wait(timeout=LEAVES_WITHIN)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _demo_accounts() -> list[str]:
    # By name: the demonstration stands above and may be left out of an installation.
    try:
        accounts = importlib.import_module("village.demo.accounts").ACCOUNTS
    except ModuleNotFoundError:
        return []
    width = max(len(label) for label, *_ in accounts)
    return [f"  {label:<{width}}  {email}  {password}" for label, email, password in accounts]
