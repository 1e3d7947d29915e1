"""Small numbers, outside the team: a child must not be found in a figure.

Fewer than five persons are written « moins de 5 », without share. One hidden number could be found by subtraction from
the total: the next smallest of the same division is hidden with it (« masqué »).
"""

from dataclasses import replace

from village.evaluation.indicators.base import Group, Indicator, Number, Result, Row

THRESHOLD = 5
SMALL = "moins de 5"
WITHHELD = "masqué"


def protect(indicator: Indicator, result: Result) -> Result:
    """Hide what is small in a figure: its divisions, its remarks, and itself when it would tell."""
    groups = tuple(_protect_group(group) for group in result.groups if not _tells_too_much(group))
    remarks = tuple(remark for remark in result.remarks if not _small(remark.count))
    safe = replace(result, groups=groups, remarks=remarks)
    reason = _why_hidden(indicator, result, groups)
    return replace(safe, value=None, numerator=None, denominator=None, hidden=reason) if reason else safe


def _small(count: Number | None) -> bool:
    return count is not None and 0 < count < THRESHOLD


def _tells_too_much(group: Group) -> bool:
    """A division that crosses another one cannot be protected alone: it is left out whole."""
    return group.people and group.nested and any(_small(row.count) for row in group.rows)


def _why_hidden(indicator: Indicator, result: Result, groups: tuple[Group, ...]) -> str:
    if not indicator.people:
        return ""
    whole = result.denominator if indicator.unit in {"mois", "%"} else result.numerator
    if _small(whole):
        return SMALL
    if indicator.unit == "%" and result.numerator is not None and result.denominator is not None:
        if _small(result.numerator):
            return SMALL
        if _small(result.denominator - result.numerator):  # type: ignore[operator]
            return WITHHELD
    return next((row.hidden for group in groups for row in group.rows if row.headline and row.hidden), "")


def _protect_group(group: Group) -> Group:
    if not group.people:
        return group
    hidden = {index: SMALL for index, row in enumerate(group.rows) if _small(row.count)}
    while hidden and _found_by_subtraction(group.rows, hidden):
        others = [index for index, row in enumerate(group.rows) if index not in hidden and row.count]
        if not others:
            break
        hidden[min(others, key=lambda index: group.rows[index].count or 0)] = WITHHELD
    rows = tuple(_hide(row, hidden[index]) if index in hidden else row for index, row in enumerate(group.rows))
    return replace(group, rows=rows)


def _found_by_subtraction(rows: tuple[Row, ...], hidden: dict[int, str]) -> bool:
    """Whether the sum of the hidden numbers, which anyone can compute, leaves fewer than three values for each."""
    if WITHHELD in hidden.values():
        return False
    others, largest = len(hidden) - 1, THRESHOLD - 1
    total = sum(int(rows[index].count or 0) for index in hidden)
    return min(largest, total - others) - max(1, total - others * largest) < 2


def _hide(row: Row, reason: str) -> Row:
    return replace(row, count=None, share=None, value=None, hidden=reason)
