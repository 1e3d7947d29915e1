"""What a home page is made of: blocks of rows."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from village.core.french import relative_day
from village.people.models import Person

SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One line: whom or what, what to do, why, until when."""

    title: str
    url: str
    text: str = ""
    detail: str = ""
    avatar: str = ""
    when: str = ""
    late: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Block:
    """A card of the home page."""

    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = ""
    link_url: str = ""
    link_label: str = ""
    aside: bool = False
    names: bool = False
    more: tuple[Row, ...] = ()
    """The rows folded under « Tout voir »."""

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.more)


def child_row(child: Person, text: str, *, on: date | None, today: date, detail: str = "", tag: str = "") -> Row:
    """A line about a child."""
    return Row(
        title=child.short_name,
        url=reverse("casefile:detail", args=[child.pk]),
        avatar=child.initials,
        text=text,
        detail=detail,
        when=("en retard" if on < today else relative_day(on, today)) if on else "",
        late=bool(on and on < today),
        tag=tag,
    )


def shortened(title: str, rows: list[Row], *, empty: str, aside: bool = False) -> Block:
    """The first rows about children; the others stay one gesture away, and the block says how many there are."""
    named = f"{title} ({len(rows)})" if rows[SHOWN:] else title
    return Block(named, rows[:SHOWN], empty=empty, aside=aside, names=True, more=tuple(rows[SHOWN:]))
