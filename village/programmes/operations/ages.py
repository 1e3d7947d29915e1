"""The bands of age of a programme, beside the national ones."""

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import StaleVersion
from village.programmes.ages import bands_in
from village.programmes.models import Programme
from village.programmes.operations.guard import must_configure


@transaction.atomic
def change_age_bands(programme: Programme, *, bands: str, version: int | None, by: Actor) -> Programme:
    """Write them all, one per line; none: the national ones alone. Frozen figures stay as they were."""
    must_configure(by, programme.pk)
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    if current.version != version:
        raise StaleVersion
    found = bands_in(bands)
    current.age_bands = "\n".join(one.stored for one in found)
    current.version += 1
    current.save(update_fields=["age_bands", "version"])
    said = " ; ".join(one.label for one in found) or "aucune"
    record(Act.PROGRAMME_CHANGE, by=by, target=current, details=f"autres tranches d’âge : {said}")
    return current
