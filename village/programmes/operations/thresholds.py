"""The smallest numbers that readers outside the team are shown."""

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.programmes.models import Programme
from village.programmes.operations.guard import must_configure
from village.programmes.thresholds import MOST, Audience


@transaction.atomic
def change_thresholds(
    programme: Programme, *, partners: int, outside: int, version: int | None, by: Actor
) -> Programme:
    """Write both, never under their floors: what is published from now on is protected so. Nothing goes back."""
    must_configure(by, programme.pk)
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    if current.version != version:
        raise StaleVersion
    for audience, asked, field in ((Audience.PARTNERS, partners, "partners"), (Audience.OUTSIDE, outside, "outside")):
        if not audience.floor <= asked <= MOST:
            raise DomainError(f"Écrivez un nombre de {audience.floor} à {MOST}.", field=field)
    if outside < partners:
        raise DomainError("Hors du partenariat, le seuil est au moins celui du partenariat.", field="outside")
    before = (current.threshold_partners, current.threshold_outside)
    current.threshold_partners, current.threshold_outside = partners, outside
    current.version += 1
    current.save(update_fields=["threshold_partners", "threshold_outside", "version"])
    said = f"petits nombres : seuils {before[0]} et {before[1]}, désormais {partners} et {outside}"
    record(Act.PROGRAMME_CHANGE, by=by, target=current, details=said)
    return current
