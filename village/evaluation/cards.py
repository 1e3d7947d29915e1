"""How a figure is written on a page: its value in words, what it divides, its bars."""

from dataclasses import dataclass
from datetime import date

from village.core.charts import Bar
from village.core.french import counted, euros, long_date, months, number, percent
from village.evaluation.indicators.base import Group, Indicator, Result, Row
from village.evaluation.indicators.children import AGED
from village.evaluation.opening import WHY_NONE, has_rows
from village.evaluation.report import Line, Report

NOTHING = "–"
TOP = ("I1", "I9", "I10", "I13", "I14", "I11")
# Each section has two columns.
SECTIONS = (
    ("Les enfants et leurs familles", (("I1", "I4", "I7", "I12", "I31"), ("I3", "I6", "I5", "I32"))),
    ("Les parcours et les actions", (("I8", "I15", "I33", "I25"), ("I9", "I10", "I11", "I16"))),
    ("Les sorties", (("I13", "I26"), ("I14", "I20"))),
    ("Les moyens", (("I17",), ())),
)
OF = {
    "I4": "enfant", "I5": "enfant", "I6": "enfant", "I7": "enfant", "I8": "parcours,parcours", "I11": "action",
    "I12": "famille", "I13": "sortie", "I14": "sortie", "I31": "enfant", "I32": "enfant", "I2": "enfant",
    "I47": "famille", "I20": "réponse favorable,réponses favorables", "I25": "famille", "I26": "enfant",
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    title: str
    column: str
    unit: str
    bars: tuple[Bar, ...]
    summary: str
    folded: bool


@dataclass(frozen=True)
class Card:
    """An indicator as a person reads it. `opens`: its rows can be shown to who may see dossiers; else `why_none`."""

    indicator: Indicator
    value: str
    unit: str
    sub: str
    fraction: str
    remarks: tuple[str, ...]
    charts: tuple[Chart, ...]
    opens: bool
    why_none: str = ""


Columns = list[list[Card]]


def laid_out(report: Report) -> tuple[list[Card], list[tuple[str, Columns]]]:
    """The first figures of a report, then those of each section by column."""
    cards = {line.indicator.code: card(line, report.ages_on) for line in report.lines}
    return _those(cards, TOP), [(title, [_those(cards, codes) for codes in columns]) for title, columns in SECTIONS]


def _those(cards: dict[str, Card], codes: tuple[str, ...]) -> list[Card]:
    return [cards[code] for code in codes if code in cards]


def card(line: Line, ages_on: date | None = None) -> Card:
    """`ages_on`: the day on which ages are counted, said beside the figures that tell them."""
    indicator, result = line.indicator, line.result
    ages = (f"Âge au {long_date(ages_on)}.",) if ages_on and any(told_by_age(group) for group in result.groups) else ()
    return Card(
        indicator,
        result.hidden or _value(indicator.unit, result.value),
        _unit(indicator.unit, result.value),
        _sub(indicator, result),
        _fraction(indicator, result),
        (*ages, *(remark.text for remark in result.remarks)),
        tuple(_chart(group) for group in result.groups if group.rows),
        has_rows(indicator.code),
        WHY_NONE.get(indicator.code, ""),
    )


def told_by_age(group: Group) -> bool:
    return group.title in AGED


def _unit(unit: str, value: float | None) -> str:
    """« 1 enfant », « 0 famille », « 65 enfants par ETP »."""
    if unit in {"%", "mois", "€"}:
        return ""
    first, *rest = unit.split(" ")
    return " ".join((first.removesuffix("s"), *rest)) if value is not None and value < 2 else unit


def _value(unit: str, value: float | None) -> str:
    if value is None:
        return NOTHING
    if unit == "%":
        return percent(value / 100, 1 if 0 < value < 1 else 0)
    if unit == "mois":
        return months(round(value, 1))
    if unit == "€":
        return euros(value)
    return number(round(value, 2) if unit == "ETP" else round(value))


def _sub(indicator: Indicator, result: Result) -> str:
    part, whole = result.numerator or 0, result.denominator
    if result.hidden or not whole:
        return ""
    said = {
        "I9": f"pour {number(whole)} ETP",
        "I10": counted(whole, "parcours fini", "parcours finis"),
        "I15": counted(whole, "attente finie", "attentes finies"),
        "I16": f"{euros(part)} sur {euros(whole)}",
    }
    if indicator.code in said:
        return said[indicator.code]
    return f"{counted(part, *OF[indicator.code].split(','))} sur {number(whole)}" if indicator.code in OF else ""


def _fraction(indicator: Indicator, result: Result) -> str:
    """« 27 ÷ 51 », the numerator and denominator of the definition."""
    if result.hidden:
        return "Ce nombre est trop petit, ou en révélerait un : il n’est montré qu’à l’équipe du programme."
    if result.denominator is None or result.numerator is None:
        return ""
    if not result.denominator:
        return "Rien à compter dans cette période."
    times = f" (en {indicator.unit} cumulés)" if indicator.unit in {"mois", "jours"} else ""
    return f"Numérateur : {number(result.numerator)}{times}. Dénominateur : {number(result.denominator)}."


def _chart(group: Group) -> Chart:
    means = any(row.value is not None for row in group.rows)
    bars = tuple(_bar(row, means=means) for row in group.rows)
    unit = "Mois" if means else group.counts
    return Chart(group.title, group.title, unit, bars, "" if means or group.team else _summary(group), group.folded)


def _bar(row: Row, *, means: bool) -> Bar:
    if row.hidden:
        return (row.label, row.hidden, None)
    if means:
        return (f"{row.label} ({row.count})", round(row.value or 0, 1), None)
    return (row.label, row.count or 0, row.share)


def _summary(group: Group) -> str:
    """The longest bar, in words."""
    seen = [row for row in group.rows if row.count and row.share is not None]
    if not seen:
        return ""
    first = max(seen, key=lambda row: row.count or 0)
    return f"{first.label[:1].upper()}{first.label[1:]} : {percent(first.share or 0)}."
