"""An invented impact tree."""

from datetime import date

from village.documents.kinds.impact import ImpactLine, ImpactTreeDocument
from village.documents.samples.people import LETTERHEAD

IMPACT_TREE = ImpactTreeDocument(
    letterhead=LETTERHEAD,
    on=date(2018, 6, 1),
    name="Ce que change l’accompagnement",
    summary="1 cible, 1 objectif, 1 impact : 1 observé, 0 observable.",
    picture=(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 254 80" width="254" height="80">'
        b'<rect x="2" y="20" width="250" height="50" rx="8" fill="#ffffff" stroke="#1f5f5b"/></svg>'
    ),
    share=60,
    lines=(
        ImpactLine(depth=1, wording="Les enfants de 6 à 11 ans"),
        ImpactLine(depth=2, wording="Oser parler en classe"),
        ImpactLine(
            depth=3, wording="Ils lèvent la main", mark="observé : nous l’avons vu",
            evidence="La grille de l’enseignant, au début et à la fin.",
            figures=("I13 Objectifs atteints à la sortie",),
        ),
    ),
)  # fmt: skip
