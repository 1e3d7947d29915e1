"""The list of children: found by name, one line each, read in three statements at most whatever the page."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Window

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.access.wall import Mission
from village.casefile.sql import LINES
from village.core.french import age
from village.core.holding import Category
from village.core.kept import Kept
from village.people.models import Person, name_beginnings, refused_to

PAGE = 25
_LINES = Kept("dossier_lines", LINES, children="bigint[]", unschooled="bigint[]", day="date", addresses="boolean")
_SHOWN = ("pk", "first_name", "last_name", "birth_date", "unschooled")


@dataclass(frozen=True, slots=True)
class Line:
    """A child as the list shows him. `plan` is the key of the parcours, the open one if there are several."""

    pk: int
    first_name: str
    last_name: str
    facts: str
    plan: int | None
    closed: bool

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


class Listing:
    """What `Paginator` cuts into pages: counted and read only as far as it is shown.

    A choice is sorted to be shown, so it is counted on the way, while the page `asked` is read; the whole of a
    programme is neither.
    """

    ordered = True

    def __init__(self, actor: Actor, words: str, on: date, asked: str = "") -> None:
        self.on, self.programme_id, beginnings = on, actor.programme_id, name_beginnings(words)
        self.addresses = actor.can(Permission.ADDRESS_READ)  # of a protected home, its quarter
        found = Person.objects.visible_to(actor, Permission.DOSSIER_LIST, on)
        found = found.with_beginnings(beginnings) if beginnings else found
        self.found = found.annotate(unschooled=refused_to(actor, on, category=Category.SCHOOL))
        self.whole = not beginnings and reach(actor, Permission.DOSSIER_LIST).programme
        self.first = PAGE * max(int(asked[:4]) - 1, 0) if asked.isdecimal() else 0

    def count(self) -> int:
        if self.whole:  # the whole programme is in reach: counted in the index, without asking of each row
            with wall.open_for(Mission.COUNT, self.programme_id):
                return self.found.count()
        if self.first and not self._ahead:
            return self.found.count()
        return self._ahead[0][-1] if self._ahead else 0

    def __getitem__(self, rows: slice) -> list[Line]:
        if not self.whole and rows.start == self.first:
            return _lines([row[:-1] for row in self._ahead], self.on, addresses=self.addresses)
        return _lines(list(self._shown(rows)), self.on, addresses=self.addresses)

    @cached_property
    def _ahead(self) -> "list[tuple[Any, ...]]":
        """The page asked for, with the number of all found at the end of each row."""
        counted = self.found.annotate(of=Window(Count("*")))
        rows = slice(self.first, self.first + PAGE)
        return list(counted.order_by("folded_name", "pk").values_list(*_SHOWN, "of")[rows])

    def _shown(self, rows: slice) -> "QuerySet[Person, tuple[Any, ...]]":
        return self.found.order_by("folded_name", "pk").values_list(*_SHOWN)[rows]


def _lines(children: list[tuple[Any, ...]], on: date, *, addresses: bool) -> list[Line]:
    said = _said(children, on, addresses=addresses) if children else {}
    lines = []
    for pk, first, last, born, _ in children:
        schooling, quarter, referent, plan, closed = said[pk]
        facts = (age(born, on), schooling, quarter, referent and f"suivi par {referent}")
        lines.append(Line(pk, first, last, " · ".join(filter(None, facts)), plan, closed))
    return lines


def _said(
    children: list[tuple[Any, ...]], on: date, *, addresses: bool
) -> dict[int, tuple[str | None, str | None, str | None, int | None, bool]]:
    """School, quarter, référent, parcours and whether it is over, by child."""
    unschooled = [pk for pk, *_, kept in children if kept]
    rows = _LINES.rows(children=[pk for pk, *_ in children], unschooled=unschooled, day=on, addresses=addresses)
    return {pk: tuple(rest) for pk, *rest in rows}
