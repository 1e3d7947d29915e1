"""School holidays, typed by the programme: weekly sessions jump over them."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Break
from village.audit.journal import Act, record
from village.core.errors import DomainError

LONGEST = 120


@transaction.atomic
def add_break(*, label: str, starts_on: date, ends_on: date, by: Actor) -> Break:
    by.must(Permission.ACTIVITY_MANAGE)
    if ends_on < starts_on:
        raise DomainError("Le dernier jour est avant le premier : vérifiez les dates.", field="ends_on")
    if (ends_on - starts_on).days > LONGEST:
        raise DomainError("Plus de quatre mois de vacances : vérifiez les années.", field="ends_on")
    others = Break.objects.select_for_update().filter(programme_id=by.programme_id)
    if other := others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        raise DomainError(f"Ces jours sont déjà dans « {other} » : corrigez l’un des deux.", field="starts_on")
    rest = Break.objects.create(programme_id=by.programme_id, label=label.strip(), starts_on=starts_on, ends_on=ends_on)
    record(Act.ACTIVITY_SCHEDULE, by=by, target=rest, details=f"vacances du {starts_on:%d/%m/%Y}")
    return rest


@transaction.atomic
def remove_break(rest: Break, *, by: Actor) -> None:
    """Sessions already written do not move."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(rest.programme_id))
    record(Act.ACTIVITY_SCHEDULE, by=by, target=rest, details="vacances retirées")
    rest.delete()
