"""What was erased since the last backup, kept apart from the base: numbers that say nothing of anybody.

Written when the erasure is done, in the data folder and beside the keys; read again by `village restore`.
"""

import logging
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from village.core.backup.files import Damaged

NAME = "effacements.txt"
_LINE = re.compile(r"cle \d+|papier [0-9a-f]{32}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Graves:
    """Keys of dossiers erased, names of papers withdrawn."""

    keys: frozenset[int] = frozenset()
    papers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Iterable[str], path: Path) -> "Graves":
        said = [line for line in lines if line]
        if wrong := next((line for line in said if not _LINE.fullmatch(line)), None):
            why = (
                f"la liste de ce qui a été effacé est abîmée, à la ligne « {wrong[:40]} ». Regardez-la : une ligne "
                f"coupée se complète avec le bordereau du jour, ou se retire ({path})."
            )
            raise Damaged(path, why)
        words = [line.split() for line in said]
        return cls(
            frozenset(int(number) for kind, number in words if kind == "cle"),
            frozenset(name for kind, name in words if kind == "papier"),
        )

    def lines(self) -> list[str]:
        return [*(f"cle {number}" for number in sorted(self.keys)), *(f"papier {name}" for name in sorted(self.papers))]

    def __or__(self, other: "Graves") -> "Graves":
        return Graves(self.keys | other.keys, self.papers | other.papers)


def folders() -> list[Path]:
    """Where it is written: here, and beside the keys when the site may reach them."""
    beside: Path | None = settings.BACKUP_KEYS_DIR
    return [Path(settings.DATA_DIR), *([beside] if beside else [])]


def bury(*lines: str) -> None:
    """Write the lines down for good. The erasure is done: what cannot be written is said in the technical log."""
    if not lines:
        return
    content = "".join(f"{line}\n" for line in lines).encode()
    for folder in folders():
        try:
            descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, content)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            _log.error("effacement non noté pour les restaurations, dans %s : %s", folder, type(error).__name__)


def carry_on(found: Graves) -> None:
    """Write down here what another machine knew: the next copy of the keys says it still."""
    known = set(read(*folders()).lines())
    bury(*(line for line in found.lines() if line not in known))


def read(*places: Path) -> Graves:
    """All that these folders know of."""
    found = Graves()
    for folder in places:
        path = folder / NAME
        if path.exists():
            found |= Graves.of(path.read_text(errors="replace").split("\n"), path)
    return found
