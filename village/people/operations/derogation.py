"""Say why somebody who came to coordinate stays référent (R31, RU7)."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.derogations import without_derogation
from village.people.models import CareTeamMembership


@transaction.atomic
def write_derogation(user_id: int, *, reason: str, by: Actor, on: date) -> list[CareTeamMembership]:
    """Mark the ties of this référent who coordinates, with the reason: one line of the journal, dated, for each."""
    by.must(Permission.REFERENT_ASSIGN, Subject(by.programme_id))
    if not reason.strip():
        raise DomainError("Écrivez le motif de la dérogation : il figurera dans le bilan.", field="reason")
    ties = list(without_derogation(by.programme_id, on).filter(user_id=user_id).select_for_update(of=("self",)))
    if not ties:
        raise DomainError("Cette dérogation est déjà écrite, ou n’a plus lieu d’être.")
    for tie in ties:
        tie.also_coordinates, tie.derogation_reason = True, reason.strip()
        tie.save(update_fields=["also_coordinates", "derogation_reason"])
        record(Act.CARE_TEAM_DEROGATION, by=by, target=tie, person_id=tie.child_id)
    return ties
