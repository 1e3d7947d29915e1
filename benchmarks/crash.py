"""The drill of `tests/runtime/test_crash.py`, as long as wished: `python -m benchmarks --crash 50`."""

import tempfile
from datetime import date
from pathlib import Path
from statistics import median

from tests.runtime.test_crash import Demonstration, check, drill
from village.core import postgres
from village.core.french import number


def main(rounds: int) -> str:
    """Return a line that says what was written, kept, and how soon the service was back."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Demonstration(Path(folder))
        try:
            writers, delays = drill(installation, rounds)
            written = check(installation, writers)
        finally:
            postgres.remove(installation.folder)
    return (
        f"`python -m benchmarks --crash {rounds}`, le {date.today():%d/%m/%Y} : "  # noqa: DTZ011
        f"{rounds} arrêts brutaux (`kill -9` du serveur, puis de PostgreSQL, en alternance), 8 personnes qui écrivent : "
        f"{written} notes confirmées, toutes présentes une seule fois, journal intact. De nouveau en service en "
        f"{number(median(delays), 1)} s (médiane), {number(max(delays), 1)} s au plus."
    )
