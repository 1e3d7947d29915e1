"""The rows of one programme, as they leave: words opened, every link checked to stay within the programme."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model
from django.utils import timezone

from village.access.links import Link
from village.accounts.models import User
from village.around.models import ScannedPaper
from village.core.crypto import decrypt
from village.core.errors import DomainError
from village.core.fields import current_on
from village.core.sealing import KeyHolder, Lost, LostWhole, SealedText
from village.exchange.moving.tables import SHARED, boxed, by_label, columns, condition, label_of, links
from village.meetings.models import Contribution
from village.people.models import CareTeamMembership, Person
from village.plans.models import JournalEntry, Plan

ILLEGIBLE = "[texte illisible]"
_BATCH = 2_000
_KEY = "sealing_key_id"


@dataclass(frozen=True)
class Paper:
    key: int
    file: str
    media: str


@dataclass
class Going:
    """Read the tables in their order. `reader`: who takes them, and leaves out what he may not read; None: all goes."""

    programme_id: int
    reader: int | None = None
    seen: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    last: Counter[str] = field(default_factory=Counter)
    users: set[int] = field(default_factory=set)
    papers: list[Paper] = field(default_factory=list)
    withheld: Counter[str] = field(default_factory=Counter)
    illegible: list[str] = field(default_factory=list)
    children: int = 0
    _keys: dict[int, int] = field(default_factory=dict)

    def rows(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        """The rows of a table that go."""
        label = label_of(model)
        for row in self._read(model):
            if self._goes(model, row):
                self.seen[label].add(row[_pk(model)])
                yield self._opened_box(row) if boxed(model) else self._opened(model, row)

    def _read(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        table, key = model._meta.db_table, _pk(model)
        where, value = (condition(model), self.programme_id) if model is not User else ('"id" = ANY(%s)', [*self.users])
        order = f'"programme_id" IS NOT NULL, "{key}"' if model is SHARED else f'"{key}"'
        statement = f'SELECT row_to_json(t)::text FROM "{table}" t WHERE {where} ORDER BY {order}'  # noqa: S608 - our names
        with closing(connection.chunked_cursor()) as cursor:
            cursor.execute(statement, [value])
            while found := cursor.fetchmany(_BATCH):
                yield from (json.loads(line) for (line,) in found)

    def _goes(self, model: type[Model], row: dict[str, Any]) -> bool:
        """Whether what it hangs from goes too. Beyond the programme, nothing does: it is refused as a whole."""
        if self.reader is not None and self._is_reserved(model, row, self.reader):
            return self._kept_back(model)
        for own, target in links(model):
            value = row[str(own.column)]
            if value is None or target is model:
                continue
            if target is User:
                self.users.add(value)
            elif value not in self.seen[label_of(target)]:
                if self.reader is None:
                    raise DomainError(
                        f"Une ligne de « {model._meta.verbose_name} » ({row[_pk(model)]}) mène hors du programme, ou "
                        "fut écrite pendant l’export. Recommencez ; si cela revient, prévenez qui développe le "
                        "logiciel. Rien n’est sorti."
                    )
                if not own.null:
                    return self._kept_back(model)
                row[str(own.column)] = None
        return True

    def _is_reserved(self, model: type[Model], row: dict[str, Any], reader: int) -> bool:
        """A view restricted to a profession (R17, R72), for its author; a note for the référent, for who wrote it and
        who follows the child (RU7). Private notes and concerns, the wall hides.
        """
        if model is Contribution:
            return bool(row["restricted"] and row["written_by_id"] != reader)
        for_referent = model is JournalEntry and row["readers"] == JournalEntry.Readers.REFERENT
        return bool(for_referent and row["author_id"] != reader and row["plan_id"] not in self._followed)

    @cached_property
    def _followed(self) -> set[int]:
        """The parcours of the children whose référent takes them."""
        ties = CareTeamMembership.objects.filter(
            current_on(timezone.localdate()), user=self.reader, link=Link.REFERENT.value
        )
        return set(Plan.objects.filter(child__in=ties.values("child")).values_list("pk", flat=True))

    def _kept_back(self, model: type[Model]) -> bool:
        self.withheld[label_of(model)] += 1
        return False

    def _opened(self, model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
        """The columns that go, in clear."""
        label = label_of(model)
        if isinstance(model._meta.pk, AutoField):
            self.last[label] = max(self.last[label], row[_pk(model)])
        if issubclass(model, KeyHolder):
            self._note_key(model, row)
        if model is ScannedPaper and row["withdrawn_on"] is None:
            self.papers.append(Paper(self._keys.get(row["child_id"], 0), row["file"], row["media"]))
        return {column: self._word(model, row, column) for column in columns(model) if column in row}

    def _note_key(self, model: type[Model], row: dict[str, Any]) -> None:
        if model is Person and row["is_child"]:
            self.children += 1
            self._keys[row["id"]] = row.get(_KEY) or 0

    def _word(self, model: type[Model], row: dict[str, Any], column: str) -> Any:
        value, own = row[column], columns(model)[column]
        if not isinstance(own, SealedText) or value is None:
            return value
        words = own.opened(value)
        if isinstance(words, Lost | LostWhole):
            self.illegible.append(f"{label_of(model)}.{column}:{row[_pk(model)]}")
            return ILLEGIBLE if isinstance(words, Lost) else {}
        return words

    def _opened_box(self, row: dict[str, Any]) -> dict[str, Any]:
        """An archived dossier: its rows as the others', within its own."""
        label, key = "privacy.archiveddossier", row["key"]
        self.last[label] = max(self.last[label], row["id"])
        self.last["people.person"] = max(self.last["people.person"], row["number"])
        content = json.loads(decrypt(_bytes(row["sealed"]), f"archive:{key}"))
        row["sealed_name"] = decrypt(_bytes(row["sealed_name"]), f"archive-name:{key}")
        row["sealed"] = {
            "rows": self._opened_rows(content["rows"]),
            "beside": self._opened_rows(content["beside"]),
            "shared": {name: keys for name, keys in content["shared"].items() if name in by_label()},
        }
        return row

    def _opened_rows(self, rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        said = {}
        for label, model in by_label().items():  # a child before his papers
            found = rows.get(label, [])
            for row in found:
                self._note_people(model, row)
            if found:
                said[label] = [self._opened(model, row) for row in found]
        return said

    def _note_people(self, model: type[Model], row: dict[str, Any]) -> None:
        for own, target in links(model):
            if target is User and (value := row.get(str(own.column))) is not None:
                self.users.add(value)


def _pk(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _bytes(value: str) -> bytes:
    """As PostgreSQL writes them in JSON: « \\x0a… »."""
    return bytes.fromhex(value.removeprefix("\\x"))
