"""What a table brought in, taken back as a whole: only what it wrote, and only while nobody has changed it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.wall import Mission
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.exchange.models import Import, ImportedChild, Work
from village.exchange.operations.forgetting import forget_lines
from village.exchange.operations.rereading import PIECE, Verdict
from village.privacy.operations.erasing import forget_drafts, forget_keys
from village.privacy.operations.tables import copied, take_out
from village.privacy.reach import rows_of
from village.referrals.models import Referral


def fingerprints(made: Iterable[Model]) -> dict[str, dict[str, str]]:
    """What was written, table by table: each row's key, and a print of what it holds."""
    keys: dict[type[Model], list[Any]] = {}
    for row in made:
        keys.setdefault(type(row), []).append(row.pk)
    return {name: {str(row["id"]): _print(row) for row in rows} for name, rows in copied(keys).items()}


def _print(row: dict[str, Any]) -> str:
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


class Undone(NamedTuple):
    """What a step did: how many lines were seen, whether none is left."""

    done: int
    over: bool


def undo_children(brought: Import, *, by: Actor, at: datetime) -> list[int]:
    """Take back what this file brought; return the lines whose child stays, because something was written since."""
    with transaction.atomic():
        if Work.objects.filter(brought_by=brought, failed="").exists():
            raise DomainError("Ce fichier est en cours de traitement : attendez la fin, ou arrêtez.")
        while not undo_some(brought, by=by, at=at).over:
            pass
    return stays_of(brought)


def stays_of(brought: Import) -> list[int]:
    """The lines of an undone import whose child stays."""
    return sorted(brought.children.filter(verdict=Verdict.BROUGHT).exclude(made={}).values_list("line", flat=True))


@transaction.atomic
def undo_some(brought: Import, *, by: Actor, at: datetime, number: int = PIECE) -> Undone:
    """Take the last lines back, brothers and sisters together. Called again until it is over.

    What is taken back no longer says what was written for it; what has to stay, says it again at the end.
    """
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    current = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if current.step not in {"bringing", "brought"}:
        raise DomainError("Seule une reprise faite s’annule, et une seule fois.")
    seen = current.findings.get("undone_to")
    done = current.children.filter(verdict=Verdict.BROUGHT).select_related("child").order_by("-line", "-part")
    rows = _families(done.filter(line__lt=seen) if seen else done, number)
    with wall.open_for(Mission.KEEP, current.programme_id):  # to see all that was written since, and take out whole
        if not _take_back(rows):
            for row in rows:
                _take_back([row])
    if rows:
        current.findings = current.findings | {"undone_to": rows[-1].line}
        current.save(update_fields=["findings"])
        return Undone(len(rows), over=False)
    stays = stays_of(current)
    current.undone_at = at
    current.brought_at = current.brought_at or current.started_at
    current.save(update_fields=["undone_at", "brought_at"])
    forget_lines(current, on=timezone.localdate(at))
    record(Act.IMPORT_UNDO, by=by, target=current, details=f"{len(stays)} lignes gardées" if stays else "")
    return Undone(0, over=True)


def _families(done: "QuerySet[ImportedChild]", number: int) -> list[ImportedChild]:
    """So many lines, and those that follow while they are of the same line or of the same home."""
    rows = list(done[: number + 20])
    cut = number
    while 0 < cut < len(rows) and _together(rows[cut - 1], rows[cut]):
        cut += 1
    return rows[:cut]


def _together(one: ImportedChild, other: ImportedChild) -> bool:
    if one.line == other.line:
        return True
    return bool(one.child and other.child and one.child.household_id == other.child.household_id)


def _take_back(rows: Sequence[ImportedChild]) -> bool:
    """Delete what these lines wrote, unless something of it was changed, or something was added to it."""
    if any(row.child_id and not _is_own(row) for row in rows):
        return False  # what was added to a child known before stays in his dossier, to be seen by a person
    marks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for name, written in (row.made or {}).items():
            for key, mark in written.items():
                marks[name, key].add(mark)
    alone = [key for row in rows if not row.child_id for key in (row.made or {}).get("referrals.referral", {})]
    found = rows_of(*(row.child for row in rows if row.child), *Referral.objects.filter(pk__in=alone))
    own_keys = found.keys.pop(SealingKey, set())
    found.keys.pop(ImportedChild, None)
    there = copied(found.keys)
    if any(_print(line) not in marks[name, str(line.get("id"))] for name, lines in there.items() for line in lines):
        return False
    ImportedChild.objects.filter(pk__in=[row.pk for row in rows]).update(child=None, made={})
    forget_drafts(found)
    take_out(found, emptied={})
    forget_keys(own_keys)
    return True


def _is_own(row: ImportedChild) -> bool:
    """Whether the line made this child."""
    return str(row.child_id) in (row.made or {}).get("people.person", {})
