"""An impact tree of the programme, half observed, half still to be seen."""

from datetime import datetime
from typing import Any

from village.access.policy import Actor
from village.evaluation.operations import LineSheet, add_line, begin_tree
from village.evaluation.trees import BRANCHES
from village.programmes.models import Programme

_SEEN, _TO_SEE = "observe", "observable"
# Target → goal → impacts: words, seen or not, figures, evidence.
_TREE: dict[str, dict[str, list[LineSheet]]] = {
    "Les enfants de 6 à 11 ans": {
        "Oser parler et demander de l’aide": [
            LineSheet(
                "Ils lèvent la main sans qu’on les appelle", _SEEN, ("I13",),
                "La grille de l’enseignant, au début et à la fin.",
            ),
            LineSheet("Ils disent à qui ils peuvent parler", _TO_SEE, (), "La grille de l’enfant."),
        ],
        "Avoir une activité qui leur plaît": [
            LineSheet("Ils viennent encore après trois mois", _SEEN, (), "Les feuilles de présence des ateliers."),
        ],
    },
    "Leurs parents": {
        "Se sentir à leur place à l’école": [
            LineSheet(
                "Ils viennent aux rendez-vous avec l’enseignant", _SEEN, ("I14",),
                "Ce que disent les écoles en EPS ; le questionnaire des parents.",
            ),
            LineSheet("Ils prennent rendez-vous eux-mêmes", _TO_SEE, (), "La grille du référent : les démarches."),
        ],
    },
    "Les partenaires": {
        "Solliciter le droit commun d’abord": [
            LineSheet("Plus d’actions de droit commun dans les parcours", _SEEN, ("I11",), ""),
        ],
    },
}  # fmt: skip


def grow_tree(programme: Programme, *, by: Actor, at: datetime) -> None:
    target, goal, impact = BRANCHES.values()
    tree = begin_tree(programme, title="Ce que change l’accompagnement", by=by, at=at)
    for whom, goals in _TREE.items():
        first: Any = add_line(tree, target, tree, LineSheet(whom), by=by, at=at)
        for what, impacts in goals.items():
            second: Any = add_line(tree, goal, first, LineSheet(what), by=by, at=at)
            for sheet in impacts:
                add_line(tree, impact, second, sheet, by=by, at=at)
