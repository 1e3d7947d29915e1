"""Enrol a child in an action, and take him off."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Activity, Enrolment
from village.activities.operations.ties import runners_of, tie_runners, untie_runners
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.models import Person
from village.people.operations import has_agreement
from village.plans.models import PlannedAction


@transaction.atomic
def enrol_child(
    activity: Activity, child: Person, *, by: Actor, on: date, planned_action: PlannedAction | None = None
) -> Enrolment:
    """Enrol a child whose dossier the actor may read, if the family agrees and a place is left; twice is harmless."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    if not Person.objects.visible_to(by, Permission.DOSSIER_READ, on).filter(pk=child.pk).exists():
        raise DomainError("Cet enfant n’est pas de ceux que vous accompagnez.", field="child")
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if known := activity.enrolments.filter(child=child).first():
        return known
    if not activity.is_open(on):
        raise DomainError("Cette action est fermée : rouvrez-la, ou choisissez-en une autre.", field="child")
    if not has_agreement(child, on):
        raise DomainError(
            "L’accord de la famille manque : recueillez-le dans le dossier, onglet Accords.", field="child"
        )
    if activity.capacity is not None and activity.enrolments.count() >= activity.capacity:
        places = "la seule place est prise" if activity.capacity == 1 else f"les {activity.capacity} places sont prises"
        raise DomainError(f"Cette action est complète : {places}.", field="child")
    if planned_action and planned_action.plan.child_id != child.pk:
        raise DomainError("Cette action du parcours est celle d’un autre enfant.")
    enrolment = Enrolment.objects.create(activity=activity, child=child, enrolled_on=on, planned_action=planned_action)
    record(Act.ENROLMENT_ADD, by=by, target=activity, person_id=child.pk)
    tie_runners(runners_of(activity), child, by=by, on=on)
    return enrolment


@transaction.atomic
def withdraw_child(activity: Activity, child: Person, *, by: Actor, on: date) -> None:
    """Free the place. The attendance of the past stays."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    if not Person.objects.visible_to(by, Permission.DOSSIER_READ, on).filter(pk=child.pk).exists():
        raise DomainError("Cet enfant n’est pas de ceux que vous accompagnez.")
    gone, _ = activity.enrolments.filter(child=child).delete()
    if gone:
        record(Act.ENROLMENT_REMOVE, by=by, target=activity, person_id=child.pk)
        untie_runners(runners_of(activity), child, by=by, on=on)
