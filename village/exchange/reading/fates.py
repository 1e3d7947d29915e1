"""What becomes of each column and of each sheet, said before anything is written: taken, kept as text, or left."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from village.core.text import fold
from village.exchange.reading.columns import COMPUTED, OF_ACTIONS, OF_NO_ENTRY, OF_PROFILES, Column

# The sheets of the State's follow-up tool (domain § 1.3), folded.
FOLLOW_UP, BOARD, SUMMARY = "table de suivi", "tableau de bord", "synthese annuelle"
_ACTIONS = "une action d’un parcours a un objectif et un cadre, que le tableau ne dit pas"
_WHY = {
    **dict.fromkeys(("action", "actions", *OF_ACTIONS), _ACTIONS),
    **dict.fromkeys(OF_NO_ENTRY, "la fiche garde la décision ; ses raisons restent avec le texte"),
    **dict.fromkeys(OF_PROFILES, "les profils de l’enquête se disent au bilan, en nombres, jamais enfant par enfant"),
}
_COMPUTED = "se calcule ici, à partir des dates et de l’école"
_SHEETS = {
    BOARD: "ses chiffres se recalculent ici à partir des lignes : voyez Bilan",
    SUMMARY: "elle se remplit ici à partir des lignes : voyez Bilan, puis l’enquête annuelle",
}


class Fate(NamedTuple):
    """A column or a sheet, and why it is not taken as such (empty where there is nothing to explain)."""

    name: str
    why: str


class Fates(NamedTuple):
    taken: list[tuple[str, str]]
    """The name of each column, and what it is here."""
    texts: list[Fate]
    left: list[Fate]
    sheets: list[Fate]


def is_of_the_state(sheets: Iterable[str]) -> bool:
    """Whether these are the three sheets of the State's follow-up tool, in any order, others beside them or not."""
    return {FOLLOW_UP, BOARD, SUMMARY} <= {fold(name) for name in sheets}


def fates_of(header: Sequence[str], columns: Sequence[str], sheets: Sequence[str], read: str) -> Fates:
    """`read`: the sheet that the lines come from."""
    taken: list[tuple[str, str]] = []
    texts: list[Fate] = []
    left: list[Fate] = []
    for name, column in zip(header, (Column(code) for code in columns), strict=True):
        if column is Column.REMARK:
            texts.append(Fate(name or "sans titre", _WHY.get(fold(name), "")))
        elif column is not Column.NOTHING:
            taken.append((name, column.label))
        elif name:
            left.append(Fate(name, _COMPUTED if fold(name) in COMPUTED else ""))
    others = [Fate(name, _SHEETS.get(fold(name), "")) for name in sheets if name and name != read]
    return Fates(taken, texts, left, others)
