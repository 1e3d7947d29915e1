"""The rows behind the figures of the national survey; the same rules as `rows`."""

from collections.abc import Callable
from datetime import date

from village.core.french import counted, long_date
from village.evaluation import sql_survey
from village.evaluation.facts import PRIORITIES, UNKNOWN, Facts
from village.evaluation.indicators.survey import NATURES, outcome_of
from village.evaluation.rows import (
    ACTIONS,
    BESIDE,
    CHILDREN,
    COUNTED,
    DIVIDING,
    EXITS,
    FAMILIES,
    PLANS,
    Line,
    Rows,
    ask,
    children_of,
)
from village.programmes.models import ListCode
from village.programmes.national_lists import NATIONAL

SITUATIONS, MEETINGS = ("situation", "situations"), ("réunion", "réunions")
SESSIONS, SCHOOLS = ("séance", "séances"), ("établissement", "établissements")


def _typology(facts: Facts) -> Rows:
    motives, factors = dict(NATIONAL[ListCode.MOTIVE]), dict(NATIONAL[ListCode.FACTOR])
    said = {row[0]: row[1:] for row in ask(facts, sql_survey.TYPOLOGY_ROWS)}
    lines = [
        Line(
            (one.id,),
            (
                ", ".join(motives[code] for code in said.get(one.id, ((), ()))[0] or ()) or UNKNOWN,
                ", ".join(factors[code] for code in said.get(one.id, ((), ()))[1] or ()) or UNKNOWN,
            ),
            COUNTED if one.id in said else DIVIDING,
        )
        for one in children_of(facts)
    ]
    return Rows(CHILDREN, ("Motifs", "Facteurs décrits"), lines)


def _stock(facts: Facts) -> Rows:
    still = {row[0] for row in ask(facts, f"SELECT DISTINCT child_id FROM {sql_survey.STILL} AS still")}  # noqa: S608 - ours
    lines = [
        Line(
            (one.id,),
            ("présent" if one.already else "entré", "toujours présent" if one.id in still else "sorti"),
        )
        for one in children_of(facts)
    ]
    return Rows(CHILDREN, ("Au premier jour", "Après le dernier jour"), lines)


def _siblings(facts: Facts) -> Rows:
    homes: dict[int, list[int]] = {}
    for one in children_of(facts):
        homes.setdefault(one.family, []).append(one.id)
    lines = [
        Line(tuple(home), (counted(len(home), "enfant suivi", "enfants suivis"),), COUNTED if home[1:] else DIVIDING)
        for home in homes.values()
    ]
    return Rows(FAMILIES, ("Fratrie",), lines)


def _fiches(facts: Facts) -> Rows:
    lines = [
        Line(
            (child,) if child else (),
            (long_date(sent_on), referrer or UNKNOWN, outcome_of(outcome), "oui" if studied else "non"),
        )
        for child, sent_on, referrer, outcome, studied in ask(facts, sql_survey.FICHES_ROWS)
    ]
    return Rows(SITUATIONS, ("Reçue le", "Orienteur", "Suite", "Étudiée en EPS"), lines)


def _to_panel(facts: Facts) -> Rows:
    lines = [
        Line(
            (child,) if child else (),
            (long_date(sent_on), long_date(seen_on), _days(sent_on, seen_on)),
            COUNTED if seen_on >= sent_on else BESIDE,
        )
        for child, sent_on, seen_on in ask(facts, sql_survey.STUDIED_ROWS)
    ]
    return Rows(SITUATIONS, ("Fiche reçue le", "Première EPS", "Délai"), lines)


def _to_action(facts: Facts) -> Rows:
    lines = [
        Line(
            (child,),
            (long_date(seen_on), long_date(starts_on), _days(seen_on, starts_on)),
            COUNTED if starts_on >= seen_on else BESIDE,
        )
        for child, seen_on, starts_on in ask(facts, sql_survey.BEGUN_ROWS)
    ]
    return Rows(PLANS, ("Première EPS", "Première action", "Délai"), lines)


def _sittings(facts: Facts) -> Rows:
    lines = [
        Line(tuple(dict.fromkeys(children or ())), (panel, long_date(on), str(n)))
        for children, panel, on, n in ask(facts, sql_survey.SITTINGS_ROWS)
    ]
    return Rows(MEETINGS, ("EPS", "Réunion du", "Situations"), lines)


def _themes(facts: Facts) -> Rows:
    lines = [
        Line((child,), (label, NATURES[nature].removeprefix("actions ").removesuffix("s"), long_date(starts_on)))
        for child, label, nature, starts_on in ask(facts, sql_survey.THEMES_ROWS)
    ]
    return Rows(ACTIONS, ("Thème", "Nature", "Début"), lines)


def _hours(facts: Facts) -> Rows:
    lines = [
        Line((), (title, long_date(on), _lasting(minutes)))
        for title, on, minutes in ask(facts, sql_survey.SESSIONS_ROWS)
    ]
    return Rows(SESSIONS, ("Action", "Séance du", "Durée"), lines)


def _came(facts: Facts) -> Rows:
    lines = [
        Line((child,), (counted(times, "séance", "séances"),)) for child, times in ask(facts, sql_survey.CAME_ROWS)
    ]
    return Rows(CHILDREN, ("Venu à",), lines)


def _leavings(facts: Facts) -> Rows:
    lines = [
        Line((child,), (long_date(closed), reason or "fiche de sortie pas écrite"), COUNTED if reason else BESIDE)
        for child, closed, reason in ask(facts, sql_survey.LEAVINGS_ROWS)
    ]
    return Rows(EXITS, ("Sortie", "Motif"), lines)


def _schools(facts: Facts) -> Rows:
    lines = [
        Line(tuple(children), (name, PRIORITIES[priority]))
        for children, name, priority in ask(facts, sql_survey.SCHOOLS_ROWS, births=facts.births)
    ]
    return Rows(SCHOOLS, ("Établissement", "Éducation prioritaire"), lines)


def _lasting(minutes: int | None) -> str:
    return f"{minutes // 60} h {minutes % 60:02}" if minutes and minutes > 0 else "sans heure de fin"


def _days(first: date, last: date) -> str:
    return counted((last - first).days, "jour", "jours")


SURVEY_ROWS: dict[str, Callable[[Facts], Rows]] = {
    "I2": _typology,
    "I34": _stock,
    "I35": _fiches,
    "I36": _to_panel,
    "I37": _to_action,
    "I38": _sittings,
    "I39": _themes,
    "I40": _hours,
    "I41": _came,
    "I42": _leavings,
    "I43": _schools,
    "I47": _siblings,
}
