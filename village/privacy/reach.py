"""Which rows make a dossier: found by following the declarations of the fields (`core.holding`), never by a list.

From the child, every row that points to a row already found belongs to the dossier when that field is declared
« supprimé avec le dossier »; what only the dossier uses (the parents, the home, the key) belongs to it too. A new model
is in reach as soon as it declares its fields; a house test refuses one that nothing reaches.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from village.core.holding import Category, Erasure, Retention, holding_of
from village.core.reference import our_models, own_fields

OF_A_FAMILY = frozenset({Retention.CASE, Retention.REFERRAL})
_SAYS = frozenset({Category.SCHOOL, Category.SOCIAL, Category.HEALTH, Category.DANGER, Category.PRIVATE})


@dataclass(frozen=True)
class Edge:
    """`source.field` points to `target`."""

    source: type[Model]
    field: "Field[Any, Any]"
    target: type[Model]

    @property
    def erasure(self) -> Erasure | None:
        answer = holding_of(self.field)
        return answer.erasure if answer else Erasure.DELETE  # the two keys of a list: gone with either


@cache
def models_held() -> tuple[type[Model], ...]:
    """Our models, and the tables of their lists (many to many)."""
    lists: list[Any] = [link for model in our_models() for link in model._meta.local_many_to_many]
    through = [link.remote_field.through for link in lists if link.remote_field.through._meta.auto_created]
    return (*our_models(), *through)


@cache
def edges() -> tuple[Edge, ...]:
    return tuple(
        Edge(model, own, own.related_model)
        for model in models_held()
        for own in model._meta.concrete_fields
        if own.is_relation and isinstance(own.related_model, type)
    )


def is_of_a_family(model: type[Model]) -> bool:
    """Whether its rows are about a family: kept with a dossier or a request."""
    holding = getattr(model, "holding", None)
    return holding is None or (holding.retention in OF_A_FAMILY and holding.erasure is Erasure.DELETE)


@dataclass
class Rows:
    """The rows of a dossier: keys by model. `shared`: rows of others that hold a word written with this one."""

    keys: dict[type[Model], set[Any]] = field(default_factory=lambda: defaultdict(set))
    blanked: dict[type[Model], set[Any]] = field(default_factory=lambda: defaultdict(set))
    shared: dict[type[Model], set[Any]] = field(default_factory=lambda: defaultdict(set))

    def models(self) -> list[type[Model]]:
        """Those that have rows, in the order of the apps."""
        return [model for model in models_held() if self.keys.get(model)]

    def count(self) -> int:
        return sum(len(found) for found in self.keys.values())


def rows_of(*starts: Model) -> Rows:
    """All the rows of the dossier of a child, of a fiche, of a family's request; of several together."""
    found = Rows()
    waiting: dict[type[Model], set[Any]] = defaultdict(set)
    for start in starts:
        waiting[type(start)].add(start.pk)
    while waiting:
        for model, keys in waiting.items():
            found.keys[model] |= keys
        waiting = _pointing_to(found, waiting) or _used_by_nobody_else(found)
    _look_around(found)
    return found


def hanging_from(starts: dict[type[Model], set[Any]]) -> dict[type[Model], set[Any]]:
    """These rows, and all that hangs from them and goes with them."""
    found, waiting = Rows(), {model: set(keys) for model, keys in starts.items()}
    while waiting:
        for model, keys in waiting.items():
            found.keys[model] |= keys
        waiting = _pointing_to(found, waiting)
    return dict(found.keys)


def _pointing_to(found: Rows, fresh: dict[type[Model], set[Any]]) -> dict[type[Model], set[Any]]:
    """The rows that point to the rows just found, by a field that goes with the dossier."""
    new: dict[type[Model], set[Any]] = defaultdict(set)
    for edge in edges():
        keys = fresh.get(edge.target)
        if keys and edge.erasure is Erasure.DELETE and is_of_a_family(edge.source):
            new[edge.source] |= keys_to(edge, keys) - found.keys[edge.source]
    return {model: keys for model, keys in new.items() if keys}


def _used_by_nobody_else(found: Rows) -> dict[type[Model], set[Any]]:
    """The rows that the dossier points to, and that no row outside of it points to: parents, home, key."""
    new: dict[type[Model], set[Any]] = defaultdict(set)
    for edge in edges():
        if not (found.keys.get(edge.source) and edge.target in _ends() and is_of_a_family(edge.target)):
            continue
        pointed = _pointed(edge, found.keys[edge.source]) - found.keys[edge.target]
        new[edge.target] |= pointed - _used_elsewhere(edge.target, pointed, found)
    return {model: keys for model, keys in new.items() if keys}


@cache
def _ends() -> frozenset[type[Model]]:
    return frozenset(edge.target for edge in edges() if is_of_a_family(edge.target) and edge.source is not edge.target)


def _used_elsewhere(model: type[Model], keys: set[Any], found: Rows) -> set[Any]:
    """Those of these rows that a row out of the dossier points to as well."""
    used: set[Any] = set()
    for edge in edges():
        if keys and edge.target is model and edge.erasure is Erasure.DELETE:
            inside = found.keys[edge.source]
            used |= {target for source, target in _pairs(edge, keys) if source not in inside}
    return used


def _look_around(found: Rows) -> None:
    """Rows that stay: those that only point to the dossier, and those that it points to and that hold its words."""
    for edge in edges():
        if edge.erasure is Erasure.BLANK and found.keys.get(edge.target):
            found.blanked[edge.source] |= keys_to(edge, found.keys[edge.target])
        if found.keys.get(edge.source) and not is_of_a_family(edge.target) and words_of_others(edge.target):
            found.shared[edge.target] |= _pointed(edge, found.keys[edge.source])


@cache
def words_of_others(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """The fields of a shared row that may say something of a child: blanked with him."""
    answers = ((own, holding_of(own)) for own in own_fields(model) if not own.is_relation)
    return tuple(
        own for own, answer in answers if answer and answer.erasure is Erasure.BLANK and answer.category in _SAYS
    )


def key_column(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def keys_to(edge: Edge, targets: Iterable[Any]) -> set[Any]:
    """The keys of the rows of the source that point to these."""
    return _column(edge.source, key_column(edge.source), str(edge.field.column), targets)


def _pointed(edge: Edge, sources: Iterable[Any]) -> set[Any]:
    """The keys to which these rows of the source point."""
    return _column(edge.source, str(edge.field.column), key_column(edge.source), sources) - {None}


def _pairs(edge: Edge, targets: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The rows of the source that point to these, each with the one that it points to."""
    name = connection.ops.quote_name
    table, key, to = name(edge.source._meta.db_table), name(key_column(edge.source)), name(str(edge.field.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {to} FROM {table} WHERE {to} = ANY(%s)", [list(targets)])  # noqa: S608 - our names
        return list(cursor.fetchall())


def _column(model: type[Model], wanted: str, where: str, values: Iterable[Any]) -> set[Any]:
    name = connection.ops.quote_name
    table, asked, given = name(model._meta.db_table), name(wanted), name(where)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM {table} WHERE {given} = ANY(%s)", [list(values)])  # noqa: S608 - our names
        return {row[0] for row in cursor.fetchall()}
