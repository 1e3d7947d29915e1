"""The values of a table that are in no list: each once, and on how many lines."""

from collections import Counter
from collections.abc import Iterable

from village.core.text import fold
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import LISTED, Child


class Unknown(Counter[tuple[Column, str]]):
    """Two writings of one value count as one, under the first."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[tuple[Column, str], tuple[Column, str]] = {}

    def add(self, child: Child) -> None:
        for doubt in (*child.doubts, *child.blocking):
            if doubt.value and doubt.column in LISTED:
                key = (doubt.column, fold(doubt.value) or doubt.value)
                self[self._first.setdefault(key, (doubt.column, doubt.value))] += 1


def unknown_values(children: Iterable[Child]) -> Unknown:
    found = Unknown()
    for child in children:
        found.add(child)
    return found
