"""The ordinary week of a child."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.around.models import WeekSlot
from village.around.operations.days import check_born
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Person, must_on


@dataclass(frozen=True)
class SlotSheet:
    weekdays: tuple[int, ...]
    starts_at: time
    ends_at: time | None
    time: str
    what: str
    where: str
    starts_on: date


@transaction.atomic
def add_slot(child: Person, sheet: SlotSheet, *, by: Actor, on: date) -> list[WeekSlot]:
    """Add a moment to the ordinary week, on one or several days."""
    must_on(by, Permission.WEEK_WRITE, child, on, Category.SCHOOL)
    check_born(child, sheet.starts_on, "starts_on")
    if sheet.ends_at and sheet.ends_at <= sheet.starts_at:
        raise DomainError("Ce moment finit avant de commencer : vérifiez les heures.", field="ends_at")
    if not sheet.weekdays:
        raise DomainError("Choisissez au moins un jour.", field="weekdays")
    shared = {name: value for name, value in vars(sheet).items() if name != "weekdays"}
    slots = [WeekSlot.objects.create(child=child, weekday=day, **shared) for day in sorted(set(sheet.weekdays))]
    record(Act.WEEK_CHANGE, by=by, target=slots[0], person_id=child.pk)
    return slots


@transaction.atomic
def end_slot(slot: WeekSlot, *, by: Actor, on: date) -> None:
    """From `on`, this moment is no longer in the week; one of the same day disappears."""
    must_on(by, Permission.WEEK_WRITE, slot.child, on, Category.SCHOOL)
    record(Act.WEEK_CHANGE, by=by, target=slot, person_id=slot.child_id, details="retiré")
    if slot.starts_on >= on:
        slot.delete()
        return
    slot.ends_on = on - timedelta(days=1)
    slot.save(update_fields=["ends_on"])
