"""A read that the rules of access write, compiled once for each kind of reader (decision 40).

The statement is Django's own, built by the same `visible_to` and `readable_by` as everywhere; only the places of who
reads, of what and when are kept, so that it is neither written nor planned again at each page.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Model, QuerySet
from psycopg import sql

from village.access.policy import Actor
from village.core.kept import Kept

Row = TypeVar("Row", bound=Model)
Build = Callable[..., "QuerySet[Any]"]

_OF_THE_READER = {"reader": "bigint", "programme": "bigint"}
_SMALL = 100
# No two statements of a process under one name, whichever thread comes first: a connection prepares a name once.
_RANK = count()
_PLACE = re.compile(r"%(s|%)")


class Compiled(Generic[Row]):
    """`build(reader, *flags, **values)` returns rows of one model, and what they point to by `select_related`.

    `types`: of each value, in PostgreSQL: « bigint » or « date ». `flags` choose another statement. What is built may
    put a value in its place or not use it, and compute nothing from it.
    """

    def __init__(self, name: str, build: Build, **types: str) -> None:
        self.name, self.build, self.types = name, build, _OF_THE_READER | types
        self._made: dict[Hashable, tuple[Kept, list[_Part]] | None] = {}

    def rows(self, reader: Actor, *flags: Hashable, **values: Any) -> list[Row]:
        """The rows that this reader may read now."""
        if reader.tickets:  # an exceptional access names its children: rare, and asked as it comes
            return list(self.build(reader, *flags, **values))
        kind = reader.role, reader.charter_signed, flags
        if kind not in self._made:
            self._made[kind] = self._compiled(reader, flags)
        made = self._made[kind]
        if made is None:
            return []
        kept, parts = made
        found = kept.rows(reader=reader.user_id, programme=reader.programme_id, **values)
        return [_instance(parts, row) for row in found]

    def _compiled(self, reader: Actor, flags: tuple[Hashable, ...]) -> "tuple[Kept, list[_Part]] | None":
        """The statement and what its columns make; None where nothing can be found, whoever asks."""
        standing = {name: _stand_in(rank, kind) for rank, (name, kind) in enumerate(self.types.items())}
        own = {name: value for name, value in standing.items() if name not in _OF_THE_READER}
        somebody = replace(reader, user_id=standing["reader"], programme_id=standing["programme"], name="")
        built = self.build(somebody, *flags, **own)
        try:
            text, values = built.query.sql_with_params()
        except EmptyResultSet:
            return None
        places = iter(values)
        names = {value: name for name, value in standing.items()}
        text = _PLACE.sub(lambda found: "%%" if found[1] == "%" else _said(next(places), names), text)
        return Kept(f"{self.name}_{next(_RANK)}", text, **self.types), _parts(built)


def _stand_in(rank: int, kind: str) -> Any:
    """A value that nobody has, told from the others."""
    return date.min + timedelta(days=rank) if kind == "date" else -(2**40) - rank


def _said(value: Any, names: dict[Any, str]) -> str:
    """The place of a value, or a word or a small number of the rule itself, as it is."""
    if value in names:
        return f"%({names[value]})s"
    if isinstance(value, str | bool) or (isinstance(value, int) and 0 <= value < _SMALL):
        return sql.Literal(value).as_string(connection.connection).replace("%", "%%")
    message = f"{value!r} was computed from what is asked: it cannot be kept for another"
    raise TypeError(message)


class _Part:
    """The columns of one model in a row, and how each is read."""

    def __init__(self, model: type[Model], start: int, name: str = "") -> None:
        self.model, self.start, self.name = model, start, name
        self.fields = [field.attname for field in model._meta.concrete_fields]
        self.end = start + len(self.fields)
        self.key = start + self.fields.index(model._meta.pk.attname)
        self.readers = [
            (rank, reader) for rank, field in enumerate(model._meta.concrete_fields) for reader in _readers(field)
        ]

    def instance(self, row: tuple[Any, ...]) -> Any:
        if row[self.key] is None:
            return None
        values = list(row[self.start : self.end])
        for rank, reader in self.readers:
            values[rank] = reader(values[rank], None, connection)
        return self.model.from_db("default", self.fields, values)


def _readers(field: "Field[Any, Any]") -> list[Callable[..., Any]]:
    return list(field.get_db_converters(connection))


def _parts(built: "QuerySet[Any]") -> list[_Part]:
    """The model, then what it points to in the order of its fields, as Django selects them."""
    query, model = built.query, built.model
    asked = query.select_related or {}
    if not isinstance(asked, dict) or any(asked.values()) or query.annotation_select or query.deferred_loading[0]:
        message = f"{model._meta.label}: whole rows, with what they point to by name, and nothing more"
        raise TypeError(message)
    parts = [_Part(model, 0)]
    for field in model._meta.concrete_fields:
        if field.name in asked:
            parts.append(_Part(field.related_model, parts[-1].end, field.name))
    return parts


def _instance(parts: list[_Part], row: tuple[Any, ...]) -> Any:
    found = parts[0].instance(row)
    for part in parts[1:]:
        setattr(found, part.name, part.instance(row))
    return found
