"""Children brought in from a table: by steps that hold whole, resumed where they stopped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.exchange.likely import Likely
from village.exchange.models import Import, ImportedChild
from village.exchange.operations.becoming import Becoming, Ready
from village.exchange.operations.forgetting import forget_lines
from village.exchange.operations.rereading import Verdict, lists_for, open_import, understood
from village.exchange.operations.taking_back import fingerprints
from village.exchange.reading.lines import Child, Lists
from village.people.operations import one_arrival_at_a_time

STEP = 100
"""Lines brought in at once: a second or two even where others work, then the page answers."""
IMPOSSIBLE = "Ce que dit cette ligne se contredit : relisez ses dates."


class Brought(NamedTuple):
    """What a step did: the lines brought in, those that could not be (their numbers), how many are still ready."""

    done: int
    stopped: list[int]
    remain: int


class Bringing:
    """What all the steps of one import share: the lists of the programme, who is known, what lines point to."""

    def __init__(self, programme_id: int, *, by: Actor, on: date) -> None:
        self.becoming, self.likely, self.on = Becoming(by=by, on=on), Likely(programme_id), on
        self.lists: Lists | None = None


@transaction.atomic
def bring_some(
    brought: Import, *, by: Actor, at: datetime, number: int = STEP, bringing: Bringing | None = None
) -> Brought:
    """Bring the next ready lines in, each whole or not at all. Called again until none remains.

    A line that a rule refuses waits for a person, with the reason; it keeps no other from coming in.
    `bringing`: of the step before, where a worker goes on.
    """
    current = open_import(brought, by, carried=bringing is not None)
    one_arrival_at_a_time(by.programme_id)
    bringing = bringing or Bringing(by.programme_id, by=by, on=timezone.localdate(at))
    bringing.likely.who_came_since()
    ready = current.children.filter(verdict=Verdict.READY)
    rows = list(ready.select_related("brought_by", "candidate__household")[:number])
    if not rows and current.started_at is None:
        raise DomainError("Aucune ligne n’est prête : répondez d’abord à ce qui est demandé.")
    stopped = _bring(current, rows, bringing)
    remain = ready.count()
    current.started_at = current.started_at or at
    over = not (remain or current.children.filter(verdict=Verdict.ASKED).exists())
    current.brought_at = at if over else None
    current.findings.pop("undone_to", None)
    current.save(update_fields=["started_at", "brought_at", "findings"])
    if over:
        forget_lines(current, on=timezone.localdate(at))
    done = len(rows) - len(stopped)
    record(Act.IMPORT_BRING, by=by, target=current, details=f"{done} lignes, encore {remain}")
    return Brought(done, stopped, remain)


@transaction.atomic
def finish(brought: Import, *, by: Actor, at: datetime) -> int:
    """Leave the lines that are not in, and erase them; what is in stays. Returns how many are left."""
    current = open_import(brought, by)
    if current.step != "bringing":
        raise DomainError("Rien n’est encore repris : laissez plutôt ce fichier.")
    left = current.children.exclude(verdict=Verdict.BROUGHT).count()
    current.brought_at = at
    current.save(update_fields=["brought_at"])
    forget_lines(current, on=timezone.localdate(at))
    record(Act.IMPORT_BRING, by=by, target=current, details=f"terminée, {left} lignes laissées")
    return left


def _bring(brought: Import, rows: Sequence[ImportedChild], bringing: Bringing) -> list[int]:
    """Bring these in; the numbers of the lines that could not be."""
    becoming, likely = bringing.becoming, bringing.likely
    bringing.lists = bringing.lists or lists_for(brought, bringing.on)
    ready: list[Ready] = []
    for row, child in understood(brought, rows, bringing.on, bringing.lists):
        if _still_ready(row, child, likely):
            with _refused_in_words(row):
                ready.append(becoming.prepare(row, child))
    came = _all_or_each(becoming, ready)
    _keep(came)
    stopped = [row for row in rows if row.verdict != Verdict.BROUGHT]
    for row in stopped:
        row.verdict = Verdict.ASKED
        row.save(update_fields=["verdict", "candidate", "refusal"])
    return [row.line for row in stopped]


@contextmanager
def _refused_in_words(row: ImportedChild) -> Iterator[None]:
    """A line that a rule refuses waits for a person, with the reason."""
    try:
        yield
    except (DomainError, IntegrityError) as error:
        row.refusal = error.message if isinstance(error, DomainError) else IMPOSSIBLE


def _all_or_each(becoming: Becoming, ready: Sequence[Ready]) -> list[tuple[ImportedChild, list[Model]]]:
    """Write the lines together; where a rule refuses one, by halves, until it stands alone."""
    if not ready:
        return []
    try:
        with transaction.atomic():
            came = becoming.bring(ready)
            for one, (child, _) in zip(ready, came, strict=True):
                one.row.child = child
            ImportedChild.objects.bulk_update([one.row for one in ready], ["child"])
    except (DomainError, IntegrityError) as error:
        if len(ready) == 1:
            ready[0].row.child = None
            ready[0].row.refusal = error.message if isinstance(error, DomainError) else IMPOSSIBLE
            return []
        half = len(ready) // 2
        return [*_all_or_each(becoming, ready[:half]), *_all_or_each(becoming, ready[half:])]
    return [(one.row, made) for one, (_, made) in zip(ready, came, strict=True)]


def _still_ready(row: ImportedChild, child: Child, likely: Likely) -> bool:
    """Nobody who looks like him came in since the line was read: by another file, or by a fiche."""
    near = [] if row.same else likely.among_known(child)
    if near:
        own = set(row.brought_by.children.filter(child__in=near).values_list("child", flat=True))
        row.candidate_id = next((number for number in near if number not in own), None)  # of this file: asked before
        return row.candidate_id is None
    return True


def _keep(came: Sequence[tuple[ImportedChild, Sequence[Model]]]) -> None:
    """What was written for each line, so that it can be taken back."""
    prints = fingerprints(model for _, made in came for model in made)
    for row, made in came:
        row.made = {}
        for model in made:
            name = model._meta.label_lower
            row.made.setdefault(name, {})[str(model.pk)] = prints[name][str(model.pk)]
        row.verdict = Verdict.BROUGHT
    ImportedChild.objects.bulk_update([row for row, _ in came], ["made", "verdict"])
