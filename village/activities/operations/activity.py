"""Open an action, and change it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Activity
from village.activities.operations.ties import tie_facilitator, untie_facilitator
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.directory.models import Organisation
from village.programmes.models import ListItem, Membership


@dataclass(frozen=True)
class ActivitySheet:
    """What an action is (D-F11, R37)."""

    title: str
    domain: ListItem
    nature: str
    frame: str
    provider: Organisation | None = None
    facilitator: User | None = None
    place: str = ""
    capacity: int | None = None


@transaction.atomic
def open_activity(sheet: ActivitySheet, *, by: Actor, on: date) -> Activity:
    by.must(Permission.ACTIVITY_MANAGE)
    _check(sheet, by, on)
    if Activity.objects.filter(programme_id=by.programme_id, title__iexact=sheet.title).exists():
        raise DomainError("Une action porte déjà ce titre : précisez le lieu ou le jour.", field="title")
    activity = Activity.objects.create(programme_id=by.programme_id, **vars(sheet))
    record(Act.ACTIVITY_OPEN, by=by, target=activity)
    return activity


@transaction.atomic
def change_activity(
    activity: Activity, sheet: ActivitySheet, *, by: Actor, on: date, version: int | None = None
) -> Activity:
    """Change what an action is. Another facilitator takes the place of the first with every child enrolled."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    activity = Activity.objects.select_for_update(of=("self",)).select_related("facilitator").get(pk=activity.pk)
    if version is not None and version != activity.version:
        raise StaleVersion
    _check(sheet, by, on)
    same = Activity.objects.filter(programme_id=by.programme_id, title__iexact=sheet.title).exclude(pk=activity.pk)
    if same.exists():
        raise DomainError("Une action porte déjà ce titre : précisez le lieu ou le jour.", field="title")
    enrolled = activity.enrolments.count()
    if sheet.capacity is not None and sheet.capacity < enrolled:
        raise DomainError(f"{enrolled} enfants sont inscrits : il faut au moins autant de places.", field="capacity")
    before = activity.facilitator
    for name, value in vars(sheet).items():
        setattr(activity, name, value)
    activity.version += 1
    activity.save()
    record(Act.ACTIVITY_OPEN, by=by, target=activity, details=f"version {activity.version}")
    if before != activity.facilitator:
        for enrolment in activity.enrolments.select_related("child"):
            untie_facilitator(before, enrolment.child, by=by, on=on)
            tie_facilitator(activity, enrolment.child, by=by, on=on)
    return activity


def _check(sheet: ActivitySheet, by: Actor, on: date) -> None:
    if sheet.provider and sheet.provider.programme_id != by.programme_id:
        raise DomainError("Cette structure n’est pas du programme.", field="provider")
    if sheet.facilitator:
        hats = Membership.objects.current(on).filter(user=sheet.facilitator, programme_id=by.programme_id)
        if not hats.filter(role=Role.FACILITATOR).exists():
            raise DomainError("Cette personne n’est pas intervenante dans ce programme.", field="facilitator")
