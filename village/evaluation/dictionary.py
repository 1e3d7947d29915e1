"""The dictionary of indicators, written from the declared objects (R88)."""

from village.evaluation.indicators import EVERY
from village.evaluation.indicators.base import Indicator
from village.evaluation.populations import POPULATIONS

PAGE = "indicateurs.md"
HEAD = """# Les indicateurs

Écrit par `make docs` depuis le code : ne pas corriger à la main.

Trois nombres différents : un enfant, un parcours et une famille. Un enfant qui a deux parcours dans la période compte
une fois comme enfant et deux fois comme parcours. Une période qui n’est pas finie est comptée jusqu’à aujourd’hui.
Une évolution est « observée » : elle ne prouve pas une cause.
"""


_POPULATIONS = """## Repérés, acceptés, suivis, sortis

Quatre populations, divisées de la même façon : sexe et âge, commune, quartier, EPS, éducation prioritaire,
niveau scolaire, référent.
"""


def markdown() -> str:
    numbered = (_entry(indicator, f"## {indicator.code} · {indicator.label}") for indicator in EVERY)
    populations = (_entry(one.indicator, f"### {one.indicator.label}") for one in POPULATIONS)
    return "\n".join([HEAD, *numbered, _POPULATIONS, *populations])


def _entry(indicator: Indicator, title: str) -> str:
    return (
        f"{title}\n\n"
        f"{indicator.definition}\n\n"
        f"- **Qui est compté** : {indicator.population}\n"
        f"- **Quels jours** : {indicator.rule}\n"
        f"- **Unité** : {indicator.unit}\n"
    )
