"""Children referred, accepted, followed, gone: who they are, counted a second time."""

from collections.abc import Iterable

from tests.evaluation.second.children import (
    SEXES,
    age_band,
    fiches,
    followed,
    home_of,
    level_of,
    own_bands,
    panel_of,
    priority_of,
    referent_of,
)
from tests.evaluation.second.counted import tally
from tests.evaluation.second.rows import Rows
from village.people.models import Person
from village.plans.models import Plan

Divided = dict[str, dict[str, float]]


def populations(rows: Rows) -> dict[str, tuple[int, Divided]]:
    """By name: how many, and each division; those without a dossier are in none."""
    named = [child for child in fiches(rows) if isinstance(child, int)]
    return {
        "Repérés": (len(fiches(rows)), _divided(rows, named)),
        "Acceptés": _of(rows, {plan["child_id"] for plan in rows.of(Plan) if rows.holds(plan["opened_on"])}),
        "Suivis": _of(rows, followed(rows)),
        "Sortis": _of(
            rows, {plan["child_id"] for plan in rows.of(Plan) if plan["closed_on"] and rows.holds(plan["closed_on"])}
        ),
    }


def _of(rows: Rows, children: Iterable[int]) -> tuple[int, Divided]:
    found = list(children)
    return len(found), _divided(rows, found)


def _divided(rows: Rows, children: list[int]) -> Divided:
    people = [rows.by(Person)[child] for child in children]
    sexes = [SEXES[person["sex"]] for person in people]
    ages = [age_band(person["birth_date"], rows.last) for person in people]
    homes = [home_of(rows, child) for child in children]
    found = {
        "Filles et garçons": tally(sexes),
        "Âge": tally(ages),
        "Filles et garçons par âge": tally(f"{sex}, {age}" for sex, age in zip(sexes, ages, strict=True)),
        "Autres tranches d’âge": {label: n for label, n in own_bands(people, rows.last).items() if n},
        "Communes": tally(home[0] for home in homes),
        "Quartier prioritaire": tally(home[1] for home in homes),
        "Quartiers": tally(home[2] for home in homes),
        "EPS": tally(panel_of(rows, child) for child in children),
        "Éducation prioritaire": tally(priority_of(rows, child) for child in children),
        "Niveau scolaire": tally(level_of(rows, child) for child in children),
        "Référents de parcours": tally(referent_of(rows, child) for child in children),
    }
    return {title: lines for title, lines in found.items() if lines}
