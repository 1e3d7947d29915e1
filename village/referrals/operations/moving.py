"""One fiche, locked, moved along the table of its states."""

from datetime import date, datetime, time

from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.roles import Role
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import must_not_be_limited
from village.programmes.models import Membership
from village.referrals.models import Referral
from village.referrals.states import TRANSITIONS, State


def locked(referral: Referral) -> Referral:
    """The fiche as it is now, kept for us until the transaction ends."""
    return Referral.objects.select_for_update().get(pk=referral.pk)


def move(referral: Referral, to: State, on: date) -> None:
    """Change the state of a locked fiche, if the table allows it and the dates follow. Does not save."""
    state = State(referral.state)
    if to not in TRANSITIONS[state]:
        raise DomainError(f"Cette fiche est maintenant « {state.label} » : rouvrez-la pour voir ce qui a changé.")
    since = referral.sent_on or referral.written_on
    if on < since:
        raise DomainError(
            f"Cette date est avant l’arrivée de la fiche, le {since:%d/%m/%Y} : choisissez ce jour ou après."
        )
    referral.state = to
    referral.version += 1


def must_receive(
    actor: Actor, referral: Referral, category: Category = Category.ORGANISATION, *, even_limited: bool = False
) -> None:
    """Raise `Forbidden` unless this actor receives the fiches of this programme, and may read this category.

    A fiche whose child's dossier is limited stands still; `even_limited`: but it may leave an agenda.
    """
    actor.must(Permission.REFERRAL_RECEIVE, Subject(referral.programme_id, category=category))
    if not even_limited:
        must_not_be_limited(referral.child)


def moment(on: date, at: datetime | None) -> datetime:
    """When a message is dated: now, or the morning of the day that is being recorded."""
    return at or datetime.combine(on, time(8), tzinfo=timezone.get_current_timezone())


def receivers(programme_id: int, on: date) -> list[int]:
    """Who is told that a fiche arrived: the coordination and its assistance."""
    hats = Membership.objects.current(on).filter(programme_id=programme_id, role__in=[Role.COORDINATOR, Role.ASSISTANT])
    return list(hats.values_list("user_id", flat=True))
