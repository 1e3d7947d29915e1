"""A whole report written down, then read back as it was: figures, definitions, remarks. Nothing is counted again."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from village.core.dates import Period
from village.evaluation.facts import Facts
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row
from village.evaluation.report import Line, Report, without_names
from village.programmes.models import Programme

SHAPE = 1
_WORDS = ("code", "label", "definition", "population", "rule", "unit", "people", "whole")


def keep(report: Report) -> dict[str, Any]:
    """Write a report down, as JSON holds it; amounts to the cent."""
    plain: dict[str, Any] = _plain(
        {
            "shape": SHAPE,
            "counted": [report.counted.first, report.counted.last],
            "frozen_on": report.frozen_on,
            "lessened": report.lessened,
            "lines": [
                {**{name: getattr(line.indicator, name) for name in _WORDS}, "result": asdict(line.result)}
                for line in without_names(report).lines
            ],
        }
    )
    return plain


def read_back(programme: Programme, period: Period, kept: dict[str, Any]) -> Report:
    """Give back the report that `keep` wrote; the derogations, which name people, are not part of it."""
    counted = Period(*(date.fromisoformat(day) for day in kept["counted"]))
    frozen = kept["frozen_on"] and date.fromisoformat(kept["frozen_on"])
    lines = tuple(_line(line) for line in kept["lines"])
    return Report(programme, period, counted, lines, (), frozen_on=frozen, lessened=kept["lessened"])


def _line(kept: dict[str, Any]) -> Line:
    words = {name: kept[name] for name in _WORDS if name in kept}
    result = _number(kept["result"])
    groups = tuple(_group(group) for group in result["groups"])
    remarks = tuple(Remark(**remark) for remark in result["remarks"])
    parts = {
        "groups": groups,
        "remarks": remarks,
        "left_out": tuple(result.get("left_out", ())),
        "gaps": tuple(result.get("gaps", ())),
    }
    return Line(Indicator(**words, count=_counted_then), Result(**{**result, **parts}))


def _group(kept: dict[str, Any]) -> Group:
    rows = tuple(_row(row) for row in kept["rows"])
    return Group(**{**kept, "rows": rows, "beside": tuple(kept.get("beside", ())), "gaps": tuple(kept.get("gaps", ()))})


def _row(kept: dict[str, Any]) -> Row:
    within = tuple((title, label) for title, label in kept.get("within", ()))
    return Row(**{**_number(kept), "within": within})


def _counted_then(_facts: Facts) -> Result:
    message = "Ce chiffre est gardé : il n’est pas recompté."
    raise NotImplementedError(message)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Decimal():
            return {"amount": str(value)}
        case date():
            return value.isoformat()
        case _:
            return value


def _number(kept: dict[str, Any]) -> dict[str, Any]:
    return {key: Decimal(item["amount"]) if _is_amount(item) else item for key, item in kept.items()}


def _is_amount(value: Any) -> bool:
    return isinstance(value, dict) and "amount" in value
