"""Enrol a child in an action, put him on its waiting list, take him off."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Activity, Enrolment, PlaceRequest
from village.activities.operations.ties import runners_of, tie_runners, untie_runners
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.models import Guardian, Person, must_not_be_limited
from village.people.operations import has_agreement
from village.plans.models import PlannedAction


@dataclass(frozen=True)
class ParentYes:
    """Who agreed to this very provision, how and when (C5)."""

    guardian: Guardian
    channel: str
    on: date


@transaction.atomic
def enrol_child(
    activity: Activity,
    child: Person,
    *,
    by: Actor,
    on: date,
    planned_action: PlannedAction | None = None,
    agreed: ParentYes | None = None,
) -> Enrolment:
    """Enrol a child whose dossier the actor may read, if the family agrees and a place is left; twice is harmless.

    A child who waited for a place leaves the waiting list; those who wait come before those who do not.
    """
    _must_accompany(activity, child, by, on)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if known := activity.enrolments.current().filter(child=child).first():
        return known
    _check_open(activity, child, on)
    _check_yes(activity, child, agreed, on)
    _check_place(activity, child)
    _check_planned(child, planned_action)
    enrolment = Enrolment.objects.create(
        activity=activity,
        child=child,
        enrolled_on=on,
        planned_action=planned_action,
        agreed_by=agreed.guardian if agreed else None,
        agreed_on=agreed.on if agreed else None,
        agreed_channel=agreed.channel if agreed else "",
    )
    activity.place_requests.filter(child=child, ended_on__isnull=True).update(ended_on=on)
    record(Act.ENROLMENT_ADD, by=by, target=activity, person_id=child.pk)
    tie_runners(runners_of(activity), child, by=by, on=on)
    return enrolment


@transaction.atomic
def withdraw_child(activity: Activity, child: Person, *, by: Actor, on: date) -> None:
    """Free the place. The attendance of the past stays."""
    _must_accompany(activity, child, by, on)
    gone = activity.enrolments.current().filter(child=child).update(left_on=on)
    if gone:
        record(Act.ENROLMENT_REMOVE, by=by, target=activity, person_id=child.pk)
        untie_runners(runners_of(activity), child, by=by, on=on)


@transaction.atomic
def ask_place(activity: Activity, child: Person, *, by: Actor, on: date) -> PlaceRequest:
    """Put a child on the waiting list of a full action; twice is harmless."""
    _must_accompany(activity, child, by, on)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if known := activity.place_requests.filter(child=child, ended_on__isnull=True).first():
        return known
    if activity.enrolments.current().filter(child=child).exists():
        raise DomainError("Cet enfant est déjà inscrit à cette action.", field="child")
    _check_open(activity, child, on)
    if not _full(activity) and not activity.place_requests.filter(ended_on__isnull=True).exists():
        raise DomainError("Une place est libre : inscrivez-le directement.", field="child")
    request = PlaceRequest.objects.create(activity=activity, child=child, asked_on=on)
    record(Act.ENROLMENT_WAIT, by=by, target=activity, person_id=child.pk)
    return request


@transaction.atomic
def drop_place(activity: Activity, child: Person, *, by: Actor, on: date) -> None:
    """The family no longer waits."""
    _must_accompany(activity, child, by, on)
    if activity.place_requests.filter(child=child, ended_on__isnull=True).update(ended_on=on):
        record(Act.ENROLMENT_WAIT, by=by, target=activity, person_id=child.pk, details="n’attend plus")


def _must_accompany(activity: Activity, child: Person, by: Actor, on: date) -> None:
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    must_not_be_limited(child)
    if not Person.objects.visible_to(by, Permission.DOSSIER_READ, on).filter(pk=child.pk).exists():
        raise DomainError("Cet enfant n’est pas de ceux que vous accompagnez.", field="child")


def _check_open(activity: Activity, child: Person, on: date) -> None:
    if not activity.is_open(on):
        raise DomainError("Cette action est fermée : rouvrez-la, ou choisissez-en une autre.", field="child")
    if not has_agreement(child, on):
        raise DomainError(
            "L’accord de la famille manque : recueillez-le dans le dossier, onglet Accords.", field="child"
        )


def _check_yes(activity: Activity, child: Person, agreed: ParentYes | None, on: date) -> None:
    """A psychologist or a therapist: provision by provision, the parents agree (C5)."""
    if agreed is None:
        if activity.therapy:
            raise DomainError(
                "Pour un psychologue, un thérapeute ou un soin, dites qui des parents est d’accord, et comment.",
                field="guardian",
            )
        return
    if agreed.guardian.child_id != child.pk or not agreed.guardian.holds_authority:
        raise DomainError("Cette personne n’a pas l’autorité parentale pour cet enfant.", field="guardian")
    if agreed.on > on:
        raise DomainError("Cette date est dans le futur : vérifiez l’année.", field="agreed_on")


def _full(activity: Activity) -> bool:
    return activity.capacity is not None and activity.enrolments.current().count() >= activity.capacity


def _check_place(activity: Activity, child: Person) -> None:
    if _full(activity):
        places = "la seule place est prise" if activity.capacity == 1 else f"les {activity.capacity} places sont prises"
        raise DomainError(f"Cette action est complète : {places}. Mettez-le en liste d’attente.", field="child")
    waiting = activity.place_requests.filter(ended_on__isnull=True)
    if waiting.exists() and not waiting.filter(child=child).exists():
        raise DomainError(
            "D’autres enfants attendent cette place : mettez-le en liste d’attente après eux.", field="child"
        )


def _check_planned(child: Person, planned: PlannedAction | None) -> None:
    if planned is None:
        return
    if planned.plan.child_id != child.pk:
        raise DomainError("Cette action du parcours est celle d’un autre enfant.", field="planned_action")
    if planned.approved_on is None:
        raise DomainError("La famille n’a pas encore approuvé cette action du parcours.", field="planned_action")
