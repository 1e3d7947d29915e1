"""The identity of a programme."""

from typing import Any

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.programmes.models import Programme
from village.programmes.operations.guard import must_configure

IDENTITY = (
    "name", "carrier", "carrier_name", "colour", "contact", "age_min", "age_max", "review_months", "contact_weeks",
    "asks_needs", "asks_language", "asks_skills",
    "concerns_without_coordination",
    "wait_months",
)  # fmt: skip


@transaction.atomic
def change_programme(programme: Programme, *, version: int | None, by: Actor, **identity: Any) -> Programme:
    """Write the identity read at `version`; raise `StaleVersion` if somebody wrote meanwhile."""
    must_configure(by, programme.pk)
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    if current.version != version:
        raise StaleVersion
    if identity["age_min"] > identity["age_max"]:
        raise DomainError("L’âge maximum doit être au moins égal à l’âge minimum.", field="age_max")
    changed = [name for name in IDENTITY if getattr(current, name) != identity[name]]
    for name in changed:
        setattr(current, name, identity[name])
    current.version += 1
    current.save(update_fields=[*changed, "version"])
    record(
        Act.PROGRAMME_CHANGE,
        by=by,
        target=current,
        details=", ".join(_label(name) for name in changed) or "sans changement",
    )
    return current


def _label(name: str) -> str:
    return str(Programme._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
