"""Measure ours against the floor: `python -m benchmarks` (about ten minutes on two quiet cores).

Both stand on the same PostgreSQL, behind the same gunicorn, over the same children, and are measured in turn. What
counts is the ratio of processor time per operation, servers and database together: it hardly depends on the machine.
"""

import argparse
import json
import shutil
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks import crash, load, report
from benchmarks.load import MIX, Person, Run
from benchmarks.machine import (
    ROOT,
    VILLAGE,
    Server,
    described,
    free_port,
    memory_mb,
    postmaster,
    run,
    serving,
    village,
)
from village.core import postgres

USERS = (1, 8, 20, 32)
SINGLE = ("list", "search", "open", "thick", "note", "form")
# People who read before they click again: so many, so many seconds on average, measured for so long.
CALM, PAUSE, CALM_SECONDS = 20, 2.0, 30.0
ROUNDS = 2


def main() -> None:
    options = _options()
    folder = options.data.resolve()
    if options.crash:
        text = crash.main(options.crash)
        print(text)
        if not options.no_page:
            report.put(text, ROOT / "docs" / "performance.md", "arrêts")
        return
    with ExitStack() as stack:
        servers, ours, floor = _prepare(stack, folder, options)
        head = postmaster(folder)
        measures = measure(servers, {"ours": ours, "floor": floor}, head, options.seconds)
        memory = {name: memory_mb(server.pid) for name, server in servers.items()}
    text = report.written(measures, memory, children=options.children, machine=described(), command=_command(options))
    print(text)
    if not options.no_page:
        report.put(text, ROOT / "docs" / "performance.md", "mesures")
    sys.exit(1 if any(measured.faults for pair in measures.values() for measured in pair.values()) else 0)


def measure(
    servers: dict[str, Server], people: dict[str, list[Person]], head: int, seconds: float
) -> dict[str, dict[str, Run]]:
    """Return, for each measure, the pooled rounds of each side. The sides alternate, so that noise falls on both."""
    plans: list[tuple[str, int, dict[str, int], float, float]] = [
        *((name, 8, {name: 1}, seconds, 0.0) for name in SINGLE),
        ("report", 1, {"report": 1}, seconds, 0.0),
        *((f"mix {users}", users, MIX, seconds, 0.0) for users in USERS),
        ("calm", CALM, MIX, max(seconds, CALM_SECONDS), PAUSE),
    ]
    sites = {"ours": load.ours, "floor": load.floor}
    for name, site in sites.items():  # templates compiled, connections open, caches of the system full
        for operation in (*SINGLE, "report"):
            load.press(servers[name], site, _some(people[name], operation, 16), {operation: 1}, 3, ())
    found: dict[str, dict[str, Run]] = {}
    for turn in range(ROUNDS):
        for label, users, operations, length, pause in plans:
            order = ("ours", "floor") if turn % 2 else ("floor", "ours")
            for name in order:
                who = _some(people[name], label, users)
                done = load.press(servers[name], sites[name], who, operations, length, (head,), pause=pause)
                found.setdefault(label, {}).setdefault(name, Run(users)).add(done)
            _say(f"{label:8} {_line(found[label])}")
    return found


def _line(pair: dict[str, Run]) -> str:
    said = [f"{name} {one.cpu_ms:6.1f} ms CPU, {one.rate:5.0f}/s" for name, one in sorted(pair.items())]
    faults = [f"{name}: {dict(one.faults)}" for name, one in pair.items() if one.faults]
    return " | ".join([*said, *faults])


def _some(people: list[Person], operation: str, count: int) -> list[Person]:
    """So many of them, half of whom write; only those who write, for what only they may do."""
    able = [one for one in people if one.plans] if operation in {"note", "form"} else people
    return [able[number % len(able)] for number in range(count)]


def _prepare(
    stack: ExitStack, folder: Path, options: argparse.Namespace
) -> tuple[dict[str, Server], list[Person], list[Person]]:
    if options.fresh and folder.exists():
        postgres.remove(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stack.enter_context(postgres.running(folder))
    _say("data…")
    started = time.monotonic()
    village(folder, "migrate", "-v0")
    village(folder, "demo", "--children", str(options.children), "--seed", "1")
    _say(f"ours holds {options.children} children ({time.monotonic() - started:.0f} s)")
    ours = json.loads(run([sys.executable, "-m", "benchmarks.people", str(max(USERS))], folder))
    users = [each.pop("user") for each in ours]
    prepare = [sys.executable, "-m", "benchmarks.floor.prepare", ",".join(map(str, users))]
    cookies = json.loads(run(prepare, folder))
    run([sys.executable, "-c", _VACUUM], folder)
    _say(f"the floor holds the same ({time.monotonic() - started:.0f} s)")
    port, other = free_port(), free_port()
    village_server = serving("ours", [*VILLAGE, "serve", "--port", str(port)], folder, port)
    floor_server = serving("floor", [sys.executable, "-m", "benchmarks.floor.serve", str(other)], folder, other)
    servers = {"ours": stack.enter_context(village_server), "floor": stack.enter_context(floor_server)}
    people = [Person(**each) for each in ours]
    same = [Person(**{**each, "cookie": cookie}) for each, cookie in zip(ours, cookies, strict=True)]
    return servers, people, same


_VACUUM = """
import django; django.setup()
from django.db import connection
from village.core import postgres
with postgres.as_owner(), connection.cursor() as cursor: cursor.execute("VACUUM ANALYZE")
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--children", type=int, default=20_000, help="children, ten notes each (20000)")
    parser.add_argument("--seconds", type=float, default=6.0, help="length of each measure, twice per side (6)")
    parser.add_argument("--data", type=Path, default=ROOT / ".cache" / "benchmarks", help="where the data is kept")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--no-page", action="store_true", help="do not write docs/performance.md")
    parser.add_argument("--crash", type=int, metavar="ROUNDS", help="only kill everything under writes, so many times")
    return parser.parse_args()


def _command(options: argparse.Namespace) -> str:
    """What to type to measure the same: where the data is kept is nobody's business."""
    changed = [("--children", options.children, 20_000), ("--seconds", options.seconds, 6.0)]
    return " ".join(
        ["python -m benchmarks", *(f"{name} {value:g}" for name, value, usual in changed if value != usual)]
    )


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
