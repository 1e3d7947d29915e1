"""The dictionary of indicators, written from the declared objects (R88)."""

from village.evaluation.indicators import EVERY
from village.evaluation.indicators.base import Indicator

PAGE = "indicateurs.md"
HEAD = """# Les indicateurs

Écrit par `make docs` depuis le code : ne pas corriger à la main.

Trois nombres différents : un enfant, un parcours et une famille. Un enfant qui a deux parcours dans la période compte
une fois comme enfant et deux fois comme parcours. Une période qui n’est pas finie est comptée jusqu’à aujourd’hui.
Une évolution est « observée » : elle ne prouve pas une cause.
"""


def markdown() -> str:
    return "\n".join([HEAD, *(_entry(indicator) for indicator in EVERY)])


def _entry(indicator: Indicator) -> str:
    return (
        f"## {indicator.code} · {indicator.label}\n\n"
        f"{indicator.definition}\n\n"
        f"- **Qui est compté** : {indicator.population}\n"
        f"- **Quels jours** : {indicator.rule}\n"
        f"- **Unité** : {indicator.unit}\n"
    )
