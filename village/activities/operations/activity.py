"""Open an action, change it, close it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Activity, Facilitation
from village.activities.operations.ties import runners_of, tie_runners, untie_runners
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.directory.models import Organisation, Professional
from village.plans.models import PlannedAction
from village.programmes.models import ListItem, Membership

_RUNS = ("users", "professionals", "organisations")


@dataclass(frozen=True)
class ActivitySheet:
    """What an action is (D-F11, R37–R39), and who runs it: members, professionals without account, structures."""

    title: str
    domain: ListItem
    nature: str
    frame: str
    summary: str = ""
    common_law_tried: str = ""
    audience: str = Activity.Audience.CHILDREN
    age_min: int | None = None
    age_max: int | None = None
    therapy: bool = False
    in_school_time: bool = False
    in_school_time_reason: str = ""
    provider: Organisation | None = None
    evaluation: str = ""
    how_to_join: str = ""
    place: str = ""
    capacity: int | None = None
    announced: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    users: tuple[User, ...] = ()
    professionals: tuple[Professional, ...] = ()
    organisations: tuple[Organisation, ...] = ()

    def columns(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name not in _RUNS}


@transaction.atomic
def open_activity(sheet: ActivitySheet, *, by: Actor, on: date) -> Activity:
    by.must(Permission.ACTIVITY_MANAGE)
    _check(sheet, by, on)
    if Activity.objects.filter(programme_id=by.programme_id, title__iexact=sheet.title).exists():
        raise DomainError("Une action porte déjà ce titre : précisez le lieu ou le jour.", field="title")
    activity = Activity.objects.create(programme_id=by.programme_id, **sheet.columns())
    _set_runners(activity, sheet)
    record(Act.ACTIVITY_OPEN, by=by, target=activity)
    return activity


@transaction.atomic
def change_activity(
    activity: Activity, sheet: ActivitySheet, *, by: Actor, on: date, version: int | None = None
) -> Activity:
    """Change what an action is. Those who no longer run it leave the children enrolled; those who come, join them."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if version is not None and version != activity.version:
        raise StaleVersion
    _check(sheet, by, on)
    same = Activity.objects.filter(programme_id=by.programme_id, title__iexact=sheet.title).exclude(pk=activity.pk)
    if same.exists():
        raise DomainError("Une action porte déjà ce titre : précisez le lieu ou le jour.", field="title")
    _check_what_is_there(activity, sheet)
    before = runners_of(activity)
    for name, value in sheet.columns().items():
        setattr(activity, name, value)
    activity.version += 1
    activity.save()
    _set_runners(activity, sheet)
    record(Act.ACTIVITY_OPEN, by=by, target=activity, details=f"version {activity.version}")
    after = runners_of(activity)
    for enrolment in activity.enrolments.current().select_related("child"):
        untie_runners(before - after, enrolment.child, by=by, on=on)
        tie_runners(after - before, enrolment.child, by=by, on=on)
    return activity


@transaction.atomic
def close_activity(activity: Activity, *, reason: str, by: Actor, on: date) -> None:
    """No more enrolment nor session; what was done stays. Sessions still to come must be cancelled first."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.closed_on:
        return
    if not reason.strip():
        raise DomainError("Dites pourquoi cette action ferme.", field="reason")
    coming = activity.sessions.filter(on__gt=on, cancelled_on__isnull=True).count()
    if coming:
        raise DomainError(f"{coming} séance(s) à venir : annulez-les d’abord, les familles comptent dessus.")
    activity.closed_on, activity.closed_reason = on, reason.strip()
    activity.version += 1
    activity.save(update_fields=["closed_on", "closed_reason", "version"])
    record(Act.ACTIVITY_CLOSE, by=by, target=activity)


@transaction.atomic
def reopen_activity(activity: Activity, *, by: Actor) -> None:
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.closed_on is None:
        return
    activity.closed_on, activity.closed_reason = None, ""
    activity.version += 1
    activity.save(update_fields=["closed_on", "closed_reason", "version"])
    record(Act.ACTIVITY_OPEN, by=by, target=activity, details="rouverte")


def _set_runners(activity: Activity, sheet: ActivitySheet) -> None:
    activity.facilitations.all().delete()
    Facilitation.objects.bulk_create(
        [
            *(Facilitation(activity=activity, user=user) for user in dict.fromkeys(sheet.users)),
            *(Facilitation(activity=activity, professional=one) for one in dict.fromkeys(sheet.professionals)),
            *(Facilitation(activity=activity, organisation=one) for one in dict.fromkeys(sheet.organisations)),
        ]
    )


def _check(sheet: ActivitySheet, by: Actor, on: date) -> None:
    _check_people(sheet, by, on)
    if sheet.frame == PlannedAction.Frame.PRE and not sheet.common_law_tried.strip():
        raise DomainError(
            "Le programme complète le droit commun : dites ce qui existe déjà, ou « rien n’existe ».",
            field="common_law_tried",
        )
    if sheet.in_school_time and not sheet.in_school_time_reason.strip():
        raise DomainError("Dites pourquoi cette action a lieu sur le temps scolaire.", field="in_school_time_reason")
    if sheet.announced and sheet.therapy:
        raise DomainError("Un soin ne s’annonce pas à tous : y venir dirait déjà quelque chose.", field="announced")
    if sheet.capacity is not None and sheet.capacity < 1:
        raise DomainError(
            "Une action a au moins une place. Laissez vide si le nombre n’est pas limité.", field="capacity"
        )
    if sheet.age_min is not None and sheet.age_max is not None and sheet.age_min > sheet.age_max:
        raise DomainError("Le premier âge est plus grand que le second : vérifiez.", field="age_max")
    if sheet.starts_on and sheet.ends_on and sheet.ends_on < sheet.starts_on:
        raise DomainError("L’action finit avant de commencer : vérifiez les dates.", field="ends_on")


def _check_people(sheet: ActivitySheet, by: Actor, on: date) -> None:
    structures = [*sheet.organisations, *([sheet.provider] if sheet.provider else [])]
    if any(structure.programme_id != by.programme_id for structure in structures):
        raise DomainError("Cette structure n’est pas du programme.", field="provider")
    if any(one.programme_id != by.programme_id for one in sheet.professionals):
        raise DomainError("Cette personne n’est pas au répertoire du programme.", field="professionals")
    hats = Membership.objects.current(on).filter(programme_id=by.programme_id, role=Role.FACILITATOR)
    if {user.pk for user in sheet.users} - set(hats.values_list("user_id", flat=True)):
        raise DomainError("Cette personne n’est pas intervenante dans ce programme.", field="users")


def _check_what_is_there(activity: Activity, sheet: ActivitySheet) -> None:
    """The children enrolled keep a place, and the sessions stay within the dates."""
    enrolled = activity.enrolments.current().count()
    if sheet.capacity is not None and sheet.capacity < enrolled:
        raise DomainError(f"{enrolled} enfants sont inscrits : il faut au moins autant de places.", field="capacity")
    sessions = activity.sessions.filter(cancelled_on__isnull=True)
    if sheet.starts_on and (early := sessions.filter(on__lt=sheet.starts_on).first()):
        raise DomainError(f"Une séance a lieu avant, le {early.on:%d/%m/%Y}.", field="starts_on")
    if sheet.ends_on and (late := sessions.filter(on__gt=sheet.ends_on).last()):
        raise DomainError(f"Une séance a lieu après, le {late.on:%d/%m/%Y}.", field="ends_on")
