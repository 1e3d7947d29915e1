"""Children brought in from a table: by steps that hold whole, resumed where they stopped, taken back as a whole."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from village.access import wall
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.wall import Mission
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.core.text import fold
from village.directory.models import School
from village.exchange.models import Import, ImportedChild
from village.exchange.operations.children import Verdict, lines_of, open_import, understood
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import Child, shown
from village.exchange.reading.tables import said
from village.people.models import Agreement, Guardian, Household, Person
from village.people.operations import (
    ChildSheet,
    NamedParent,
    join_care_team,
    one_arrival_at_a_time,
    record_agreement,
    register_child,
    tie_parent,
)
from village.plans.models import Plan
from village.plans.operations import ExitSheet, close_plan, open_plan
from village.privacy.operations.erasing import forget_keys
from village.privacy.operations.tables import copied, take_out
from village.privacy.reach import rows_of
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import Referral
from village.referrals.operations.bringing import FormerRequest, bring_referral

STEP = 50
"""Lines brought in at once: a few seconds, then the page answers."""
NOT_IN_THE_TABLE = "Repris d’un tableau de suivi : ce que les parents pensent de la sortie n’y est pas écrit."


@transaction.atomic
def bring_some(brought: Import, *, by: Actor, at: datetime, number: int = STEP) -> int:
    """Bring the next ready lines in, whole or not at all; return how many remain. Called again until none does."""
    current = open_import(brought, by)
    one_arrival_at_a_time(by.programme_id)
    ready = current.children.filter(verdict=Verdict.READY).select_related("brought_by", "candidate__household")
    rows = list(ready[:number])
    if not rows and current.started_at is None:
        raise DomainError("Aucune ligne n’est prête : répondez d’abord à ce qui est demandé.")
    today = timezone.localdate(at)
    for row, child in understood(current, rows, today):
        _bring(row, child, by=by, on=today)
    remain = max(ready.count(), 0)
    current.started_at = current.started_at or at
    current.brought_at = None if remain or current.children.filter(verdict=Verdict.ASKED).exists() else at
    current.save(update_fields=["started_at", "brought_at"])
    record(Act.IMPORT_BRING, by=by, target=current, details=f"{len(rows)} lignes, encore {remain}")
    return remain


def _bring(row: ImportedChild, read: Child, *, by: Actor, on: date) -> None:
    words = _words(row)
    known = row.candidate if row.same == ImportedChild.Same.SAME else None
    if read.agreed is False:
        referral = _request(read, None, words, by=by)
        made: list[Model] = [referral] if referral else []
        child = None
    else:
        child = known or _register(row, read, by=by, on=on)
        made = [] if known else _of_child(child)
        made += _follow(child, read, words, by=by, on=on)
    row.child, row.made = child, fingerprints(made)
    row.verdict = Verdict.BROUGHT
    row.save(update_fields=["child", "made", "verdict"])


def _words(row: ImportedChild) -> str:
    """The line as it was written: nothing that was typed is lost."""
    cells = lines_of(row.brought_by, [row])[0][1]
    told = "\n".join(
        said(cell) if column is Column.REMARK else f"{column.label.capitalize()} : {shown(column, cell)}"
        for column, cell in cells.items()
    )
    return f"Repris d’un tableau de suivi, ligne {row.line}.\n{told}"[:5000]


def _register(row: ImportedChild, read: Child, *, by: Actor, on: date) -> Person:
    name, birth = read.name, read.birth
    if name is None or birth is None:
        raise DomainError(f"Ligne {row.line} : le nom ou la date de naissance manque.")
    parent, *others = _parents(read)
    sheet = ChildSheet(
        first_name=name.first,
        last_name=name.last,
        birth_date=birth,
        sex=read.sex,
        commune=_get(Commune, read.commune),
        quarter=_get(Quarter, read.quarter),
        outside_quarters=read.outside,
        address=read.address,
        languages="",
        interpreter=False,
        school=_get(School, read.school),
        level=_get(ListItem, read.level),
        parent=parent,
    )
    since = read.entered or read.referred or on
    child = register_child(sheet, by=by, on=since, home=_home_of_the_line_above(row, read))
    for other in others:
        tie_parent(child, other, trusted=True)
    return child


def _home_of_the_line_above(row: ImportedChild, read: Child) -> Household | None:
    """Brothers and sisters follow each other: the same surname, the same adults, on this line or the one above."""
    if not read.adults or read.name is None:
        return None
    above = row.brought_by.children.filter(line__in=[row.line, row.line - 1], child__isnull=False).exclude(pk=row.pk)
    for other in above.select_related("child__household").order_by("-line", "-part"):
        child = other.child
        if child is None or child.household is None or fold(child.last_name) != fold(read.name.last):
            continue
        names = {guardian.adult.folded_name for guardian in child.guardians.select_related("adult")}
        if names == {parent.folded_name for parent in _parents(read)}:
            return child.household
    return None


def _parents(read: Child) -> list[NamedParent]:
    """The adults of the line; nobody named: a parent whose first name is still to be asked."""
    adults = [
        NamedParent(adult.first, adult.last, adult.relation, read.phone if place == 0 else "", lives_with=True)
        for place, adult in enumerate(read.adults)
    ]
    family = read.name.last if read.name else ""
    return adults or [NamedParent("Parent", family, Guardian.Relation.OTHER, read.phone, lives_with=True)]


def _get(model: Any, key: int | None) -> Any:
    return model.objects.get(pk=key) if key else None


def _of_child(child: Person) -> list[Model]:
    """The rows that registering made: who he is, his home, his parents, his school."""
    guardians = list(child.guardians.select_related("adult"))
    home = [child.household] if child.household else []
    return [child, *home, *guardians, *(guardian.adult for guardian in guardians), *child.schoolings.all()]


def _follow(child: Person, read: Child, words: str, *, by: Actor, on: date) -> list[Model]:
    made: list[Model] = []
    referral = _request(read, child, words, by=by)
    made += [referral] if referral else []
    since = read.referred or read.entered
    guardian = child.guardians.filter(holds_authority=True).order_by("pk").first()
    if read.agreed and since and guardian:
        channel = Agreement.Channel.ORAL if read.oral else Agreement.Channel.PAPER
        made.append(
            record_agreement(child, guardian=guardian, scope=Agreement.Scope.SUPPORT, channel=channel, by=by, on=since)
        )
    if read.entered:
        made += _path(child, referral, read, by=by, on=on)
    return made


def _request(read: Child, child: Person | None, words: str, *, by: Actor) -> Referral | None:
    received = read.referred or read.entered
    if read.referrer is None or received is None or read.name is None or read.birth is None:
        return None
    parent = _parents(read)[0]
    former = FormerRequest(
        first_name=read.name.first,
        last_name=read.name.last,
        birth_date=read.birth,
        sex=read.sex,
        referrer_kind=_get(ListItem, read.referrer),
        received_on=received,
        motives=list(ListItem.objects.filter(pk__in=read.motives)),
        words=words,
        commune=_get(Commune, read.commune),
        quarter=_get(Quarter, read.quarter),
        outside_quarters=read.outside,
        address=read.address,
        school=_get(School, read.school),
        level=_get(ListItem, read.level),
        parent=parent,
        refused=read.agreed is False,
        entered_on=read.entered,
        exited_on=read.exited,
    )
    return bring_referral(former, child, by=by)


def _path(child: Person, referral: Referral | None, read: Child, *, by: Actor, on: date) -> list[Model]:
    if read.entered is None:
        return []
    plan: Plan = open_plan(child, referral=referral, by=by, on=read.entered)
    made: list[Model] = [plan]
    if read.exited:
        sheet = ExitSheet(
            reason=_get(ListItem, read.reason),
            attainment=_get(ListItem, read.attainment),
            evolution=_get(ListItem, read.evolution),
            family_words=NOT_IN_THE_TABLE,
        )
        made.append(close_plan(plan, sheet, by=by, on=read.exited))
    elif read.referent:
        user = User.objects.get(pk=read.referent)
        made.append(join_care_team(child, link=Link.REFERENT, by=by, on=on, user=user))
    return made


def fingerprints(made: Iterable[Model]) -> dict[str, dict[str, str]]:
    """What was written, table by table: each row's key, and a print of what it holds."""
    keys: dict[type[Model], list[Any]] = {}
    for row in made:
        keys.setdefault(type(row), []).append(row.pk)
    return {name: {str(row["id"]): _print(row) for row in rows} for name, rows in copied(keys).items()}


def _print(row: dict[str, Any]) -> str:
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def undo_children(brought: Import, *, by: Actor, at: datetime) -> list[int]:
    """Take back what this file brought; return the lines whose child stays, because something was written since."""
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    current = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if current.step not in {"bringing", "brought"}:
        raise DomainError("Seule une reprise faite s’annule, et une seule fois.")
    done = current.children.filter(verdict=Verdict.BROUGHT).order_by("-line", "-part")
    with wall.open_for(Mission.KEEP, current.programme_id):  # to see all that was written since, and take out whole
        stays = sorted(row.line for row in done if not _take_back(row))
    current.undone_at = at
    current.brought_at = current.brought_at or current.started_at
    current.save(update_fields=["undone_at", "brought_at"])
    record(Act.IMPORT_UNDO, by=by, target=current, details=f"{len(stays)} lignes gardées" if stays else "")
    return stays


def _take_back(row: ImportedChild) -> bool:
    """Delete what the line wrote, unless it was changed, or something was added to it."""
    made = row.made or {}
    own = str(row.child_id) in made.get("people.person", {})
    starts = [row.child] if own else [*Referral.objects.filter(pk__in=made.get("referrals.referral", {}))]
    if not own and "plans.plan" in made:
        return False  # the parcours of a child known before: it stays in his dossier, to be seen by a person
    for start in filter(None, starts):
        found = rows_of(start)
        own_keys = found.keys.pop(SealingKey, set())
        found.keys.pop(ImportedChild, None)
        there = {
            name: {str(line.get("id")): _print(line) for line in rows} for name, rows in copied(found.keys).items()
        }
        there.pop("referrals.referral_motives", None)
        if any(made.get(name, {}).get(key) != mark for name, rows in there.items() for key, mark in rows.items()):
            return False
        if own:
            ImportedChild.objects.filter(pk=row.pk).update(child=None)
        take_out(found)
        forget_keys(own_keys)
    return True
