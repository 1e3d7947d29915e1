"""Acknowledged means kept: notes written while the server, then PostgreSQL, are killed again and again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.test_serve import VILLAGE, Installation
from village.core import postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this drill kills the embedded server"),
]

CLIENTS = 8
MARK = "Note écrite pendant l’exercice n° "
PEOPLE = f"import json; from benchmarks.people import people; print(json.dumps(people({2 * CLIENTS})))"
KEPT = (
    "import json; from village.plans.models import JournalEntry as J; "
    "from village.access import wall; sees_all = wall.open_for(wall.Mission.LOAD); sees_all.__enter__(); "
    f"print(json.dumps([text for text in J.objects.values_list('text', flat=True) if text.startswith('{MARK}')]))"
)


class Demonstration(Installation):
    def environment(self, **changes: str) -> dict[str, str]:
        here = str(Path(__file__).resolve().parents[2])
        return super().environment(**{"DEMO": "1", "PYTHONPATH": here, **changes})

    def start(self) -> tuple[subprocess.Popen[bytes], float]:
        """Start the server; return it and the seconds before it answered."""
        begun = time.monotonic()
        with (self.folder / "output.log").open("ab") as output:
            server = subprocess.Popen(
                [*VILLAGE, "serve"], env=self.environment(), stdout=output, stderr=output, start_new_session=True
            )
        self.until_it_answers(server)
        return server, time.monotonic() - begun

    def until_it_answers(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 90
        while not self.answers():
            assert server.poll() is None, (self.folder / "output.log").read_text()
            assert time.monotonic() < deadline, "no answer after 90 s"
            time.sleep(0.05)


@dataclass
class Writers:
    """People who write notes without pausing. What got no answer is sent again, the same form, until it does."""

    address: str
    people: list[dict[str, Any]]
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        able = [person for person in self.people if person["plans"]][:CLIENTS]
        self.threads = [threading.Thread(target=self._write, args=(person,)) for person in able]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _write(self, person: dict[str, Any]) -> None:
        rank = 0
        while not self.over.is_set():
            plan = person["plans"][rank % len(person["plans"])][0]
            rank += 1
            key = str(uuid.uuid4())
            while (status := self._send(person["cookie"], plan, key)) is None:
                time.sleep(0.1)
                if self.over.is_set():
                    return
            (self.acknowledged if status == 302 else self.refused).append(key if status == 302 else f"{status}")

    def _send(self, cookie: str, plan: int, key: str) -> int | None:
        """The status of the answer, None without a whole answer or when the server says it cannot now."""
        token = "c" * 32
        answers = {
            "csrfmiddlewaretoken": token, "submission": key, "kind": "entretien", "text": f"{MARK}{key}",
            "readers": "equipe", "on": date.today().isoformat(),  # noqa: DTZ011 - the day of this machine
        }  # fmt: skip
        request = urllib.request.Request(
            f"{self.address}/parcours/{plan}/notes/nouvelle/",
            data=urllib.parse.urlencode(answers).encode(),
            headers={"Cookie": f"session={cookie}; csrf={token}"},
        )
        try:
            return int(_OPENER.open(request, timeout=30).status)
        except urllib.error.HTTPError as error:
            return None if error.code >= 500 else error.code
        except (OSError, HTTPException):
            return None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def kill_all(head: int) -> None:
    """`kill -9` a process and those it started, at once."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(head)], capture_output=True, text=True, check=False)
    for number in [head, *map(int, listed.stdout.split())]:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def drill(installation: Demonstration, rounds: int, *, pause: float = 1.0) -> tuple[Writers, list[float]]:
    """Kill the server, then PostgreSQL, in turn, under writes; return who wrote, and the seconds before each answer."""
    assert installation.run("migrate", "-v0").returncode == 0
    assert installation.run("demo", "--children", "60", "--seed", "1").returncode == 0
    server, _ = installation.start()
    people = json.loads(installation.run("shell", "-v0", "-c", PEOPLE).stdout.splitlines()[-1])
    writers, delays = Writers(installation.address, people), []
    try:
        for turn in range(rounds):
            time.sleep(pause)
            if turn % 2:
                begun = time.monotonic()
                assert installation.postmaster
                kill_all(installation.postmaster)
                installation.until_it_answers(server)
                delays.append(time.monotonic() - begun)
            else:
                kill_all(server.pid)
                server.wait(timeout=30)
                server, delay = installation.start()
                delays.append(delay)
        time.sleep(pause)
    finally:
        writers.stop()
        server.terminate()
        server.wait(timeout=60)
    return writers, delays


def check(installation: Demonstration, writers: Writers) -> int:
    """Every acknowledged note is there exactly once, and the journal is sound; return how many notes."""
    found = Counter(json.loads(installation.run("shell", "-v0", "-c", KEPT).stdout.splitlines()[-1]))
    kept = Counter({text.removeprefix(MARK): times for text, times in found.items()})
    lost = [key for key in writers.acknowledged if key not in kept]
    assert not lost, f"{len(lost)} acknowledged notes lost"
    assert not [key for key, times in kept.items() if times > 1], "a note written twice"
    assert not writers.refused, Counter(writers.refused)
    verdict = installation.run("verify-journal")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    return len(writers.acknowledged)


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Demonstration]:
    yield Demonstration(tmp_path)
    postgres.remove(tmp_path)


def test_no_acknowledged_note_is_lost_to_kills_nor_written_twice(demonstration: Demonstration) -> None:
    writers, delays = drill(demonstration, rounds=4)
    written = check(demonstration, writers)
    sys.stdout.write(f"{written} notes, answers again after {max(delays):.1f} s at most\n")
    assert written > 20
