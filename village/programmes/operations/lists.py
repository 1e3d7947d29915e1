"""The programme's own values: each counts as a national one; retired or merged into another, never deleted."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.programmes.models import ListItem, Programme
from village.programmes.operations.guard import must_configure
from village.programmes.wording import stigmatising

LAST_RANK = 100


@transaction.atomic
def add_list_item(programme: Programme, *, label: str, counts_as: ListItem, on: date, by: Actor) -> ListItem:
    """Add a value to a list, from a day on. It counts as `counts_as`, of the same list."""
    must_configure(by, programme.pk)
    if counts_as.programme_id is not None:
        raise DomainError("Choisissez une valeur nationale.", field="counts_as")
    if found := stigmatising(label):
        raise DomainError(
            f"« {found} » range des personnes dans une catégorie : nommez une situation, un besoin ou un service.",
            field="label",
        )
    Programme.objects.select_for_update().get(pk=programme.pk)  # one value at a time
    _must_be_new(label, counts_as.list_code, programme.pk, on, field="label")
    item = ListItem.objects.create(
        programme=programme,
        list_code=counts_as.list_code,
        code=_free_code(programme, counts_as.list_code, label),
        label=label,
        counts_as=counts_as,
        rank=LAST_RANK,
        starts_on=on,
    )
    record(Act.LIST_CHANGE, by=by, target=item, details=f"{item.get_list_code_display()} : {label} ajouté")
    return item


def _free_code(programme: Programme, list_code: str, label: str) -> str:
    """A short code from the label; a number follows when a retired value holds it."""
    base = slugify(label)[:32] or "valeur"
    taken = set(programme.list_items.filter(list_code=list_code).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def retire_list_item(item: ListItem, *, on: date, by: Actor) -> None:
    """Stop offering a local value after this day; what was written with it keeps it."""
    _must_be_ours(item, by)
    if on < item.starts_on:
        raise DomainError(
            f"Cette valeur commence le {item.starts_on:%d/%m/%Y} : choisissez ce jour ou un jour après.", field="on"
        )
    item.ends_on = on
    item.save(update_fields=["ends_on"])
    record(Act.LIST_CHANGE, by=by, target=item, details=f"{item.get_list_code_display()} : {item.label} retiré")


@transaction.atomic
def merge_list_item(item: ListItem, *, into: ListItem, on: date, by: Actor) -> None:
    """Two labels for one thing: the first bears the other's from now on, wherever it was written (decision 39).

    Both count as the same national value: no figure moves, no reader sees more.
    """
    programme_id = _must_be_ours(item, by)
    Programme.objects.select_for_update().get(pk=programme_id)  # one value at a time
    item.refresh_from_db()
    if item.merged_into_id is not None:
        raise DomainError("Cette valeur est déjà réunie à une autre : séparez-les d’abord.")
    if item.merged_items.exists():
        raise DomainError("D’autres valeurs sont réunies à celle-ci : séparez-les d’abord.")
    if into not in ListItem.objects.alike(item, on):
        raise DomainError("Choisissez une valeur de la liste, qui compte comme la même nationale.", field="into")
    before = item.label
    item.merged_into, item.merged_on, item.former_label, item.label = into, on, before, into.label
    item.save(update_fields=["merged_into", "merged_on", "former_label", "label"])
    details = f"{item.get_list_code_display()} : {before} réuni à {into.label}"
    record(Act.LIST_CHANGE, by=by, target=item, details=details)


@transaction.atomic
def split_list_item(item: ListItem, *, on: date, by: Actor) -> None:
    """Take a merge back: the value bears its own label again, and is offered again unless it is retired."""
    programme_id = _must_be_ours(item, by)
    Programme.objects.select_for_update().get(pk=programme_id)  # one value at a time
    item.refresh_from_db()
    if item.merged_into_id is None:
        raise DomainError("Cette valeur n’est réunie à aucune autre.")
    _must_be_new(item.former_label, item.list_code, programme_id, on, field=None)
    item.merged_into, item.merged_on, item.former_label, item.label = None, None, "", item.former_label
    item.save(update_fields=["merged_into", "merged_on", "former_label", "label"])
    record(Act.LIST_CHANGE, by=by, target=item, details=f"{item.get_list_code_display()} : {item.label} séparé")


def _must_be_ours(item: ListItem, by: Actor) -> int:
    if item.programme_id is None:
        raise DomainError("Une valeur nationale ne se retire pas, ni ne se réunit à une autre.")
    must_configure(by, item.programme_id)
    return item.programme_id


def _must_be_new(label: str, list_code: str, programme_id: int, on: date, *, field: str | None) -> None:
    offered = ListItem.objects.offered(list_code, programme_id, on)
    if any(fold(item.label) == fold(label) for item in offered):
        raise DomainError("Cette valeur est déjà dans la liste.", field=field)
