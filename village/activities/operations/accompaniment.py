"""Who took whom where (R45)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Accompaniment
from village.activities.reading import COMPANIONS
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Person, must_on
from village.people.operations import has_agreement
from village.plans.models import PlannedAction
from village.programmes.models import Membership

LONGEST = 1440


@dataclass(frozen=True)
class Outing:
    """`minutes`: time spent, both ways included."""

    on: date
    kind: str
    where: str
    transport: str
    minutes: int
    companion: User
    with_parent: bool = False
    planned_action: PlannedAction | None = None


@transaction.atomic
def record_accompaniment(child: Person, outing: Outing, *, by: Actor, on: date) -> Accompaniment:
    must_on(by, Permission.ACCOMPANIMENT_WRITE, child, on, Category.HEALTH)
    _check(child, outing, by, on)
    row = Accompaniment.objects.create(child=child, written_by_id=by.user_id, **vars(outing))
    record(Act.ACCOMPANIMENT_RECORD, by=by, target=row, person_id=child.pk)
    return row


@transaction.atomic
def remove_accompaniment(row: Accompaniment, *, by: Actor, on: date) -> None:
    """Take back a line written by mistake: by who wrote it, or the coordination. The journal keeps both."""
    must_on(by, Permission.ACCOMPANIMENT_WRITE, row.child, on, Category.HEALTH)
    if by.user_id != row.written_by_id and by.role != Role.COORDINATOR:
        raise DomainError("Seule la personne qui l’a noté, ou la coordination, peut le retirer.")
    record(Act.ACCOMPANIMENT_RECORD, by=by, target=row, person_id=row.child_id, details="retiré")
    row.delete()


def _check(child: Person, outing: Outing, by: Actor, on: date) -> None:
    if outing.on > on:
        raise DomainError("Cette date est dans le futur : notez l’accompagnement une fois fait.", field="on")
    if child.birth_date and outing.on < child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant.", field="on")
    if not 1 <= outing.minutes <= LONGEST:
        raise DomainError("Écrivez un temps entre une minute et une journée.", field="minutes")
    if not has_agreement(child, outing.on):
        raise DomainError("Ce jour-là, la famille n’avait pas donné son accord (dossier, onglet Accords).")
    hats = Membership.objects.current(outing.on).filter(programme_id=by.programme_id, role__in=COMPANIONS)
    if not hats.filter(user=outing.companion).exists():
        raise DomainError("Cette personne n’était pas de l’équipe du programme ce jour-là.", field="companion")
    if outing.planned_action and outing.planned_action.plan.child_id != child.pk:
        raise DomainError("Cette action du parcours est celle d’un autre enfant.", field="planned_action")
