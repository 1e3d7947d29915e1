"""Brothers, sisters, grandparents: who of the family is linked to the parcours (R29)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.people.models import Guardian, Person, must_on
from village.plans.models import Plan, PlanRelative
from village.plans.operations.rules import check_open, must_agree, must_hold_authority


def family_of(child: Person) -> QuerySet[Person]:
    """Whom this child's dossier already names: his home, his parents, the children of the same parents (R29).

    Nobody else of the programme is proposed: a name typed here discloses nothing of another dossier.
    """
    guardians = Guardian.objects.filter(child=child, rejected_on=None)
    near = Q(wards__in=guardians) | Q(
        guardians__adult__in=guardians.values("adult"), guardians__rejected_on=None, is_child=True
    )
    if child.household_id:
        near |= Q(household=child.household_id)
    family = Person.objects.filter(near, programme_id=child.programme_id).exclude(pk=child.pk)
    return family.distinct().order_by("is_child", "folded_name", "pk")


RELATIVE = ("name", "relation", "may_fetch", "may_attend", "may_know", "may_meet", "phone")


@transaction.atomic
def link_relative(plan: Plan, answers: Mapping[str, Any], *, guardian: Guardian, by: Actor, on: date) -> PlanRelative:
    """Link somebody of the family, with what a parent says that this person may do; at least one thing."""
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "Ce lien")
    must_agree(plan.child, on)
    must_hold_authority(guardian, plan.child_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not any(answers.get(name) for name in RELATIVE if name.startswith("may_")):
        raise DomainError("Dites au moins une chose que cette personne peut faire.", field="may_fetch")
    known = {fold(one.name) for one in plan.relatives.filter(ends_on__isnull=True)}
    person: Person | None = answers.get("person")
    if person and not family_of(plan.child).filter(pk=person.pk).exists():
        raise DomainError("Choisissez une personne de la famille de cet enfant, ou écrivez son nom.", field="person")
    said = {**answers, "name": str(person) if person else answers.get("name", "").strip()}
    if not said["name"]:
        raise DomainError("Choisissez une personne déjà connue, ou écrivez un nom.", field="name")
    if fold(said["name"]) in known:
        raise DomainError("Cette personne est déjà associée au parcours.", field="name")
    person = person or _same_name(plan.child, said["name"])
    kept = {name: said.get(name) or (False if name.startswith("may_") else "") for name in RELATIVE}
    relative = PlanRelative.objects.create(plan=plan, person=person, agreed_by=guardian, agreed_on=on, **kept)
    record(Act.RELATIVE_LINK, by=by, target=relative, person_id=plan.child_id)
    return relative


def _same_name(child: Person, name: str) -> Person | None:
    """« Mariam Traoré » typed by hand is the Mariam Traoré of the home, when there is only one."""
    same = [person for person in family_of(child) if fold(str(person)) == fold(name)]
    return same[0] if len(same) == 1 else None


@transaction.atomic
def unlink_relative(relative: PlanRelative, *, by: Actor, on: date) -> None:
    """This person is no longer linked, from today; the line stays."""
    must_on(by, Permission.PLAN_WRITE, relative.plan.child, on)
    current = PlanRelative.objects.select_for_update().get(pk=relative.pk)
    if current.ends_on is None:
        current.ends_on = max(on, current.agreed_on)
        current.save(update_fields=["ends_on"])
        record(Act.RELATIVE_UNLINK, by=by, target=current, person_id=relative.plan.child_id)
