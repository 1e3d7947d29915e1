"""Which part of what is due one wants to see: what it is, how far it is, of which year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from village.privacy.countdown import Due
from village.privacy.periods import Kept

TO_PROPOSE, SOON, PROPOSED, BLOCKED = "a-proposer", "bientot", "proposes", "bloques"
STATES = (
    (TO_PROPOSE, "échus, à proposer"),
    (SOON, "dans les deux mois"),
    (PROPOSED, "déjà proposés"),
    (BLOCKED, "gelés, ou parcours ouvert"),
)


@dataclass(frozen=True)
class Wanted:
    kept: str = ""
    state: str = ""
    year: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """From an address; what says nothing narrows nothing."""
        kept, state, year = asked.get("quoi", ""), asked.get("etat", ""), asked.get("annee", "")
        return cls(
            kept=kept if kept in Kept.values else "",
            state=state if state in dict(STATES) else "",
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        )

    @property
    def narrow(self) -> bool:
        return self != Wanted()

    def among(self, found: Iterable[Due], pending: Mapping[tuple[str, int], Any], today: date) -> list[Due]:
        return [
            one
            for one in found
            if self.kept in {"", one.kept}
            and self.year in {None, one.due_on.year}
            and self.state in {"", state_of(one, pending, today)}
        ]


def state_of(one: Due, pending: Mapping[tuple[str, int], Any], today: date) -> str:
    """How far it is."""
    if (one.kept, one.number) in pending:
        return PROPOSED
    if one.blocked:
        return BLOCKED
    return TO_PROPOSE if one.due_on <= today else SOON


def choices_in(found: Iterable[Due]) -> dict[str, list[tuple[Any, str]]]:
    """What may be asked of this list: what is in it, no more."""
    rows = list(found)
    return {
        "kept": [(kept.value, kept.label) for kept in Kept if any(one.kept == kept for one in rows)],
        "states": list(STATES),
        "years": [(year, str(year)) for year in sorted({one.due_on.year for one in rows})],
    }
