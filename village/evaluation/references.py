"""Figures published elsewhere, shown beside a programme's own with their source and year: never a ranking.

Codes F… are those of the inventory of requirements (4.4).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """`value` as it was published; `where` and `year`: what it is about; `source`: who published it."""

    code: str
    indicator: str
    value: str
    where: str
    year: str
    source: str


_SURVEY = "enquête nationale PRE, ANCT"
_SALON = "présentation du programme de Salon-de-Provence – Berre-l’Étang"
_FRANCE, _LOCAL = "France", "Un programme (Salon-de-Provence)"

REFERENCES = (
    Reference("F1", "I1", "85 000 enfants, tous programmes ensemble", _FRANCE, "2022", _SURVEY),
    Reference("F2", "I4", "41,8 % de filles, 58,2 % de garçons", _FRANCE, "2022", _SURVEY),
    Reference("F3", "I4", "les 6–16 ans sont majoritaires", _FRANCE, "2022", _SURVEY),
    Reference("F22", "I5", "75 %, par l’Éducation nationale", _LOCAL, "2017-2018", _SALON),
    Reference("F14", "I7", "30 % : 30 000 sur plus de 100 000 enfants identifiés", _FRANCE, "2007", "bilan de la DIV"),
    Reference("F20", "I9", "76 enfants par équivalent temps plein", _LOCAL, "2017-2018", _SALON),
    Reference("F21", "I10", "13 mois", _LOCAL, "2017-2018", _SALON),
    Reference("F24", "I11", "52 % de droit commun, 48 % de réussite éducative", _LOCAL, "2017-2018", _SALON),
    Reference("F23", "I12", "moins de 1 % des familles", _LOCAL, "2017-2018", _SALON),
    Reference("F25", "I13", "53 % d’atteinte complète, 29 % d’atteinte partielle", _LOCAL, "2017-2018", _SALON),
    Reference("F26", "I14", "88 %", _LOCAL, "2017-2018", _SALON),
    Reference("F27", "I15", "un an et demi en orthophonie", _LOCAL, "2017-2018", _SALON),
    Reference("F28", "I16", "environ un tiers, pour les soins mal remboursés", _LOCAL, "2017-2018", _SALON),
    Reference("F11", "I17", "500 000 € de dotation moyenne par programme", _FRANCE, "vers 2008", "bilan de la DIV"),
)
# Of the partners around the table: no figure of ours stands beside it.
PARTNERS = Reference(
    "F15", "", "conseils généraux dans 87 % des projets, CAF dans 46 %", _FRANCE, "2007", "bilan de la DIV"
)


def references_of(code: str) -> tuple[Reference, ...]:
    return tuple(one for one in REFERENCES if one.indicator == code)
