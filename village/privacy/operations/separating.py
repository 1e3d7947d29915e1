"""Undo a merge: all that was carried goes back as it was; what was written since is told before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.wall import Mission
from village.audit.journal import Act, record
from village.core import drafts
from village.core.errors import DomainError
from village.core.holding import Category
from village.core.models import Draft, SealingKey
from village.core.reference import own_fields
from village.core.sealing import SealedText, key_in, seal, unseal
from village.notifications.inbox import notify
from village.people.models import Guardian, Merge, NotTheSame, Person, must_on
from village.plans.models import JournalEntry
from village.privacy.operations import tables
from village.privacy.operations.erasing import checked_rows
from village.privacy.operations.holding_good import (
    hold_good,
    hold_still,
    must_be_separable,
    telephones_changed,
)
from village.privacy.operations.merging import LAST, clash, copies, refile
from village.privacy.places import drafts_about
from village.privacy.reach import edges, hanging_from, keys_to, models_held, rows_of

_GOES_BACK = (
    "Deux dossiers réunis sont de nouveau deux. Des notes privées que vous aviez écrites depuis sont dans celui qui "
    "est rendu. Si vous ne l’ouvrez pas, demandez à la coordination de vous le confier le temps de les relire."
)
_SILENT: tuple[type[Model], ...] = (Merge, NotTheSame, SealingKey)


@dataclass(frozen=True)
class Since:
    """What was written since the merge, in words: what would go back with the parcours it is about, what would stay."""

    going: list[str]
    staying: list[str]


def _by_name() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in models_held()}


def _carried(merge: Merge) -> dict[type[Model], set[Any]]:
    """The rows that came from the other dossier."""
    by_name = _by_name()
    return {
        by_name[name]: {int(key) for key, columns in rows.items() if [merge.number, merge.child_id] in columns.values()}
        for name, rows in merge.ledger["changed"].items()
    }


def since(merge: Merge, *, reader: Actor) -> Since:
    """To be said before undoing; what is not the reader's is not counted. Under the mission that keeps dossiers."""
    if merge.ledger is None:  # over: nothing can be undone
        return Since([], [])
    going, staying = _written_since(merge)
    return Since(_said(going, reader), _said(staying, reader))


def _written_since(merge: Merge) -> tuple[dict[type[Model], set[Any]], dict[type[Model], set[Any]]]:
    """The rows that would go back, those that would stay."""
    hanging = hanging_from(_carried(merge))
    then = merge.ledger["then"]
    fresh: dict[type[Model], set[Any]] = {
        model: keys - set(then.get(model._meta.label_lower, ())) for model, keys in rows_of(merge.child).keys.items()
    }
    going = {model: keys & hanging.get(model, set()) for model, keys in fresh.items()}
    staying = {model: keys - going[model] for model, keys in fresh.items()}
    return going, staying


def _said(keys: Mapping[type[Model], set[Any]], reader: Actor) -> list[str]:
    counted = Counter[str]()
    for model, found in keys.items():
        holding = getattr(model, "holding", None)
        if holding is None or holding.category is Category.DANGER or model in _SILENT:
            continue
        number = len(found)
        if model is JournalEntry:
            kept = JournalEntry.objects.filter(pk__in=found, readers=JournalEntry.Readers.AUTHOR)
            number -= kept.exclude(author_id=reader.user_id).count()
        if number:
            counted[str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)] += number
    return [f"{number} {words}" for words, number in sorted(counted.items())]


@transaction.atomic
def separate_dossiers(merge: Merge, *, by: Actor, at: datetime) -> Person:
    """Give the other dossier back. Refused once its last day is over, or when what was written since ties them."""
    child, on = merge.child, timezone.localdate(at)
    must_on(by, Permission.DOSSIER_MERGE, child, on)
    with wall.open_for(Mission.KEEP, child.programme_id):
        Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
        current = Merge.objects.select_for_update(of=("self",)).select_related("child").get(pk=merge.pk)
        _must_be_last(current, on)
        must_be_separable(current)
        alone = _private_authors(current)
        back = _give_back(current, by=by, on=on)
        key, former = current.child.own_key(), back.own_key()
        refile(back, key, former)
        _reseal(back, key, former)
        _reseal(current.child, former, key)
        hold_still(current, back)
        Merge.objects.filter(pk=current.pk).update(undone_on=on, undone_by_id=by.user_id, ledger=None, other_key=None)
    notify(alone, programme_id=child.programme_id, text=_GOES_BACK, url=reverse("home:today"), at=at)
    record(Act.DOSSIER_SEPARATE, by=by, target=current, person_id=child.pk, details=f"le n° {back.pk} en est séparé")
    record(Act.DOSSIER_SEPARATE, by=by, target=current, person_id=back.pk, details=f"séparé du n° {child.pk}")
    return back


def _private_authors(merge: Merge) -> set[int]:
    """Whose private notes, written since, go back to a dossier that may not be theirs: nobody else can say so."""
    going, _ = _written_since(merge)
    private = JournalEntry.objects.filter(readers=JournalEntry.Readers.AUTHOR, pk__in=going.get(JournalEntry, ()))
    return set(private.values_list("author_id", flat=True))


def _must_be_last(merge: Merge, on: date) -> None:
    if merge.undone_on:
        raise DomainError("Ces deux dossiers sont déjà séparés.")
    if on > merge.last_day:
        raise DomainError(f"Cette réunion s’annulait jusqu’au {merge.last_day:%d/%m/%Y}.")
    if merge.child.merges.standing().filter(pk__gt=merge.pk).exists():
        raise DomainError("Un autre dossier a été réuni depuis : séparez d’abord celui-là.")


def _give_back(merge: Merge, *, by: Actor, on: date) -> Person:
    ledger, by_name = merge.ledger, _by_name()
    _must_still_exist(ledger["gone"])
    carried, changed = _carried(merge), telephones_changed(merge)
    own = {by_name[name]: set(keys) - carried.get(by_name[name], set()) for name, keys in ledger["then"].items()}
    hanging = {model: keys - own.get(model, set()) for model, keys in hanging_from(carried).items()}
    try:
        with transaction.atomic():
            _as_it_was(ledger)
            _follow(merge, hanging)
    except IntegrityError as error:
        raise DomainError(clash(error)) from error
    back = Person.objects.filter(pk=merge.number).first()
    if back is None:
        raise DomainError("L’autre dossier n’est pas dans ce qui a été gardé : il ne se rend plus.")
    hold_good(merge, back, changed, by=by, on=on)
    mine, theirs = checked_rows(merge.child).keys, checked_rows(back).keys
    if tied := [model for model in mine if mine[model] & theirs.get(model, set())]:
        raise DomainError(
            f"Depuis la réunion, « {tied[0]._meta.verbose_name} » tient aux deux dossiers à la fois : ils ne se "
            "séparent plus. Rien n’a été changé."
        )
    return back


def _as_it_was(ledger: dict[str, Any]) -> None:
    """The people set aside, then each column that nobody wrote since, then the other rows: never two at a time."""
    last = {model._meta.label_lower for model in LAST}
    tables.put_back({name: rows for name, rows in ledger["gone"].items() if name in last})
    for name, rows in ledger["changed"].items():
        model = _by_name()[name]
        now = copies({model: [int(key) for key in rows]}).get(name, {})
        for key, columns in rows.items():
            there = now.get(int(key))  # None: it was removed since
            values = {column: was for column, (was, became) in columns.items() if there and there[column] == became}
            if values:
                tables.change(model, int(key), values)
    tables.put_back({name: rows for name, rows in ledger["gone"].items() if name not in last})


def _follow(merge: Merge, hanging: Mapping[type[Model], set[Any]]) -> None:
    """What was written since about what goes back, goes with it, under the parents of its own dossier."""
    parents = {other: int(one) for one, other in merge.ledger["parents"].items()}
    for edge in edges():
        column, mine = str(edge.field.column), hanging.get(edge.source, set())
        if edge.target is Person:
            for key in keys_to(edge, [merge.child_id]) & mine:
                tables.change(edge.source, key, {column: merge.number})
        elif edge.target is Guardian:
            for now, before in parents.items():
                for key in keys_to(edge, [now]) & mine:
                    tables.change(edge.source, key, {column: before})


def _must_still_exist(gone: Mapping[str, list[dict[str, Any]]]) -> None:
    """What the rows set aside point to, unless it comes back with them."""
    for edge in edges():
        rows = gone.get(edge.source._meta.label_lower, ())
        coming = {row["id"] for row in gone.get(edge.target._meta.label_lower, ())}
        wanted = {row[str(edge.field.column)] for row in rows} - {None} - coming
        if wanted and getattr(edge.field, "db_constraint", True):
            there = set(edge.target._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            if wanted - there:
                raise DomainError(
                    f"Ce que le dossier citait ({edge.target._meta.verbose_name}) n’existe plus : il ne se rend plus. "
                    "Rien n’a été changé."
                )


def _reseal(child: Person, old: int, new: int) -> None:
    """No word of this child may open with the other's key: each is erased alone. Fixed words are put back as is."""
    held = rows_of(child).keys
    drafts.reseal(Draft.objects.filter(drafts_about(held)), old, new)
    for model, keys in held.items():
        sealed = [own for own in own_fields(model) if isinstance(own, SealedText)]
        if not sealed or not keys:
            continue
        rows = tables.copied({model: keys}).get(model._meta.label_lower, [])
        changed = [row for row in rows if _sealed_again(row, sealed, old, new)]
        if changed:
            tables.remove({model: [row["id"] for row in changed]})
            tables.put_back({model._meta.label_lower: changed})


def _sealed_again(row: dict[str, Any], fields: list[SealedText], old: int, new: int) -> bool:
    found = [own for own in fields if key_in(row[str(own.column)] or "") == old]
    for own in found:
        column = str(own.column)
        row[column] = str(seal(unseal(row[column], own.place), new, own.place))
    return bool(found)
