"""Rows taken out of the tables, and put back: whole, by their keys, whatever the model."""
# ruff: noqa: S608 - tables and columns are ours; every value is a parameter

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from village.core.erasing import erasing
from village.core.holding import Erasure, holding_of
from village.core.reference import own_fields
from village.privacy.reach import Rows, edges, key_column, models_held, words_of_others


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _key(model: type[Model]) -> str:
    return _quoted(key_column(model))


def _run(statement: str, values: Iterable[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)


def copied(keys: Mapping[type[Model], Iterable[Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows as PostgreSQL writes them in JSON, by model."""
    copy: dict[str, list[dict[str, Any]]] = {}
    for model, wanted in keys.items():
        statement = f"SELECT to_jsonb(t)::text FROM {_table(model)} t WHERE {_key(model)} = ANY(%s) ORDER BY 1"
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(wanted)])
            if rows := [json.loads(row) for (row,) in cursor.fetchall()]:
                copy[model._meta.label_lower] = rows
    return copy


def put_back(copy: Mapping[str, list[dict[str, Any]]]) -> int:
    """Write the copied rows again, under their own keys. Foreign keys are checked when the transaction ends."""
    by_name = {model._meta.label_lower: model for model in models_held()}
    with erasing():
        return sum(
            _run(
                f"INSERT INTO {_table(by_name[name])} "
                f"SELECT * FROM jsonb_populate_recordset(NULL::{_table(by_name[name])}, %s)",
                [json.dumps(rows)],
            )
            for name, rows in copy.items()
        )


def put_back_over(copy: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write the copied rows in the place of those that stayed, emptied, under the same keys."""
    by_name = {model._meta.label_lower: model for model in models_held()}
    for name, rows in copy.items():
        model = by_name[name]
        column = key_column(model)
        _run(f"DELETE FROM {_table(model)} WHERE {_key(model)} = ANY(%s)", [[row[column] for row in rows]])
    put_back(copy)


def change(model: type[Model], key: Any, values: Mapping[str, Any]) -> None:
    """Write these columns of one row, as PostgreSQL gave them in JSON."""
    columns = ", ".join(f"{_quoted(column)} = %s" for column in values)
    _run(f"UPDATE {_table(model)} SET {columns} WHERE {_key(model)} = %s", [*values.values(), key])


def remove(keys: Mapping[type[Model], Iterable[Any]]) -> None:
    """Delete rows that are kept elsewhere, to be put back."""
    with erasing():
        for model, wanted in keys.items():
            _run(f"DELETE FROM {_table(model)} WHERE {_key(model)} = ANY(%s)", [list(wanted)])


def take_out(rows: Rows, *, emptied: Mapping[type[Model], Iterable[Any]]) -> int:
    """Delete the rows of a dossier, and let go of it wherever it was pointed to. Returns how many went.

    `emptied`: rows that stay, without what they say of him. Once let go of only: a refusal keeps its reason, in the
    base itself, for as long as it says whose it is.
    """
    for edge in edges():
        if edge.erasure is Erasure.BLANK and (keys := rows.keys.get(edge.target)):
            column = _quoted(str(edge.field.column))
            _run(f"UPDATE {_table(edge.source)} SET {column} = NULL WHERE {column} = ANY(%s)", [list(keys)])
    blank(emptied)
    with erasing():
        return sum(
            _run(f"DELETE FROM {_table(model)} WHERE {_key(model)} = ANY(%s)", [list(keys)])
            for model, keys in rows.keys.items()
            if keys
        )


def blank(keys: Mapping[type[Model], Iterable[Any]]) -> None:
    """Empty what rows that stay say of somebody: each field declared « vidé »."""
    for model, wanted in keys.items():
        empty_fields(model, _blanked(model), wanted)


def blank_words(keys: Mapping[type[Model], Iterable[Any]]) -> None:
    """Empty the words of others' rows (a remark on a session) that may speak of the child."""
    for model, wanted in keys.items():
        empty_fields(model, words_of_others(model), wanted)


def _blanked(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    own = ((field, holding_of(field)) for field in own_fields(model) if not field.is_relation)
    return tuple(field for field, answer in own if answer and answer.erasure is Erasure.BLANK)


def empty_fields(model: type[Model], fields: "Iterable[Field[Any, Any]]", keys: Iterable[Any]) -> None:
    emptied = ", ".join(f"{_quoted(str(field.column))} = {'NULL' if field.null else chr(39) * 2}" for field in fields)
    wanted = list(keys)
    if emptied and wanted:
        _run(f"UPDATE {_table(model)} SET {emptied} WHERE {_key(model)} = ANY(%s)", [wanted])
