"""The processes that are measured: one PostgreSQL, ours and the floor, each behind the same gunicorn."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from village.core.postgres.embedded import Cluster

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = [sys.executable, "-c", "from village.cli import main; main()"]


@dataclass(frozen=True)
class Server:
    """One of the two: where it answers, and the process at the head of its tree."""

    name: str
    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """A demonstration on the embedded server of this folder, whatever the shell says."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_APP_URL"}}
    ours = {"DJANGO_SETTINGS_MODULE": "config.settings", "VILLAGE_DATA": str(folder), "DEMO": "1", "HTTPS": "0"}
    return inherited | ours | changes


def village(folder: Path, *arguments: str) -> str:
    """Run one command of ours and return what it printed."""
    return run([*VILLAGE, *arguments], folder)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def serving(name: str, command: list[str], folder: Path, port: int) -> Iterator[Server]:
    """Start a server and wait until it answers; stop it on leaving."""
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment(folder, PORT=str(port)), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        server = Server(name, port, process.pid)
        try:
            wait_for(server, process)
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=60)


def wait_for(server: Server, process: "subprocess.Popen[bytes]", patience: float = 120) -> float:
    """Wait until a page comes; return the seconds it took."""
    start = time.monotonic()
    while time.monotonic() - start < patience:
        if process.poll() is not None:
            break
        if answers(server.address):
            return time.monotonic() - start
        time.sleep(0.05)
    raise SystemExit(f"{server.name} ne répond pas.")


def answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}/login/", timeout=5):  # noqa: S310 - the loopback
        return True
    with suppress(OSError):
        return _status(address) in {200, 302, 404}
    return False


def _status(address: str) -> int:
    port = int(address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET /login/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return int(line.recv(64).split()[1])


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def postmaster(folder: Path) -> int:
    """The process at the head of the embedded PostgreSQL."""
    return int((Cluster.of(folder).data / "postmaster.pid").read_text().split("\n", 1)[0])


def cpu_seconds(*heads: int) -> float:
    """Processor time spent so far by these processes and all those they started, the dead ones included."""
    spent = 0.0
    for head in heads:
        first = psutil.Process(head)
        for process in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                spent += times.user + times.system + times.children_user + times.children_system
    return spent


def memory_mb(head: int) -> float:
    """Memory of a tree of processes, shared pages counted once."""
    first = psutil.Process(head)
    return sum(process.memory_full_info().pss for process in (first, *first.children(recursive=True))) / 2**20


def described() -> str:
    """The machine in generic words."""
    cores = os.cpu_count() or 1
    memory = psutil.virtual_memory().total / 2**30
    python = re.match(r"\d+\.\d+", sys.version)
    return f"{cores} cœurs, {memory:.0f} Go de mémoire, Linux, Python {python.group() if python else ''}"
