"""Each member's view of a situation, before the sitting and during it (R17, R21)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.meetings.models import Contribution, PanelMembership, Situation
from village.people.models import subject_of


@dataclass(frozen=True)
class View:
    """What is said. `seat`: the member who says it; none for a référent who does not sit, or the coordination."""

    text: str
    restricted: bool = False
    seat: PanelMembership | None = None


@transaction.atomic
def contribute(situation: Situation, view: View, *, by: Actor, at: datetime) -> Contribution:
    """Add one's view, or write down that of a member who speaks. Only its author restricts it to his profession."""
    situation = _open(situation, by, at)
    seat, own = view.seat, view.seat is None or view.seat.professional.user_id == by.user_id
    if not own and not by.can(Permission.SITUATION_DECIDE):
        raise DomainError("Chacun écrit son propre regard.", field="seat")
    if seat and not _sits(seat, situation):
        raise DomainError("Cette personne ne siège pas à cette réunion.", field="seat")
    if view.restricted and not (own and seat):
        raise DomainError("Seul un membre qui siège réserve son regard à sa profession.", field="restricted")
    contribution = Contribution.objects.create(
        situation=situation,
        written_by_id=by.user_id,
        professional=seat.professional if seat else None,
        competence=seat.competence if seat else None,
        role=by.role,
        text=view.text,
        restricted=view.restricted,
        written_at=at,
    )
    details = "réservé à sa profession" if view.restricted else "" if own else "au nom d’un membre"
    record(Act.CONTRIBUTION_WRITE, by=by, target=contribution, person_id=situation.child_id, details=details)
    return contribution


@transaction.atomic
def correct_contribution(
    contribution: Contribution, *, text: str, version: int | None, by: Actor, at: datetime
) -> Contribution:
    """One's own words, until the sitting is closed."""
    situation = _open(contribution.situation, by, at)
    contribution = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if contribution.written_by_id != by.user_id:
        raise DomainError("Seul son auteur corrige un regard : ajoutez le vôtre à côté.")
    if version is not None and version != contribution.version:
        raise StaleVersion
    contribution.text, contribution.changed_at = text, at
    contribution.version += 1
    contribution.save(update_fields=["text", "changed_at", "version"])
    record(Act.CONTRIBUTION_WRITE, by=by, target=contribution, person_id=situation.child_id, details="regard corrigé")
    return contribution


def _open(situation: Situation, by: Actor, at: datetime) -> Situation:
    situation = (
        Situation.objects.select_for_update(of=("self",)).select_related("meeting__panel", "child").get(pk=situation.pk)
    )
    by.must(Permission.CONTRIBUTION_WRITE, subject_of(by, situation.child, timezone.localdate(at)))
    if situation.meeting.closed_at:
        raise DomainError(
            "Cette séance est close : les regards ne changent plus. La coordination peut y faire un ajout."
        )
    return situation


def _sits(seat: PanelMembership, situation: Situation) -> bool:
    meeting = situation.meeting
    return meeting.panel.memberships.filter(current_on(meeting.on), pk=seat.pk).exists()
