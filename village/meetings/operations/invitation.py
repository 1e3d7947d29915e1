"""Invite to a meeting: its members, and somebody for one situation only."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core import mail
from village.core.errors import DomainError
from village.core.fields import current_on
from village.directory.models import Professional
from village.directory.operations import must_work_near_families
from village.meetings.calling import Called, letter_of
from village.meetings.models import Guest, Invitation, Meeting, Situation
from village.meetings.operations.locking import locked_meeting
from village.meetings.operations.ties import refresh_ties
from village.notifications.inbox import notify
from village.notifications.post import post
from village.people.models import must_not_be_limited


@dataclass
class Sending:
    """What became of the invitations."""

    sent: list[Called] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def send_invitations(meeting: Meeting, people: list[Called], *, url: str, by: Actor, at: datetime) -> Sending:
    """Send to each the date, the place, the calendar file: never a child. Each leaves, or not, by himself.

    A message that left cannot be undone by a later failure: one transaction for each.
    """
    by.must(Permission.MEETING_PREPARE, Subject(meeting.panel.programme_id))
    if meeting.closed_at:
        raise DomainError("Cette séance est close : il n’y a plus personne à convoquer.")
    if not mail.can_leave():
        raise DomainError("Aucun message ne part d’ici : remettez le fichier d’agenda vous-même.")
    sending = Sending()
    for person in people:
        try:
            _send(meeting, person, url=url, by=by, at=at)
        except DomainError as error:
            sending.refused.append(error.message)
        else:
            sending.sent.append(person)
    return sending


@transaction.atomic
def _send(meeting: Meeting, person: Called, *, url: str, by: Actor, at: datetime) -> None:
    if not person.address:
        raise DomainError(f"{person.professional} n’a pas d’adresse : notez-la, ou prévenez autrement.")
    Invitation.objects.create(
        meeting=meeting,
        professional=person.professional,
        address=person.address,
        sent_at=at,
        sent_by_id=by.user_id,
        meeting_version=meeting.version,
    )
    record(Act.MEETING_INVITE, by=by, target=meeting, details="convocation envoyée")
    letter = letter_of(meeting, person, url=url, at=at)
    if person.professional.user_id:
        notify([person.professional.user_id], programme_id=by.programme_id, text=letter.short, url=url, at=at)
    post(person.address, subject=letter.subject, text=letter.text, attached=letter.attached)


@transaction.atomic
def invite_guest(  # noqa: PLR0913 - the fields of the form
    situation: Situation,
    *,
    professional: Professional,
    purpose: str,
    email: str = "",
    paper_charter_on: date | None = None,
    by: Actor,
    on: date,
) -> Guest:
    """Somebody comes for this situation only: what he reads is this one, for some days (R19). Twice changes nothing."""
    meeting = locked_meeting(situation.meeting, by)
    must_not_be_limited(situation.child)
    if meeting.closed_at:
        raise DomainError("Cette séance est close : on n’y invite plus personne.")
    if professional.programme_id != meeting.panel.programme_id:
        raise DomainError("Cette personne n’est pas du programme.", field="professional")
    must_work_near_families(professional, "on ne l’invite pas à parler d’un enfant")
    if meeting.panel.memberships.filter(current_on(meeting.on), professional=professional).exists():
        raise DomainError(f"{professional} siège déjà à cette réunion.", field="professional")
    guest, new = Guest.objects.get_or_create(
        situation=situation,
        professional=professional,
        defaults={"purpose": purpose, "email": email, "paper_charter_on": paper_charter_on},
    )
    if new:
        record(Act.GUEST_INVITE, by=by, target=guest, person_id=situation.child_id)
        refresh_ties(situation.child, by=by, on=on)
    return guest


@transaction.atomic
def dismiss_guest(guest: Guest, *, by: Actor, on: date) -> None:
    """The guest no longer comes: the situation closes to him."""
    situation = guest.situation
    meeting = locked_meeting(situation.meeting, by)
    if meeting.closed_at:
        raise DomainError("Cette séance est close : ses invités ne changent plus.")
    meeting.attendances.filter(professional_id=guest.professional_id).delete()
    record(Act.GUEST_INVITE, by=by, target=guest, person_id=situation.child_id, details="n’est plus invité")
    guest.delete()
    refresh_ties(situation.child, by=by, on=on)
