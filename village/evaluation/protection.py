"""Small numbers, outside the team: a child must not be found in a figure.

What is small in a division is « masqué », and with it what would give it away: by subtraction from the whole, from
another division that it crosses, or from what is already out (`joining`). A division that cannot be protected is left
out.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from village.core.dates import Period
from village.core.protection import WITHHELD, Table, Unprotectable, hidden_in, is_small, small_said
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row
from village.evaluation.joining import Earlier, Key, joined

ALREADY_OUT = (
    "À côté de ce qui est déjà publié, {what} ferait retrouver un petit nombre : rien n’en est montré. Gardez les "
    "chiffres déjà publiés, ou attendez que l’écart soit plus grand."
)
BARE = "La part seule : à côté d’autres chiffres, ses deux nombres feraient retrouver quelques enfants."


@dataclass(frozen=True)
class Readers:
    """What some readers already hold of a figure, and the smallest number that they are shown."""

    threshold: int
    earlier: Sequence[Earlier] = ()


def protect(indicator: Indicator, result: Result, readers: Sequence[Readers], period: Period | None = None) -> Result:
    """Hide what is small in a figure: its divisions, its remarks, and itself when it would tell.

    `readers`: first those it is for; then others who will hold it too, with what they already do.
    """
    threshold = readers[0].threshold
    if result.inside or any(is_small(gap, threshold) for gap in result.gaps):
        return _kept_inside(result)
    told = _told(result, threshold)
    safe = _alone(indicator, result, told, threshold)
    if not any(one.earlier for one in readers) or period is None or not (indicator.people or told):
        return safe
    return _beside(indicator, result, safe, readers, period)


def _kept_inside(result: Result) -> Result:
    return Result(None, hidden=WITHHELD, left_out=_titles(result))


def _titles(result: Result) -> tuple[str, ...]:
    """Its divisions, but those that name somebody of the team: what is not shown of them is said."""
    return tuple(group.title for group in result.groups if not group.team)


def _told(result: Result, threshold: int) -> tuple[Group, ...]:
    """The divisions that may go out: none that the team alone sees, none from which subtraction finds a few people."""
    return tuple(
        group for group in result.groups if group.goes_out and not any(is_small(gap, threshold) for gap in group.gaps)
    )


def _alone(indicator: Indicator, result: Result, told: tuple[Group, ...], threshold: int) -> Result:
    """As if nothing else were published."""
    groups, _ = _protected(indicator, result, told, [Readers(threshold)], None)
    return _shown(indicator, result, groups, threshold)


def _beside(indicator: Indicator, result: Result, alone: Result, readers: Sequence[Readers], period: Period) -> Result:
    """With what is already out: what would not go, though it would alone, is said with its reason."""
    threshold = readers[0].threshold
    told = _told(result, threshold)
    groups, whole = _protected(indicator, result, told, readers, period)
    if not whole:
        why = Remark(ALREADY_OUT.format(what="ce chiffre"))
        return replace(
            result, value=None, numerator=None, denominator=None, groups=(), remarks=(why,), hidden=WITHHELD,
            left_out=_titles(result), kept_back=True,
        )  # fmt: skip
    safe = _shown(indicator, result, groups, threshold)
    lost = [title for title in safe.left_out if title not in alone.left_out]
    said = tuple(Remark(ALREADY_OUT.format(what=f"la répartition « {title} »")) for title in lost)
    return replace(safe, remarks=(*safe.remarks, *said), kept_back=bool(lost))


def _shown(indicator: Indicator, result: Result, groups: tuple[Group, ...], threshold: int) -> Result:
    titles = {group.title for group in groups}
    left_out = tuple(title for title in _titles(result) if title not in titles)
    remarks = tuple(remark for remark in result.remarks if remark.count is None)  # no account is kept of sentences
    safe = replace(result, groups=groups, remarks=remarks, left_out=left_out, aside=0, people=None)
    if reason := _why_hidden(indicator, result, groups, threshold):
        return replace(safe, value=None, numerator=None, denominator=None, hidden=reason)
    if not result.bare or result.value is None:
        return safe
    return replace(safe, value=round(result.value), numerator=None, denominator=None, remarks=(*remarks, Remark(BARE)))


def _why_hidden(indicator: Indicator, result: Result, groups: tuple[Group, ...], threshold: int) -> str:
    if is_small(result.people, threshold):
        return WITHHELD
    if not indicator.people:
        return ""
    if is_small(result.aside, threshold):
        return WITHHELD
    whole = result.denominator if indicator.unit in {"mois", "jours", "%"} else result.numerator
    if is_small(whole, threshold):
        return small_said(threshold)
    if indicator.unit == "%" and result.numerator is not None and result.denominator is not None:
        others = result.denominator - result.numerator  # type: ignore[operator]
        if is_small(result.numerator, threshold) or is_small(others, threshold):
            return WITHHELD
    return next((row.hidden for group in groups for row in group.rows if row.headline and row.hidden), "")


def _protected(
    indicator: Indicator,
    result: Result,
    groups: tuple[Group, ...],
    readers: Sequence[Readers],
    period: Period | None,
) -> tuple[tuple[Group, ...], bool]:
    """All the divisions together, since a crossing adds up to others; some are left out where that cannot be done.

    Second, whether the figure itself may be shown.
    """
    threshold = readers[0].threshold
    kept = [group for group in groups if not _crosses_unsaid(group, threshold)]
    own = _figure(indicator, result) if period else {}
    if any(is_small(count, threshold) for count in own.values()):
        own = {}  # it will not be shown
    while True:
        try:
            hidden = _hidden(_table(kept, threshold, own), readers, period)
        except Unprotectable:
            if not any(group.people for group in kept):
                return (), False
            kept.remove(_least_needed(kept, threshold))
            continue
        troubled = {cell[0] for cell in hidden if isinstance(cell, tuple)}
        told = [group for group in kept if not troubled & set(group.beside)]
        if told == kept:
            shown = [_hide(group, hidden) for group in kept]
            return tuple(group for group in shown if not (group.nested and all(row.hidden for row in group.rows))), True
        kept = told


def _hidden(table: Table, readers: Sequence[Readers], period: Period | None) -> frozenset[Hashable]:
    """What to hide for the first readers, then what more for the others, who will hold it too."""
    hidden: frozenset[Hashable] = frozenset()
    own = set(table.counts)
    for one in readers:
        whole = joined(table, period, one.earlier, one.threshold) if period else table
        whole = replace(whole, out=whole.out | (hidden - whole.told))
        hidden |= hidden_in(whole, one.threshold) & own
    return hidden


def _crosses_unsaid(group: Group, threshold: int) -> bool:
    """A crossing kept by a version that did not write down what it crosses."""
    unsaid = group.nested and not all(row.within for row in group.rows)
    return unsaid and group.people and any(is_small(row.count, threshold) for row in group.rows)


def _least_needed(groups: list[Group], threshold: int) -> Group:
    """What is left out first: a crossing, then the division with the most small numbers."""
    counted = [group for group in groups if group.people]
    return max(counted, key=lambda group: (group.nested, sum(is_small(row.count, threshold) for row in group.rows)))


def _table(groups: Sequence[Group], threshold: int, own: Mapping[Key, int]) -> Table:
    """Their numbers by title and label; without label, the whole, which a number beside its share tells.

    `own`: the figure itself, where it is compared with what is already out.
    """
    counted = [group for group in groups if group.people]
    counts: dict[Hashable, int] = {
        (group.title, row.label): int(row.count or 0) for group in counted for row in group.rows
    }
    few = {(group.title, row.label) for group in counted for row in group.rows if is_small(row.people, threshold)}
    sums: list[tuple[Hashable, list[Hashable]]] = []
    for group in counted:
        parts: list[Hashable] = [(group.title, row.label) for row in group.rows]
        if group.aside:
            counts[group.title, _ASIDE] = group.aside
            parts.append((group.title, _ASIDE))
        counts[group.title, ""] = sum(counts[part] for part in parts)
        sums.append(((group.title, ""), parts))
        sums += _crossed(group, counted)
        little = [part for part in parts if is_small(counts[part], threshold)]
        if len(little) > 1 and is_small(together := sum(counts[part] for part in little), threshold):
            counts[group.title, _TOGETHER] = together
            sums.append(((group.title, _TOGETHER), little))
    wholes = {cell for group in counted for cell in ((group.title, ""), (group.title, _ASIDE)) if cell in counts}
    if own:
        counts |= dict[Hashable, int](own.items())
        wholes |= set(own)
        if len(own) > 1:
            sums.append((next(iter(own)), [_PART, _REST]))
    known = frozenset(whole for whole in wholes if not is_small(counts[whole], threshold))
    return Table(counts, sums, known, few=frozenset(few))


_ASIDE = "…"
"""Of a division, those who are in no row: no row has this name."""
_TOGETHER = "+"
"""Of a division, its small rows, where all of them are few still: what is left of the whole must not tell it."""
_WHOLE, _PART, _REST = ("", "denominator"), ("", "numerator"), ("", "others")


def _figure(indicator: Indicator, result: Result) -> dict[Key, int]:
    """The figure itself: how many; of a share, among how many too; of a mean, of how many only."""
    if not indicator.people or result.bare or result.numerator is None:
        return {}
    name = whole_of(indicator)
    if indicator.unit in {"mois", "jours"}:
        return {name: int(result.denominator or 0)}
    if indicator.unit != "%":
        return {name if indicator.whole else _PART: int(result.numerator)}
    part, whole = int(result.numerator), int(result.denominator or 0)
    return {name: whole, _PART: part, _REST: whole - part}


def whole_of(indicator: Indicator) -> Key:
    """The number of the population: the same in all the figures that tell it."""
    return ("", f"= {indicator.whole}") if indicator.whole else _WHOLE


def only_whole(one: Earlier, indicator: Indicator) -> Earlier | None:
    """Of another figure that is out, the number of its population, which this one tells too."""
    name = whole_of(indicator)
    if name not in one.counts:
        return None
    return replace(one, counts={name: one.counts[name]}, shown=one.shown & {name}, sums=())


def published(indicator: Indicator, full: Result, shown: Result, period: Period, threshold: int) -> Earlier:
    """A figure that is out, as those who hold it know it; `full`: what it counted."""
    seen = {group.title: {row.label for row in group.rows if not row.hidden} for group in shown.groups}
    groups = [group for group in full.groups if group.title in seen and group.goes_out]
    table = _table(groups, threshold, _figure(indicator, full))
    counts: dict[Key, int] = dict(table.counts)  # type: ignore[arg-type]
    told: set[Hashable] = {(title, label) for title, labels in seen.items() for label in labels}
    told |= {cell for cell in counts if cell in table.known and cell[0] in seen}
    if not shown.hidden:
        told |= {cell for cell in counts if not cell[0]}
    return Earlier(period, counts, frozenset(told & counts.keys()), table.sums)  # type: ignore[arg-type]


def _crossed(crossing: Group, groups: list[Group]) -> list[tuple[Hashable, list[Hashable]]]:
    """What the rows of a crossing add up to in the other divisions."""
    parts: dict[tuple[str, str], list[Hashable]] = {}
    for row in crossing.rows:
        for whole in row.within:
            parts.setdefault(whole, []).append((crossing.title, row.label))
    there = {(group.title, row.label) for group in groups for row in group.rows}
    return [(whole, found) for whole, found in parts.items() if whole in there]


def _hide(group: Group, hidden: frozenset[Hashable]) -> Group:
    if not group.people:
        return group
    told = (group.title, _ASIDE) not in hidden  # a share would tell what it is a share of
    rows = [
        replace(row, count=None, share=None, value=None, people=None, hidden=WITHHELD)
        if (group.title, row.label) in hidden
        else row
        if told
        else replace(row, share=None)
        for row in group.rows
    ]
    if group.ranked:  # their place would tell which is the larger
        rows = [*(row for row in rows if not row.hidden), *sorted((row for row in rows if row.hidden), key=_label)]
    return replace(group, rows=tuple(rows), aside=0)


def _label(row: Row) -> str:
    return row.label
