"""The load: so many people who click without ever pausing, on ours or on the floor."""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any

import httpx

from benchmarks.machine import Server, cpu_seconds

MIX = {"list": 40, "search": 20, "open": 30, "note": 10}
# Half of the people write, half (the coordination) only read: together they make the mix.
WRITING = {"list": 40, "search": 20, "open": 20, "note": 20}
READING = {"list": 40, "search": 20, "open": 40}
TEXT = (
    "Rencontre avec la maman après l’école. Elle trouve que les devoirs se passent mieux depuis que l’atelier a "
    "commencé ; Il a montré son cahier, et raconté la sortie au musée. Nous avons convenu de revoir l’enseignante."
)


@dataclass(frozen=True)
class Person:
    """Somebody signed in: what this person may open and write, and the words to look for."""

    cookie: str
    children: list[int]
    plans: list[tuple[int, int]]  # (parcours, child), open, in which this person may write
    words: list[str]
    thick: list[int]
    pages: int


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    data: dict[str, str] | None = None
    expected: int = 200
    heads: dict[str, str] | None = None


Site = Callable[[str, Person, random.Random], Request]


def ours(operation: str, person: Person, chance: random.Random) -> Request:
    if operation == "list":
        return Request("GET", f"/enfants/?page={chance.randint(1, person.pages)}")
    if operation == "search":
        # As one types: the page sends the words by htmx, and gets the lines.
        return Request("POST", "/enfants/", {"q": chance.choice(person.words)}, heads={"HX-Request": "true"})
    if operation in {"open", "thick"}:
        return Request("GET", f"/enfants/{chance.choice(_dossiers(operation, person))}/")
    if operation == "report":
        return Request("GET", f"/bilan/?periode=scolaire-{school_year()}")
    address = f"/parcours/{chance.choice(person.plans)[0]}/notes/nouvelle/"
    if operation == "form":
        return Request("GET", address)
    note = {
        "submission": str(uuid.uuid4()),
        "kind": "entretien",
        "text": TEXT,
        "readers": "equipe",
        "on": date.today().isoformat(),  # noqa: DTZ011 - the day of this machine
        "with_whom": "sa mère",
        "good_news": "on",
    }
    return Request("POST", address, note, 302)


def floor(operation: str, person: Person, chance: random.Random) -> Request:
    if operation == "list":
        return Request("GET", f"/?page={chance.randint(1, person.pages)}")
    if operation == "search":
        return Request("GET", f"/?q={chance.choice(person.words)}")
    if operation in {"open", "thick"}:
        return Request("GET", f"/{chance.choice(_dossiers(operation, person))}/")
    if operation == "report":
        return Request("GET", f"/report/?year={school_year()}")
    address = f"/{chance.choice(person.plans)[1]}/note/"
    if operation == "form":
        return Request("GET", address)
    note = {"on": date.today().isoformat(), "kind": "entretien", "text": TEXT, "good_news": "on"}  # noqa: DTZ011
    return Request("POST", address, note, 302)


def _dossiers(operation: str, person: Person) -> list[int]:
    return person.thick if operation == "thick" else person.children


def school_year() -> int:
    """The last school year that is over."""
    today = date.today()  # noqa: DTZ011
    return today.year - 1 - (today.month < 9)


@dataclass
class Run:
    """What was measured: milliseconds of each answer by operation, and processor time of the whole."""

    users: int
    times: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def count(self) -> int:
        return sum(map(len, self.times.values()))

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu / max(self.count, 1)

    @property
    def rate(self) -> float:
        return self.count / self.seconds if self.seconds else 0.0

    def add(self, other: "Run") -> None:
        """Pool another round of the same measure."""
        for operation, times in other.times.items():
            self.times.setdefault(operation, []).extend(times)
        self.faults += other.faults
        self.seconds += other.seconds
        self.cpu += other.cpu

    def latency(self, *operations: str) -> tuple[float, float]:
        """Median and 95th percentile in ms, of these operations or of all."""
        times = [t for name in operations or self.times for t in self.times.get(name, [])]
        if len(times) < 2:
            return (times or [0.0])[0], (times or [0.0])[0]
        return median(times), quantiles(times, n=20)[-1]


def press(  # noqa: PLR0913
    server: Server,
    site: Site,
    people: list[Person],
    operations: dict[str, int],
    seconds: float,
    heads: tuple[int, ...],
    *,
    pause: float = 0.0,
) -> Run:
    """Let these people click for so long, each waiting for his answer before the next click.

    `pause`: how many seconds, on average, each reads before the next click (never more than three times that).
    """
    run, lock = Run(len(people)), threading.Lock()
    ready, go = threading.Barrier(len(people) + 1), threading.Event()
    end = [0.0]

    def click(person: Person, seed: int) -> None:
        chance, share = random.Random(seed), operations
        if operations is MIX and len(people) > 1:
            share = WRITING if person.plans else READING
        names, weights = list(share), list(share.values())
        seen: list[tuple[str, float, str]] = []
        csrf = "b" * 32
        cookies = f"{'session' if site is ours else 'sessionid'}={person.cookie}; "
        cookies += f"{'csrf' if site is ours else 'csrftoken'}={csrf}"
        with httpx.Client(base_url=server.address, headers={"cookie": cookies}, timeout=60) as client:
            ready.wait()
            go.wait()
            time.sleep(chance.uniform(0, pause))  # they do not all come in at the same second
            while (start := time.perf_counter()) < end[0]:
                operation = chance.choices(names, weights)[0]
                fault = _send(client, site(operation, person, chance), csrf)
                seen.append((operation, 1000 * (time.perf_counter() - start), fault))
                client.cookies.clear()
                time.sleep(_reading(chance, pause))
        with lock:
            for operation, elapsed, fault in seen:
                if fault:
                    run.faults[f"{operation}: {fault}"] += 1
                else:
                    run.times.setdefault(operation, []).append(elapsed)

    threads = [threading.Thread(target=click, args=(person, number)) for number, person in enumerate(people)]
    for thread in threads:
        thread.start()
    ready.wait()
    before, start = cpu_seconds(server.pid, *heads), time.perf_counter()
    end[0] = start + seconds
    go.set()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - start
    run.cpu = cpu_seconds(server.pid, *heads) - before
    return run


def _reading(chance: random.Random, pause: float) -> float:
    return min(chance.expovariate(1 / pause), 3 * pause) if pause else 0.0


def _send(client: httpx.Client, request: Request, csrf: str) -> str:
    """Return what is wrong with the answer, nothing when all is well."""
    data: Any = {**request.data, "csrfmiddlewaretoken": csrf} if request.data else None
    try:
        answer = client.request(request.method, request.path, data=data, headers=request.heads)
    except httpx.HTTPError as error:
        return type(error).__name__
    return "" if answer.status_code == request.expected else f"{answer.status_code} {request.path}"
