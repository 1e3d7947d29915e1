"""The values of a table that are in no list: each once, and on how many lines."""

from collections import Counter
from collections.abc import Iterable

from village.core.text import fold
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import LISTED, Child

Unknown = Counter[tuple[Column, str]]


def unknown_values(children: Iterable[Child]) -> Unknown:
    """Two writings of one value count as one, under the first."""
    first: dict[tuple[Column, str], tuple[Column, str]] = {}
    found: Unknown = Counter()
    for doubt in (doubt for child in children for doubt in (*child.doubts, *child.blocking)):
        if doubt.value and doubt.column in LISTED:
            key = (doubt.column, fold(doubt.value) or doubt.value)
            found[first.setdefault(key, (doubt.column, doubt.value))] += 1
    return found
