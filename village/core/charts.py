"""Charts drawn on the server: bars with a title, a sentence that says them, and the table beside.

The lengths are percentages in attributes of small SVGs: the page's own text stays readable at any width.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from village.core.french import NBSP, Number, nbsp, number, percent

LONGEST = 66
"""Percentage of the line that the longest bar takes at most; its value is written after it, and needs its place."""
MOST = 60
"""Beyond so many bars a drawing is no picture any more: the table says it alone, open."""
_NOTHING = SafeString("")
_LINE = (
    '<span class="label">{}</span><span class="line">'
    '<svg width="{}%" height="24" focusable="false"><rect class="{}" width="100%" height="24" rx="4"/></svg>'
    '<span class="value">{}</span></span>'
)

Bar = tuple[str, Number | str, Number | None]
"""Label, value (a number, or a word said as it is), share from 0 to 1 (None: no share)."""


class DrawnBar:
    """A bar, and how its value and its share are said."""

    def __init__(self, label: str, value: Number | str, share: Number | None) -> None:
        self.label, self.share = label, share
        self.counted = not isinstance(value, str)
        self.length = 0.0 if isinstance(value, str) else float(value)
        self.number = value if isinstance(value, str) else number(value)
        self.part = "" if share is None else percent(share)
        self.words = f"{self.number} · {self.part}" if self.counted and self.part else self.number


def bar_chart(
    title: str,
    rows: Iterable[Sequence[Any]],
    summary: str = "",
    note: str = "",
    unit: str = "Nombre",
    column: str = "Valeur",
) -> SafeString:
    """Return a figure: bars, summary and table, from (label, number, share) for each bar."""
    bars = [DrawnBar(str(row[0]), row[1], (*row[2:], None)[0]) for row in rows]
    return format_html(
        '<figure class="bars">{}<figcaption>{}{}</figcaption>{}</figure>',
        _drawing(title, summary, bars) if len(bars) <= MOST else _NOTHING,
        format_html('<p class="summary">{}</p>', nbsp(summary)) if summary else _NOTHING,
        format_html('<p class="small">{}</p>', nbsp(note)) if note else _NOTHING,
        _table(title, bars, unit, column),
    )


def _drawing(title: str, summary: str, bars: list[DrawnBar]) -> SafeString:
    most = max((bar.length for bar in bars), default=0) or 1
    words = max((len(bar.words) for bar in bars), default=0)
    percent_is = most / max(25, min(LONGEST, 94 - 4 * words))
    lines = (
        (bar.label, f"{max(0.6, bar.length / percent_is):.1f}", "bar" if bar.counted else "small-value", bar.words)
        for bar in bars
    )
    return format_html(
        '<div class="drawing" role="img" aria-label="{}">{}</div>',
        f"{title}. {summary}".strip(),
        _each(_LINE, lines),
    )


def _table(title: str, bars: list[DrawnBar], unit: str, column: str) -> SafeString:
    shared = any(bar.share is not None for bar in bars)
    line = '<tr><th scope="row">{}</th><td class="n">{}</td>' + ('<td class="n">{}</td></tr>' if shared else "</tr>")
    return format_html(
        '<details class="definition"{}><summary>Voir le tableau</summary><div class="table plain"><table>'
        '<caption class="unseen">{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="n">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>",
        _NOTHING if len(bars) <= MOST else SafeString(" open"),
        title,
        column,
        unit,
        SafeString('<th scope="col" class="n">Part</th>') if shared else _NOTHING,
        _each(line, ((bar.label, bar.number, bar.part or NBSP) for bar in bars)),
    )


def _each(line: str, rows: Iterable[Iterable[str]]) -> SafeString:
    """Every row in its place, escaped: `format_html_join` in a third of its time, for charts of hundreds of bars."""
    return SafeString("".join(line.format(*map(escape, row)) for row in rows))
