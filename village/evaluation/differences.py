"""What counting again would change in a bilan: nothing is changed by looking."""

from collections.abc import Iterator
from dataclasses import dataclass

from village.evaluation.cards import card
from village.evaluation.indicators.base import Group
from village.evaluation.report import Line, Report, without_names


@dataclass(frozen=True)
class Change:
    """One number that is no more the same. `before` or `after` is empty when the line was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """An indicator whose figure, rows or definition differ."""

    code: str
    label: str
    changes: tuple[Change, ...]
    redefined: bool


def differences(kept: Report, now: Report) -> list[Difference]:
    """The indicators that differ, in the order of the report of today; those that are no more come last."""
    before = {line.indicator.code: line for line in kept.lines}
    after = {line.indicator.code: line for line in without_names(now).lines}
    found = (_compare(before.get(code), after.get(code)) for code in {**after, **before})
    return [difference for difference in found if difference.changes or difference.redefined]


def _compare(before: Line | None, after: Line | None) -> Difference:
    one = before or after
    assert one is not None  # noqa: S101 - for the types: the code comes from one of them
    if before is None or after is None:
        change = Change(one.indicator.label, _said(before), _said(after))
        return Difference(one.indicator.code, one.indicator.label, (change,), redefined=False)
    was, is_now = before.indicator, after.indicator
    redefined = (was.definition, was.population, was.rule) != (is_now.definition, is_now.population, is_now.rule)
    return Difference(is_now.code, is_now.label, tuple(_changes(before, after)), redefined)


def _changes(before: Line, after: Line) -> Iterator[Change]:
    was, is_now = _said(before), _said(after)
    if was != is_now:
        yield Change(after.indicator.label, was, is_now)
    old, new = _rows(before.result.groups), _rows(after.result.groups)
    for label in {**new, **old}:
        if old.get(label) != new.get(label):
            yield Change(label, old.get(label, ""), new.get(label, ""))
    if not (was != is_now or old != new) and before.result.remarks != after.result.remarks:
        yield Change(
            "Remarques",
            " ".join(remark.text for remark in before.result.remarks),
            " ".join(remark.text for remark in after.result.remarks),
        )


def _said(line: Line | None) -> str:
    if line is None:
        return ""
    shown = card(line)
    return " · ".join(filter(None, (f"{shown.value} {shown.unit}".strip(), shown.sub)))


def _rows(groups: tuple[Group, ...]) -> dict[str, str]:
    """« Communes : Ici » → « 12 »."""
    return {
        f"{group.title} : {row.label}": str(row.count) + (f" ({row.value})" if row.value is not None else "")
        for group in groups
        for row in group.rows
    }
