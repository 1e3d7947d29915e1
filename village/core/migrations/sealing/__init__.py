"""For migrations: seal what an earlier version wrote in clear."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from psycopg import sql

from village.core.sealing import new_keys, seal

BATCH = 1000
_Row = tuple[Any, ...]


def seal_existing(app: str, model: str, under: str, fields: Sequence[str]) -> RunPython:
    """Seal these fields of the rows there are, with the key of who is at the end of `under` (« plan__child »)."""

    def forward(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model(app, model)
        table = editor.quote_name(rows._meta.db_table)
        # What may never change once written changes here, by the owner of the tables, in its form only.
        editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        found = rows._default_manager.order_by("pk").values_list("pk", under or "pk", *fields)
        for some in _batches(found.iterator(chunk_size=BATCH)):
            keys = keys_of(_end(rows, under), {holder for _, holder, *words in some if any(words)})
            sealed = [
                (pk, *(_sealed(rows, name, text, keys[holder]) for name, text in zip(fields, words, strict=True)))
                for pk, holder, *words in some
                if any(words)
            ]
            put_back(rows, fields, sealed)
        settle(editor)
        editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return RunPython(forward, RunPython.noop)


def settle(editor: BaseDatabaseSchemaEditor) -> None:
    """Make now the checks that wait for the end: no table with some to come can be altered."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    editor.execute("SET CONSTRAINTS ALL DEFERRED")


def keys_of(holders: type[models.Model], pks: Collection[int]) -> dict[int, int]:
    """The numbers of their keys, by who holds them; made for those who have none yet."""
    known: dict[int, int | None] = dict(
        holders._default_manager.filter(pk__in=pks).values_list("pk", "sealing_key_id")
    )
    without = [pk for pk, number in known.items() if number is None]
    made = list(zip(without, new_keys(len(without)), strict=True))
    put_back(holders, ("sealing_key",), made)
    return {pk: number for pk, number in known.items() if number is not None} | dict(made)


def put_back(model: type[models.Model], fields: Sequence[str], rows: Sequence[_Row]) -> None:
    """Write these fields of many rows in one statement; each row begins with its primary key."""
    if not rows:
        return
    named = [model._meta.pk, *(model._meta.get_field(name) for name in fields)]
    columns = [sql.Identifier(str(field.column)) for field in named]  # type: ignore[union-attr]
    kinds = [sql.SQL("%s::{}[]").format(sql.SQL(field.rel_db_type(connection))) for field in named]  # type: ignore[union-attr,arg-type]
    statement = sql.SQL("UPDATE {} kept SET {} FROM unnest({}) given ({}) WHERE kept.{} = given.{}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(column) for column in columns[1:]),
        sql.SQL(", ").join(kinds),
        sql.SQL(", ").join(columns),
        columns[0],
        columns[0],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[str(v) if isinstance(v, str) else v for v in values] for values in zip(*rows, strict=True)])


def _end(rows: type[models.Model], under: str) -> type[models.Model]:
    for step in filter(None, under.split("__")):
        rows = rows._meta.get_field(step).related_model  # type: ignore[assignment]
    return rows


def _sealed(rows: type[models.Model], name: str, words: str | None, number: int) -> str | None:
    field = rows._meta.get_field(name)
    return seal(words, number, field.place) if words else words  # type: ignore[union-attr]


def _batches(found: Iterator[_Row]) -> Iterator[list[_Row]]:
    while some := list(islice(found, BATCH)):
        yield some
