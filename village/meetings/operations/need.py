"""Raise what the territory lacks. The register never says of whom."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.names import names_in
from village.meetings.models import Situation, UnmetNeed
from village.meetings.naming import children_named_in, known_names
from village.programmes.models import ListItem, Programme, Quarter


@transaction.atomic
def raise_need(  # noqa: PLR0913 - the fields of the form
    programme: Programme,
    *,
    kind: ListItem,
    wording: str,
    quarter: Quarter | None,
    children: int,
    on: date,
    by: Actor,
    heard_in: Situation | None = None,
    barrier: str = "",
) -> UnmetNeed:
    """`heard_in` only serves to refuse the names of its child: it is not kept, nor the day, nor who raised it."""
    by.must(Permission.NEED_RAISE, Subject(programme.pk))
    if quarter and quarter.commune.programme_id != programme.pk:
        raise DomainError("Ce quartier n’est pas du programme.", field="quarter")
    known = [*(known_names(heard_in) if heard_in else ()), *children_named_in(wording, by)]
    if found := names_in(wording, known):
        said = ", ".join(f"« {word} »" for word in found)
        raise DomainError(f"Le registre est anonyme : retirez {said}.", field="wording")
    need = UnmetNeed.objects.create(
        programme=programme,
        kind=kind,
        wording=wording,
        barrier=barrier,
        quarter=quarter,
        children=children,
        month=on.replace(day=1),
    )
    record(Act.NEED_RAISE, by=by, details="registre anonyme")
    return need
