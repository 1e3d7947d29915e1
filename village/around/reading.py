"""What the forms around a child offer: the people whom they are about."""

from datetime import date

from django.db.models import Q, QuerySet

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.around.models import Concern
from village.core.fields import current_on
from village.directory.models import Professional
from village.people.models import Person
from village.programmes.models import Membership, Programme


def close_professionals(child: Person, on: date) -> QuerySet[Professional]:
    """Those tied to the child, those of his school and of the structures of his parcours."""
    schools = child.schoolings.filter(current_on(on)).values("school__organisation")
    providers = child.plans.filter(closed_on__isnull=True, actions__provider__isnull=False).values("actions__provider")
    tied = Q(care_teams__in=child.care_team.filter(current_on(on)))
    near = tied | Q(organisation__in=schools) | Q(organisation__in=providers)
    return _ordered(Professional.objects.filter(near, programme_id=child.programme_id).distinct())


def other_professionals(child: Person, on: date) -> QuerySet[Professional]:
    everybody = Professional.objects.filter(programme_id=child.programme_id)
    return _ordered(everybody.exclude(pk__in=close_professionals(child, on).order_by().values("pk")))


def _ordered(people: QuerySet[Professional]) -> QuerySet[Professional]:
    return people.select_related("organisation").order_by("last_name", "first_name", "pk")


def team_of(programme_id: int, on: date) -> QuerySet[User]:
    """The référents and the coordination of a programme."""
    hats = Membership.objects.of_programme(programme_id).current(on)
    team = hats.filter(role__in=(Role.REFERENT.value, Role.COORDINATOR.value)).values("user")
    return User.objects.filter(pk__in=team).order_by("first_name", "last_name")


def coordination_of(programme: Programme, on: date) -> QuerySet[User]:
    """The coordination, when the programme decides that it is in the circle of what is worrying."""
    if programme.concerns_without_coordination:
        return User.objects.none()
    hats = Membership.objects.of_programme(programme.pk).current(on).filter(role=Role.COORDINATOR.value)
    return User.objects.filter(pk__in=hats.values("user"))


def left_alone(actor: Actor, on: date) -> QuerySet[Concern]:
    """The restricted documents of the programme that nobody of their circle can open any more."""
    return Concern.objects.left_alone(actor.programme_id, on).select_related("child")
