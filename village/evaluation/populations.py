"""Who is referred, who enters, who is accompanied, who leaves: four populations, divided in the same ways.

Within the team only: a child of a small division could be recognised.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date

from village.access import wall
from village.access.wall import Mission
from village.core.dates import Period
from village.core.french import long_date
from village.evaluation import sql_children, sql_rows
from village.evaluation.asking import BANDS
from village.evaluation.facts import PRIORITIES, SEXES, UNKNOWN, Children, Facts
from village.evaluation.indicators.base import Group, Indicator, Result, ratio
from village.evaluation.indicators.children import BY_OWN, CHILDREN, DAYS, FOLLOWED, LEVELS
from village.evaluation.rows import CHILDREN as CHILD
from village.evaluation.rows import Child, Line, Rows, ask
from village.programmes.models import Programme

WITHOUT_DOSSIER = "pas encore de dossier"
# The figures whose divisions are shown; one of them says nothing of the other populations.
_DIVIDED_BY, _NOT_HERE = ("I4", "I6", "I1"), {"Depuis quand"}
_BANDS = tuple(label for _, label in BANDS)
_SEXES = tuple(SEXES.values())
# Where a label stands in its division; the others are in the order of the alphabet, what is not known last.
_ORDER = {
    label: place
    for place, label in enumerate(
        (
            *_SEXES,
            *_BANDS,
            *(f"{sex}, {band}" for band in _BANDS for sex in _SEXES),
            "en QPV",
            "hors QPV",
            *PRIORITIES.values(),
            *LEVELS.values(),
            WITHOUT_DOSSIER,
        )
    )
    if label != UNKNOWN
}


@dataclass(frozen=True)
class Population:
    """A declared population. `children`: those with a dossier; `statement`: where they come from, for their rows."""

    indicator: Indicator
    children: Callable[[Facts], Children]
    statement: str


def _declared(code: str, label: str, population: str, rule: str) -> Indicator:
    once = "Un enfant compte une fois ; il peut être dans plusieurs des quatre nombres."
    return Indicator(code, label, once, population, rule, "enfants", lambda _: Result(None))


POPULATIONS = (
    Population(
        _declared(
            "reperes",
            "Repérés",
            "Enfants nommés dans une fiche de repérage reçue dans la période, avec ou sans dossier.",
            "Fiche reçue entre le premier et le dernier jour.",
        ),
        lambda facts: facts.referred_children,
        sql_children.REFERRED,
    ),
    Population(
        _declared(
            "acceptes",
            "Acceptés",
            "Enfants dont un parcours s’ouvre dans la période.",
            "Parcours ouvert entre le premier et le dernier jour.",
        ),
        lambda facts: facts.entered_children,
        sql_children.ENTERED,
    ),
    Population(_declared("suivis", "Suivis", FOLLOWED, DAYS), lambda facts: facts.children, sql_children.FOLLOWED),
    Population(
        _declared(
            "sortis",
            "Sortis",
            "Enfants dont un parcours finit dans la période, avec ou sans fiche de sortie écrite.",
            "Parcours fini entre le premier et le dernier jour.",
        ),
        lambda facts: facts.left_children,
        sql_children.LEFT,
    ),
)


@dataclass(frozen=True)
class Cell:
    """How many children of `among` (the population's label), and their share of it, from 0 to 1."""

    among: str
    count: int
    share: float | None


@dataclass(frozen=True)
class Table:
    """One way to divide: (label, one cell per population). `folded`: shown on demand."""

    title: str
    folded: bool
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Found:
    """`totals`: the children of each population, in the order of `POPULATIONS`."""

    totals: tuple[int, ...]
    tables: tuple[Table, ...]
    lessened: bool


def facts_of(programme: Programme, period: Period, *, today: date) -> Facts:
    """A period that is not over is counted up to `today`."""
    facts = Facts(programme, period, today)
    _ = facts.names  # read as the reader: who counts sees no account
    return facts


def find_populations(facts: Facts) -> Found:
    with wall.open_for(Mission.COUNT, facts.programme.pk):
        totals = totals_of(facts)
        divided = [_groups(_among(facts, one)) for one in POPULATIONS]
        kept = facts.frozen
        lessened = facts.lessened and not (kept and "CHILDREN_REFERRED" in kept.answers)
    unnamed = totals[0] - facts.referred_children.total
    tables = (_table(title, [groups[title] for groups in divided], totals, unnamed) for title in divided[0])
    return Found(totals, tuple(table for table in tables if table.lines), lessened)


def totals_of(facts: Facts) -> tuple[int, ...]:
    """The children of each population; of the first, those too who have no dossier yet."""
    received = sum(row.children for row in facts.received)
    return (received, *(one.children(facts).total for one in POPULATIONS[1:]))


def _among(facts: Facts, one: Population) -> Facts:
    """The same facts, where the children are those of a population."""
    other = copy(facts)
    vars(other)["children"] = one.children(facts)
    return other


def _groups(facts: Facts) -> dict[str, Group]:
    """The divisions of a population, by title."""
    figures = {indicator.code: indicator for indicator in CHILDREN}
    found = [group for code in _DIVIDED_BY for group in figures[code].count(facts).groups]
    return {group.title: group for group in found if group.title not in _NOT_HERE}


def _table(title: str, groups: list[Group], totals: tuple[int, ...], unnamed: int) -> Table:
    counts = [{row.label: int(row.count or 0) for row in group.rows} for group in groups]
    if unnamed:
        counts[0][WITHOUT_DOSSIER] = unnamed
    found = dict.fromkeys(label for known in counts for label, n in known.items() if n)
    labels = [label for label in counts[0] if label in found] if title == BY_OWN else sorted(found, key=_place)
    whole = [(one.indicator.label, known, total) for one, known, total in zip(POPULATIONS, counts, totals, strict=True)]
    lines = (
        (label, tuple(Cell(among, n := known.get(label, 0), ratio(n, total)) for among, known, total in whole))
        for label in labels
    )
    return Table(title, groups[0].folded, tuple(lines))


def _place(label: str) -> tuple[bool, int, str]:
    return label == UNKNOWN, _ORDER.get(label, -1), label


def population_rows(one: Population, facts: Facts) -> Rows:
    """The children of a population, one line each; those of a fiche without a dossier have no name here."""
    found = [Child(*row) for row in ask(facts, sql_rows.children(one.statement), births=facts.births)]
    lines = [
        Line((child.id,), (SEXES[child.sex], child.age, *child.where, PRIORITIES[child.priority])) for child in found
    ]
    unnamed = sum(row.children for row in facts.received) - len(found) if one is POPULATIONS[0] else 0
    lines += [Line((), (UNKNOWN,) * 5)] * unnamed
    age = f"Tranche d’âge au {long_date(facts.ages_on)}"
    return Rows(CHILD, ("Sexe", age, "Commune", "Quartier", "Éducation prioritaire"), lines)
