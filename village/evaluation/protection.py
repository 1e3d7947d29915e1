"""Small numbers, outside the team: a child must not be found in a figure.

What is small in a division is « masqué », and with it what would give it away: by subtraction from the whole, or from
another division that it crosses. A division that cannot be protected is left out.
"""

from collections.abc import Hashable
from dataclasses import replace

from village.core.protection import WITHHELD, Table, Unprotectable, hidden_in, is_small, small_said
from village.evaluation.indicators.base import Group, Indicator, Result


def protect(indicator: Indicator, result: Result, threshold: int) -> Result:
    """Hide what is small in a figure: its divisions, its remarks, and itself when it would tell."""
    told = tuple(group for group in result.groups if not group.team)
    groups = _protected(told, threshold)
    titles = {group.title for group in groups}
    left_out = tuple(group.title for group in told if group.title not in titles)
    remarks = tuple(remark for remark in result.remarks if not is_small(remark.count, threshold))
    safe = replace(result, groups=groups, remarks=remarks, left_out=left_out)
    reason = _why_hidden(indicator, result, groups, threshold)
    return replace(safe, value=None, numerator=None, denominator=None, hidden=reason) if reason else safe


def _why_hidden(indicator: Indicator, result: Result, groups: tuple[Group, ...], threshold: int) -> str:
    if not indicator.people:
        return ""
    whole = result.denominator if indicator.unit in {"mois", "jours", "%"} else result.numerator
    if is_small(whole, threshold):
        return small_said(threshold)
    if indicator.unit == "%" and result.numerator is not None and result.denominator is not None:
        others = result.denominator - result.numerator  # type: ignore[operator]
        if is_small(result.numerator, threshold) or is_small(others, threshold):
            return WITHHELD
    return next((row.hidden for group in groups for row in group.rows if row.headline and row.hidden), "")


def _protected(groups: tuple[Group, ...], threshold: int) -> tuple[Group, ...]:
    """All the divisions together, since a crossing adds up to others; some are left out where that cannot be done."""
    kept = [group for group in groups if not _crosses_unsaid(group, threshold)]
    while True:
        try:
            hidden = hidden_in(_table(kept, threshold), threshold)
        except Unprotectable:
            kept.remove(_least_needed(kept, threshold))
            continue
        troubled = {cell[0] for cell in hidden if isinstance(cell, tuple)}
        told = [group for group in kept if not troubled & set(group.beside)]
        if told == kept:
            shown = [_hide(group, hidden) for group in kept]
            return tuple(group for group in shown if not (group.nested and all(row.hidden for row in group.rows)))
        kept = told


def _crosses_unsaid(group: Group, threshold: int) -> bool:
    """A crossing kept by a version that did not write down what it crosses."""
    unsaid = group.nested and not all(row.within for row in group.rows)
    return unsaid and group.people and any(is_small(row.count, threshold) for row in group.rows)


def _least_needed(groups: list[Group], threshold: int) -> Group:
    """What is left out first: a crossing, then the division with the most small numbers."""
    counted = [group for group in groups if group.people]
    return max(counted, key=lambda group: (group.nested, sum(is_small(row.count, threshold) for row in group.rows)))


def _table(groups: list[Group], threshold: int) -> Table:
    """Their numbers by title and label; without label, the whole, which a number beside its share tells."""
    counted = [group for group in groups if group.people]
    counts: dict[Hashable, int] = {
        (group.title, row.label): int(row.count or 0) for group in counted for row in group.rows
    }
    sums: list[tuple[Hashable, list[Hashable]]] = []
    for group in counted:
        counts[group.title, ""] = sum(int(row.count or 0) for row in group.rows)
        sums.append(((group.title, ""), [(group.title, row.label) for row in group.rows]))
        sums += _crossed(group, counted)
    wholes: set[Hashable] = {(group.title, "") for group in counted}
    return Table(counts, sums, frozenset(whole for whole in wholes if not is_small(counts[whole], threshold)))


def _crossed(crossing: Group, groups: list[Group]) -> list[tuple[Hashable, list[Hashable]]]:
    """What the rows of a crossing add up to in the other divisions."""
    parts: dict[tuple[str, str], list[Hashable]] = {}
    for row in crossing.rows:
        for whole in row.within:
            parts.setdefault(whole, []).append((crossing.title, row.label))
    there = {(group.title, row.label) for group in groups for row in group.rows}
    return [(whole, found) for whole, found in parts.items() if whole in there]


def _hide(group: Group, hidden: frozenset[Hashable]) -> Group:
    rows = (
        replace(row, count=None, share=None, value=None, hidden=WITHHELD)
        if group.people and (group.title, row.label) in hidden
        else row
        for row in group.rows
    )
    return replace(group, rows=tuple(rows))
