"""Rows of statements of ours, made into the models they are rows of.

The columns are read off the model, so that a new field is read without a word here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db.models import DateField, DateTimeField, DecimalField, Field, Model

from village.core.sealing import SealedText

Row = TypeVar("Row", bound=Model)


@cache
def columns(model: type[Model], alias: str) -> str:
    """What a SELECT asks for to make this model: « hat.id, hat.role, … »."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[Row], values: Sequence[Any], start: int = 0) -> Row:
    """The model, from the values of its `columns` that begin at `start` in a row of the answer."""
    names = _names(model)
    return model.from_db("default", names, values[start : start + len(names)])


def unpacked(model: type[Row], row: Mapping[str, Any]) -> Row:
    """The model, from one of its rows as `to_json` writes it; a column left out is read when it is asked for."""
    names, values = [], []
    for column, name, read in _readers(model):
        if column in row:
            names.append(name)
            values.append(read(row[column]) if read else row[column])
    return model.from_db("default", names, values)


def joined(model: type[Row], parts: Mapping[str, Any], **related: type[Model]) -> Row:
    """The model of `parts["row"]`, tied to those of the other parts, by the names of its foreign keys."""
    made = unpacked(model, parts["row"])
    for name, other in related.items():
        setattr(made, name, unpacked(other, parts[name]) if parts[name] else None)
    return made


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _readers(model: type[Model]) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
    return [(str(field.column), field.attname, _reader(field)) for field in model._meta.concrete_fields]


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, (DateTimeField, DecimalField)):
        return field.to_python
    if isinstance(field, SealedText):
        return field.opened
    return day if isinstance(field, DateField) else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
