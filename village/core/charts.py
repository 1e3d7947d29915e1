"""Charts drawn on the server: bars with a title, a sentence that says them, and the table beside.

The lengths are percentages in attributes of small SVGs: the page's own text stays readable at any width.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from village.core.french import NBSP, Number, nbsp, number, percent

Bar = tuple[str, Number | str | None, Number | None]
"""Label, value, share from 0 to 1 (None: no share).

Value: a number; None when too small to be shown outside the team; a word, said as it is.
"""

LONGEST = 66
"""Percentage of the line that the longest bar takes at most; its value is written after it, and needs its place."""
_HIDDEN = f"moins de{NBSP}5"
_NOTHING = SafeString("")


def bar_chart(
    title: str,
    rows: Iterable[Sequence[Any]],
    summary: str = "",
    note: str = "",
    unit: str = "Nombre",
    column: str = "Valeur",
) -> SafeString:
    """Return a figure: bars, summary and table, from (label, number, share) for each bar."""
    bars: list[Bar] = [(str(row[0]), row[1], (*row[2:], None)[0]) for row in rows]
    return format_html(
        '<figure class="bars">{}<figcaption>{}{}</figcaption>{}</figure>',
        _drawing(title, summary, bars),
        format_html('<p class="summary">{}</p>', nbsp(summary)) if summary else _NOTHING,
        format_html('<p class="small">{}</p>', nbsp(note)) if note else _NOTHING,
        _table(title, bars, unit, column),
    )


def _drawing(title: str, summary: str, bars: list[Bar]) -> SafeString:
    most = max((_length(value) for _, value, _ in bars), default=0) or 1
    words = max((len(_said(value, share)) for _, value, share in bars), default=0)
    longest = max(25, min(LONGEST, 94 - 4 * words))
    return format_html(
        '<div class="drawing" role="img" aria-label="{}">{}</div>',
        f"{title}. {summary}".strip(),
        format_html_join("", "{}", ((_bar(*bar, most / longest),) for bar in bars)),
    )


def _length(value: Number | str | None) -> float:
    return 0 if value is None or isinstance(value, str) else float(value)


def _bar(label: str, value: Number | str | None, share: Number | None, percent_is: float) -> SafeString:
    return format_html(
        '<span class="label">{}</span><span class="line">'
        '<svg width="{}%" height="24" focusable="false"><rect class="{}" width="100%" height="24" rx="4"/></svg>'
        '<span class="value">{}</span></span>',
        label,
        f"{max(0.6, _length(value) / percent_is):.1f}",
        "small-value" if value is None or isinstance(value, str) else "bar",
        _said(value, share),
    )


def _said(value: Number | str | None, share: Number | None = None) -> str:
    if value is None or isinstance(value, str):
        return value or _HIDDEN
    return number(value) + (f" · {percent(share)}" if share is not None else "")


def _table(title: str, bars: list[Bar], unit: str, column: str) -> SafeString:
    shared = any(share is not None for _, _, share in bars)
    lines = (
        (
            label,
            _said(value),
            format_html('<td class="n">{}</td>', NBSP if share is None else percent(share)) if shared else _NOTHING,
        )
        for label, value, share in bars
    )
    return format_html(
        '<details class="definition"><summary>Voir le tableau</summary><div class="table plain"><table>'
        '<caption class="unseen">{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="n">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>",
        title,
        column,
        unit,
        SafeString('<th scope="col" class="n">Part</th>') if shared else _NOTHING,
        format_html_join("", '<tr><th scope="row">{}</th><td class="n">{}</td>{}</tr>', lines),
    )
