"""Small numbers, outside the team: a child must not be found in a figure.

Fewer than five persons are written « moins de 5 », without share. One hidden number could be found by subtraction from
the total: the next smallest of the same division is hidden with it (« masqué »).
"""

from dataclasses import replace

from village.core.protection import SMALL, WITHHELD, hidden_among, is_small
from village.evaluation.indicators.base import Group, Indicator, Result, Row


def protect(indicator: Indicator, result: Result) -> Result:
    """Hide what is small in a figure: its divisions, its remarks, and itself when it would tell."""
    groups = tuple(_protect_group(group) for group in result.groups if not _tells_too_much(group))
    remarks = tuple(remark for remark in result.remarks if not is_small(remark.count))
    safe = replace(result, groups=groups, remarks=remarks)
    reason = _why_hidden(indicator, result, groups)
    return replace(safe, value=None, numerator=None, denominator=None, hidden=reason) if reason else safe


def _tells_too_much(group: Group) -> bool:
    """A division that crosses another one cannot be protected alone: it is left out whole."""
    return group.people and group.nested and any(is_small(row.count) for row in group.rows)


def _why_hidden(indicator: Indicator, result: Result, groups: tuple[Group, ...]) -> str:
    if not indicator.people:
        return ""
    whole = result.denominator if indicator.unit in {"mois", "%"} else result.numerator
    if is_small(whole):
        return SMALL
    if indicator.unit == "%" and result.numerator is not None and result.denominator is not None:
        if is_small(result.numerator):
            return SMALL
        if is_small(result.denominator - result.numerator):  # type: ignore[operator]
            return WITHHELD
    return next((row.hidden for group in groups for row in group.rows if row.headline and row.hidden), "")


def _protect_group(group: Group) -> Group:
    if not group.people:
        return group
    hidden = hidden_among([row.count for row in group.rows])
    rows = tuple(_hide(row, hidden[index]) if index in hidden else row for index, row in enumerate(group.rows))
    return replace(group, rows=rows)


def _hide(row: Row, reason: str) -> Row:
    return replace(row, count=None, share=None, value=None, hidden=reason)
