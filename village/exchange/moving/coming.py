"""The rows of an archive, as they arrive: numbered again, tied only to each other, their words sealed with new keys."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, NoReturn
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection
from django.db.models import AutoField, Model, UUIDField

from village.accounts.models import User
from village.around.models import ScannedPaper
from village.core import sealed_files
from village.core.crypto import encrypt
from village.core.rows import unpacked
from village.core.sealing import KeyHolder, SealedText, new_keys, seal
from village.exchange.moving.archive import Archive
from village.exchange.moving.tables import (
    KINDS,
    NAMED,
    NUMBERS,
    OBJECTS,
    OF_KIND,
    SHARED,
    boxed,
    by_label,
    columns,
    label_of,
    links,
    tables,
)
from village.privacy.models import ArchivedDossier
from village.programmes.models import ListItem

_BATCH = 2_000
_KEY = "sealing_key_id"
_LARGEST = 1 << 62
_MOST = 100_000_000  # numbers of a table, taken one by one: the application may not set a sequence
_TAKE = """
SELECT min(taken), max(taken) FROM (
    SELECT nextval(pg_get_serial_sequence(%s, %s)) AS taken FROM generate_series(1, %s)
) numbers
"""


@cache
def words_of(model: type[Model]) -> "dict[str, SealedText]":
    """The sealed columns of a table."""
    return {column: own for column, own in columns(model).items() if isinstance(own, SealedText)}


@cache
def steps_of(model: type[Model]) -> tuple[str, ...]:
    """The columns that lead from a row to whoever's key seals its words."""
    steps, here = [], model
    for name in filter(None, getattr(model, "sealed_under", "").split(".")):
        own: Any = here._meta.get_field(name)
        steps.append(str(own.column))
        here = own.related_model
    return tuple(steps)


@cache
def hops() -> dict[str, frozenset[str]]:
    """Which columns of which tables are walked to find a key."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in tables():
        here: Any = model
        for rank, name in enumerate(filter(None, getattr(model, "sealed_under", "").split("."))):
            own: Any = here._meta.get_field(name)
            if rank and words_of(model):
                found[label_of(here)].add(str(own.column))
            here = own.related_model
    return {label: frozenset(names) for label, names in found.items()}


@cache
def holder_of(model: type[Model]) -> tuple[str, ...]:
    """The tables walked, the last one that of the holder of the key."""
    walked, here = [], model
    for name in filter(None, getattr(model, "sealed_under", "").split(".")):
        here = here._meta.get_field(name).related_model  # type: ignore[assignment]
        walked.append(label_of(here))
    return tuple(walked)


@dataclass
class Coming:
    """Write the rows of an archive, table by table in their order. In a transaction that the caller undoes whole."""

    archive: Archive
    offsets: dict[str, int] = field(default_factory=dict)
    seen: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    users: dict[int, int] = field(default_factory=dict)
    known_users: int = 0
    shared: dict[int, int] = field(default_factory=dict)
    papers: list[tuple[int, UUID]] = field(default_factory=list)
    missing: int = 0
    """Papers whose file was already unreadable when the archive was made: their rows cannot come."""
    _hops: dict[tuple[str, str], dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))
    _keys: dict[tuple[str, Any], int] = field(default_factory=dict)

    def reserve(self) -> None:
        """Numbers that no row here bears: the same as in the archive when the table never had a row."""
        with connection.cursor() as cursor:
            for model in tables():
                label, key = label_of(model), model._meta.pk
                self.offsets[label] = 0
                last = self.archive.said(label, "dernier_numero")
                if isinstance(key, AutoField) and last:
                    if last > _MOST:
                        self.refuse(f"la table {label} a des numéros impossibles.")
                    cursor.execute(_TAKE, [model._meta.db_table, key.column, last])
                    first, end = cursor.fetchone()
                    if end - first != last - 1:
                        self.refuse("quelqu’un écrivait dans cette base au même moment. Recommencez, site fermé.")
                    self.offsets[label] = first - 1

    def bring(self, model: type[Model]) -> int:
        """Write the rows of a table; returns how many."""
        written = 0
        label = label_of(model)
        rows = (row for row in self.archive.rows(label) if self._is_new(model, row))
        while some := list(islice(rows, _BATCH)):
            written += self._insert(model, self._ready(model, some))
        return written

    def look(self, model: type[Model]) -> None:
        """Learn the numbers of rows that are written later."""
        for row in self.archive.rows(label_of(model)):
            self._note(model, self._checked(model, row).get(_pk(model)))

    def bring_later(self, model: type[Model]) -> int:
        """Write rows whose numbers were looked at before."""
        self.seen[label_of(model)].clear()
        return self.bring(model)

    def _is_new(self, model: type[Model], row: dict[str, Any]) -> bool:
        """A person who has an account here already, a national value: found, not written again."""
        self._checked(model, row)
        if model is User:
            known = User.objects.filter(email=str(row["email"]).strip().lower()).values_list("pk", flat=True).first()
            self.known_users += known is not None
            return self._found(model, row, self.users, known)
        if model is SHARED and row["programme_id"] is None:
            values = ListItem.objects.filter(programme=None, list_code=row["list_code"], code=row["code"])
            known = values.values_list("pk", flat=True).first()
            if known is None:
                self.refuse(
                    f"la valeur nationale « {row['label']} » (liste {row['list_code']}) n’est pas connue ici. Mettez "
                    "ce logiciel à jour, puis recommencez."
                )
            return self._found(model, row, self.shared, known)
        return model is not ScannedPaper or self._has_its_file(row)

    def _found(self, model: type[Model], row: dict[str, Any], numbers: dict[int, int], known: int | None) -> bool:
        number = row["id"]
        if not isinstance(number, int) or number in numbers:
            self.refuse(f"la table {label_of(model)} a deux fois la même ligne.")
        numbers[number] = known if known is not None else number + self.offsets[label_of(model)]
        self.seen[label_of(model)].add(number)
        return known is None

    def _has_its_file(self, row: dict[str, Any]) -> bool:
        here = self.archive.has_paper(str(row["file"]), str(row["media"])) or row["withdrawn_on"] is not None
        self.missing += not here
        return here

    def _checked(self, model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
        if row.keys() != columns(model).keys():
            self.refuse(f"une ligne de la table {label_of(model)} n’a pas les colonnes attendues.")
        return row

    def _note(self, model: type[Model], number: Any) -> None:
        label = label_of(model)
        if isinstance(model._meta.pk, AutoField):
            last = self.archive.said(label, "dernier_numero")
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= last:
                self.refuse(f"une ligne de la table {label} a un numéro impossible.")
        if number in self.seen[label]:
            self.refuse(f"la table {label} a deux fois la même ligne.")
        self.seen[label].add(number)

    def _ready(self, model: type[Model], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Numbered again, tied, sealed."""
        if model is not User and model is not SHARED:
            for row in rows:
                self._note(model, row[_pk(model)])
        ready = [self._renumbered(model, row) for row in rows]
        if issubclass(model, KeyHolder):
            self._give_keys(model, ready)
        for row in ready:
            self._finish(model, row)
        return ready

    def _finish(self, model: type[Model], row: dict[str, Any]) -> None:
        self._remember(model, row)
        self._seal(model, row)
        if model is User:
            row.update(password=make_password(None), last_login=None)
        elif model is ScannedPaper:
            self._keep_paper(row)
        elif boxed(model):
            self._close_box(row)

    def _renumbered(self, model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
        label = label_of(model)
        row = dict(row)
        for own, target in links(model):
            column = str(own.column)
            if column in row and row[column] is not None:
                row[column] = self._number_of(target, row[column], label)
        if isinstance(model._meta.pk, AutoField):
            row[_pk(model)] += self.offsets[label]
        self._renumber_named(label, row)
        return row

    def _renumber_named(self, label: str, row: dict[str, Any]) -> None:
        """The numbers of rows that are no keys for PostgreSQL."""
        for column in row.keys() & _numbers_of(label):
            row[column] = self._moved(NUMBERS[label, column], row[column])
        if label == OF_KIND[0] and (numbered := KINDS.get(row[OF_KIND[2]])):
            row[OF_KIND[1]] = self._moved(numbered, row[OF_KIND[1]])
        if label == NAMED[0]:
            row[NAMED[1]] = self._named(str(row[NAMED[1]]))
        for (table, column), lists in OBJECTS.items():
            if table == label and isinstance(row[column], dict):
                row[column] = self._object(row[column], lists)

    def _object(self, said: dict[str, Any], lists: dict[str, str]) -> dict[str, Any]:
        """An object kept whole, with the numbers that it says."""
        renumbered = {
            name: [{**one, "pk": self._moved(target, one["pk"])} if _has_number(one) else one for one in said[name]]
            for name, target in lists.items()
            if isinstance(said.get(name), list)
        }
        return said | renumbered

    def _number_of(self, target: type[Model], number: Any, label: str) -> Any:
        """Only of a row of the archive: nothing of another programme can be pointed to."""
        name = label_of(target)
        if number not in self.seen[name] if isinstance(number, int | str) else True:
            self.refuse(f"une ligne de la table {label} mène à une ligne de {name} qui n’y est pas.")
        if target is User:
            return self.users[number]
        if target is SHARED:
            return self.shared[number]
        return number if isinstance(_end(target), UUIDField) else number + self._offset(target)

    def _offset(self, target: type[Model]) -> int:
        """That of the table, or of the one whose numbers it bears."""
        return self.offsets[label_of(_end(target).model)]

    def _moved(self, label: str, number: Any) -> Any:
        if not isinstance(number, int) or not 0 <= number < _LARGEST:
            self.refuse(f"un numéro de {label} est impossible.")
        return number + self._offset(by_label()[label])

    def _named(self, target: str) -> str:
        label, _, number = target.partition(":")
        known = label in by_label() and number.isdecimal() and len(number) < len(str(_LARGEST))
        return f"{label}:{self._moved(label, int(number))}" if known else target

    def _give_keys(self, model: type[Model], rows: list[dict[str, Any]]) -> None:
        holders = [row for row in rows if unpacked(model, row).is_written_about()]  # type: ignore[attr-defined]
        for row in rows:
            row[_KEY] = None
        for row, key in zip(holders, new_keys(len(holders)), strict=True):
            row[_KEY] = key
            self._keys[label_of(model), row[_pk(model)]] = key

    def _remember(self, model: type[Model], row: dict[str, Any]) -> None:
        for column in hops().get(label_of(model), ()):
            self._hops[label_of(model), column][row[_pk(model)]] = row.get(column)

    def _key_for(self, model: type[Model], row: dict[str, Any]) -> int:
        steps, walked = steps_of(model), holder_of(model)
        if not steps:
            key = self._keys.get((label_of(model), row[_pk(model)]))
        else:
            number = row[steps[0]]
            for label, column in zip(walked, steps[1:], strict=False):
                number = self._hops[label, column].get(number)
            key = self._keys.get((walked[-1], number))
        if key is None:
            self.refuse(f"une ligne de la table {label_of(model)} dit des mots de personne.")
        return key

    def _seal(self, model: type[Model], row: dict[str, Any]) -> None:
        for column, own in words_of(model).items():
            value = row.get(column)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            row[column] = seal(own.worded(value), self._key_for(model, row), own.place)

    def _close_box(self, row: dict[str, Any]) -> None:
        """An archived dossier, its own rows numbered and sealed like the others, in one piece again."""
        box, key = row["sealed"], row["key"]
        if not isinstance(box, dict):
            self.refuse("un dossier archivé ne se lit pas.")
        try:
            before = set(self._keys)
            content = {
                "rows": self._boxed_rows(box["rows"], inside=True),
                "beside": self._boxed_rows(box["beside"], inside=False),
                "shared": {
                    label: sorted(number + self._offset(by_label()[label]) for number in numbers)
                    for label, numbers in box["shared"].items()
                },
                "keys": sorted(self._keys[one] for one in self._keys.keys() - before),
            }
        except (KeyError, TypeError, AttributeError):
            self.refuse("un dossier archivé ne se lit pas.")
        row["sealed"] = _as_bytes(encrypt(json.dumps(content), f"archive:{key}"))
        row["sealed_name"] = _as_bytes(encrypt(str(row["sealed_name"]), f"archive-name:{key}"))

    def _boxed_rows(self, rows: dict[str, list[dict[str, Any]]], *, inside: bool) -> dict[str, list[dict[str, Any]]]:
        ready = {}
        for label, model in by_label().items():  # a child before what is said of him
            found = rows.get(label, [])
            if inside:
                for row in found:
                    self._note(model, row[_pk(model)])
            if found:
                ready[label] = self._ready_in_box(model, found, inside=inside)
        return ready

    def _ready_in_box(self, model: type[Model], rows: list[dict[str, Any]], *, inside: bool) -> list[dict[str, Any]]:
        ready = [self._renumbered(model, row) for row in rows]
        if issubclass(model, KeyHolder) and inside:
            self._give_keys(model, ready)
        for row in ready:
            self._finish(model, row)
        return ready

    def _keep_paper(self, row: dict[str, Any]) -> None:
        content = None if row["withdrawn_on"] else self.archive.paper(str(row["file"]), str(row["media"]))
        row["file"] = str(uuid4())
        if content is not None:
            key = self._key_for(ScannedPaper, row)
            name = sealed_files.keep(content, key)
            self.papers.append((key, name))
            row["file"] = str(name)

    def _insert(self, model: type[Model], rows: Iterable[dict[str, Any]]) -> int:
        ready = list(rows)
        names = ", ".join(f'"{own.column}"' for own in model._meta.concrete_fields)
        table = f'"{model._meta.db_table}"'
        statement = (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"  # noqa: S608 - our names
        )
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, [json.dumps(ready)])
        except DatabaseError as error:
            self.refuse(f"la table {label_of(model)} ne passe pas les règles de la base{_rule(error)}.")
        return len(ready)

    def refuse(self, what: str) -> NoReturn:
        raise self.archive.refused(what)


def _numbers_of(label: str) -> set[str]:
    return {column for table, column in NUMBERS if table == label}


def _pk(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _has_number(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("pk"), int)


def _end(model: type[Model]) -> Any:
    key: Any = model._meta.pk
    while key.is_relation:
        key = key.related_model._meta.pk
    return key


def _rule(error: DatabaseError) -> str:
    """The name of the rule, never what the row said."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return f" ({name})" if name else ""


def _as_bytes(content: bytes) -> str:
    return f"\\x{content.hex()}"


def later() -> tuple[type[Model], ...]:
    """Written last: a frozen bilan after its texts, which it holds; boxes after the rows that theirs point to."""
    return (by_label()["evaluation.annualreport"], ArchivedDossier)


def in_order() -> Iterator[type[Model]]:
    yield from (model for model in tables() if model not in later())
