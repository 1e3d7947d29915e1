"""Write many rows quickly: keys reserved beforehand, rows sent by COPY, memory bounded.

Foreign keys are checked when the transaction ends, so that the order of tables does not matter. `save()` is bypassed:
what it computes must be computed by the caller (`Person.folded_name`).
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql
from psycopg.types.json import Jsonb

_M = TypeVar("_M", bound=Model)
FLUSH_ROWS = 20_000
_KEYS = 500


class Writer:
    """Add instances, then `flush()`. Each gets its key at once, so that others may refer to it.

    `bounded` sends rows as they come: they can no longer be changed afterwards.
    """

    def __init__(self, *, bounded: bool = False) -> None:
        self._limit = FLUSH_ROWS if bounded else None
        self._rows: dict[type[Model], list[Model]] = {}
        self._keys: dict[type[Model], Iterator[int]] = {}
        self._waiting = 0
        self.written = 0

    def add(self, row: _M) -> _M:
        model = type(row)
        if not _key(model).is_relation:  # else it is given by the other row
            row.pk = self._next_key(model)
        self._rows.setdefault(model, []).append(row)
        self._waiting += 1
        return row

    def rest(self) -> None:
        """Flush when enough waits: called between two children, when all that is added is complete."""
        if self._limit and self._waiting >= self._limit:
            self.flush()

    def flush(self) -> None:
        for model, rows in self._rows.items():
            _copy(model, rows)
            self.written += len(rows)
        self._rows.clear()
        self._waiting = 0

    def keep(self, row: _M) -> _M:
        """Add a row whose key is already there, drawn by chance."""
        self._rows.setdefault(type(row), []).append(row)
        self._waiting += 1
        return row

    def _next_key(self, model: type[Model]) -> int:
        key = next(self._keys.setdefault(model, iter(())), None)
        if key is None:
            self._keys[model] = _reserve(model)
            key = next(self._keys[model])
        return key


def _key(model: type[Model]) -> "Field[Any, Any]":
    return model._meta.pk


def _reserve(model: type[Model]) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, _key(model).column, _KEYS],
        )
        return iter([key for (key,) in cursor.fetchall()])


def _copy(model: type[Model], rows: list[Any]) -> None:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_sent(getattr(row, name)) for name in names])


def _sent(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value
