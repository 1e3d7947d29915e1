"""The rows behind a figure: who and what it counts, so that a coordinator can check it (never outside the team).

Each line says whether it is in the figure, only in what it is divided by, or beside it. No private word is read here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from village.core.french import euros, long_date, months
from village.evaluation import sql_rows
from village.evaluation.asking import band_of, years_said
from village.evaluation.derogations import derogations
from village.evaluation.facts import PRIORITIES, SEXES, UNKNOWN, Facts
from village.evaluation.indicators.base import DAYS_PER_MONTH
from village.plans.models import PlannedAction
from village.programmes.models import ListCode, Quarter
from village.programmes.national_lists import NATIONAL
from village.referrals.models import FamilyRequest
from village.referrals.states import State

SHELTERED = "adresse protégée"
COUNTED, DIVIDING, BESIDE = "compté", "au dénominateur seulement", "hors du calcul"


class Line(NamedTuple):
    """`children`: whom it is about, if they have a dossier; `words`: one per column."""

    children: tuple[int, ...]
    words: tuple[str, ...]
    place: str = COUNTED


@dataclass(frozen=True)
class Rows:
    """`what`: the thing that each line is, one and several. `named`: lines are about children."""

    what: tuple[str, str]
    columns: tuple[str, ...]
    lines: list[Line]
    named: bool = True

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def counted(self) -> int:
        return sum(line.place == COUNTED for line in self.lines)

    @property
    def dividing(self) -> int:
        return sum(line.place != BESIDE for line in self.lines)


class Child(NamedTuple):
    """A child followed in the period, with what she is divided by."""

    id: int
    family: int
    sex: str
    years: int
    already: bool
    commune: str
    quarter: str
    kind: str
    priority: str
    referrer: str
    sheltered: bool

    @property
    def where(self) -> tuple[str, str]:
        """Her commune and her quarter, unless her address is said to nobody who does not need it."""
        if self.sheltered:
            return SHELTERED, SHELTERED
        return self.commune or UNKNOWN, self.quarter or {"hors": "hors des quartiers désignés"}.get(self.kind, UNKNOWN)

    @property
    def age(self) -> str:
        return band_of(self.years)


CHILDREN, FAMILIES, PLANS = ("enfant", "enfants"), ("famille", "familles"), ("parcours", "parcours")
ACTIONS, EXITS, WAITS = ("action", "actions"), ("sortie", "sorties"), ("attente", "attentes")


def ask(facts: Facts, statement: str, **more: Any) -> list[tuple[Any, ...]]:
    days: dict[str, Any] = {"programme": facts.programme.pk, "first": facts.counted.first, "last": facts.counted.last}
    with connection.cursor() as cursor:
        cursor.execute(statement, days | more)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def children_of(facts: Facts) -> list[Child]:
    return [Child(*row) for row in ask(facts, sql_rows.CHILDREN, births=facts.births)]


def _followed(facts: Facts) -> Rows:
    lines = [Line((one.id,), ("déjà suivi" if one.already else "entré", one.where[0])) for one in children_of(facts)]
    return Rows(CHILDREN, ("Depuis quand", "Commune"), lines)


def _homes(facts: Facts) -> dict[int, list[Child]]:
    """The families of the followed children."""
    homes: dict[int, list[Child]] = {}
    for one in children_of(facts):
        homes.setdefault(one.family, []).append(one)
    return homes


def _families(facts: Facts) -> Rows:
    lines = [Line(tuple(one.id for one in home), home[0].where[:1]) for home in _homes(facts).values()]
    return Rows(FAMILIES, ("Commune",), lines)


def _sexes(facts: Facts) -> Rows:
    lines = [
        Line(
            (one.id,),
            (SEXES[one.sex], years_said(one.years), one.age),
            COUNTED if SEXES[one.sex] == "filles" else DIVIDING,
        )
        for one in children_of(facts)
    ]
    return Rows(CHILDREN, ("Sexe", "Âge", f"Tranche d’âge au {long_date(facts.ages_on)}"), lines)


def _referrers(facts: Facts) -> Rows:
    children = children_of(facts)
    found: dict[str, int] = {}
    for one in children:
        found[one.referrer] = found.get(one.referrer, 0) + 1
    known = sorted((label for label in found if label), key=lambda label: (-found[label], label))
    first = known[0] if known else None
    lines = [
        Line((one.id,), (one.referrer or UNKNOWN,), COUNTED if one.referrer == first else DIVIDING) for one in children
    ]
    return Rows(CHILDREN, ("Orienteur",), lines)


def _territory(facts: Facts) -> Rows:
    place = {Quarter.Kind.QPV.value: COUNTED, "?": BESIDE}
    lines = [
        Line((one.id,), (*one.where, PRIORITIES[one.priority]), place.get(one.kind, DIVIDING))
        for one in children_of(facts)
    ]
    return Rows(CHILDREN, ("Commune", "Quartier", "Éducation prioritaire"), lines)


def _received(facts: Facts, *, granted: bool) -> Rows:
    lines = []
    for key, sent_on, by_derogation, about, taken, answered in ask(facts, sql_rows.RECEIVED):
        after = "parcours ouvert" if taken else "sans parcours" if answered else "en attente"
        said = (about or "dans les critères") if granted else after
        inside = by_derogation if granted else taken
        lines.append(Line((key,) if key > 0 else (), (long_date(sent_on), said), COUNTED if inside else DIVIDING))
    return Rows(CHILDREN, ("Fiche reçue le", "Hors critères" if granted else "Suite"), lines)


def _plans(facts: Facts) -> Rows:
    lines = [
        Line(
            (child,),
            (long_date(opened), _until(closed), "individualisé" if individual else "sans action individuelle"),
            COUNTED if individual else DIVIDING,
        )
        for child, opened, closed, individual in ask(facts, sql_rows.PLANS)
    ]
    return Rows(PLANS, ("Entrée", "Sortie", "Parcours"), lines)


def _durations(facts: Facts) -> Rows:
    lines = [
        Line((row[0],), (long_date(row[1]), long_date(row[2]), _lasted(row[1], row[2])))
        for row in ask(facts, sql_rows.ENDED)
    ]
    return Rows(PLANS, ("Entrée", "Sortie", "Durée"), lines)


def _actions(facts: Facts) -> Rows:
    labels = dict(PlannedAction.Frame.choices)
    lines = [
        Line(
            (child,),
            (str(labels[frame]), long_date(starts), _until(ends)),
            COUNTED if frame == PlannedAction.Frame.COMMON else DIVIDING,
        )
        for child, frame, starts, ends, _, _ in ask(facts, sql_rows.ACTIONS)
    ]
    return Rows(ACTIONS, ("Cadre", "Début", "Fin"), lines)


def _costs(facts: Facts) -> Rows:
    lines = [
        Line((child,), (_euros(cost), _euros(share)), BESIDE if cost is None or share is None else COUNTED)
        for child, _, _, _, cost, share in ask(facts, sql_rows.ACTIONS)
    ]
    return Rows(ACTIONS, ("Coût", "Payé par la famille"), lines)


def _refusals(facts: Facts) -> Rows:
    asked = {"refused": State.REFUSED.value, "no": FamilyRequest.Ending.REFUSED.value}
    found = ask(facts, sql_rows.REFUSALS, **asked)
    refusing = {family for family, _, _ in found}
    lines = [Line(tuple(children or ()), (when,)) for _, children, when in found]
    helped = [home for family, home in _homes(facts).items() if family not in refusing]
    lines += [Line(tuple(one.id for one in home), ("famille aidée, sans refus",), DIVIDING) for home in helped]
    return Rows(FAMILIES, ("À quel moment",), lines)


def _answers(facts: Facts, list_code: ListCode, place: int, column: str) -> Rows:
    """`place`: where the code of the answer stands in a row, its label after it."""
    best = NATIONAL[list_code][0][0]
    lines = [
        Line(
            (row[0],),
            (long_date(row[2]), row[place + 1] if row[3] else "fiche de sortie pas écrite"),
            BESIDE if not row[3] else COUNTED if row[place] == best else DIVIDING,
        )
        for row in ask(facts, sql_rows.ENDED)
    ]
    return Rows(EXITS, ("Sortie", column), lines)


def _waits(facts: Facts) -> Rows:
    lines = [
        Line((child,), (care, long_date(asked), long_date(got), _lasted(asked, got)))
        for child, care, asked, got in ask(facts, sql_rows.WAITS)
    ]
    return Rows(WAITS, ("Soin", "Demandé le", "Obtenu le", "Attente"), lines)


def _coordinated(facts: Facts) -> Rows:
    led = {row.child_id: row for row in derogations(facts.programme, facts.counted)}
    lines = [
        Line((one.id,), (_derogation(led.get(one.id)),), COUNTED if one.id in led else DIVIDING)
        for one in children_of(facts)
    ]
    return Rows(CHILDREN, ("Dérogation",), lines)


def _derogation(tie: Any) -> str:
    if tie is None:
        return "le référent ne coordonne pas"
    return "motivée" if tie.derogation_reason else "à écrire"


def _until(day: date | None) -> str:
    return long_date(day) if day else "en cours"


def _lasted(first: date, last: date) -> str:
    return months(round((last - first).days / DAYS_PER_MONTH, 1))


def _euros(amount: Decimal | None) -> str:
    return euros(amount) if amount is not None else UNKNOWN


ROWS: dict[str, Callable[[Facts], Rows]] = {
    "I1": _followed,
    "I3": _families,
    "I4": _sexes,
    "I5": _referrers,
    "I6": _territory,
    "I7": lambda facts: _received(facts, granted=False),
    "I8": _plans,
    "I9": _followed,
    "I10": _durations,
    "I11": _actions,
    "I12": _refusals,
    "I13": lambda facts: _answers(facts, ListCode.ATTAINMENT, 4, "Atteinte des objectifs"),
    "I14": lambda facts: _answers(facts, ListCode.EVOLUTION, 6, "Évolution observée"),
    "I15": _waits,
    "I16": _costs,
    "I31": lambda facts: _received(facts, granted=True),
    "I32": _coordinated,
}
