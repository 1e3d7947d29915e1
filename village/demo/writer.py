"""Write many rows quickly: keys reserved beforehand, rows sent by thousands, memory bounded.

As JSON that PostgreSQL unfolds: COPY knows nothing of row policies, and is refused on the tables that have them.

Foreign keys are checked when the transaction ends, so that the order of tables does not matter. `save()` is bypassed:
what it computes must be computed by the caller (`Person.folded_name`).
"""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql

from village.core.sealing import KeyHolder, SealedText

_M = TypeVar("_M", bound=Model)
FLUSH_ROWS = 20_000
_KEYS = 500
BATCH = 2_000


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
        if isinstance(row, KeyHolder) and row.is_written_about():
            self.add(row.draw_key())
        if row.pk is None and not _key(model).is_relation:  # else it is given by the other row
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
    table = sql.Identifier(model._meta.db_table)
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, %s::json)")
    with connection.cursor() as cursor:
        for some in batched(rows):
            values = [{str(field.column): _value(field, row) for field in fields} for row in some]
            cursor.execute(statement.format(table, columns), [json.dumps(values, default=_word)])


def batched(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _value(field: "Field[Any, Any]", row: Model) -> Any:
    return field.pre_save(row, add=True) if isinstance(field, SealedText) else getattr(row, field.attname)


def _word(value: Any) -> str:
    """What JSON cannot say: bytes as PostgreSQL writes them; dates, times, decimals and keys in their usual words."""
    return f"\\x{bytes(value).hex()}" if isinstance(value, (bytes, bytearray, memoryview)) else str(value)
