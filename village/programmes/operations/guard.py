"""Who may configure which programme: asked by every operation of this app."""

from datetime import date

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.access.roles import Role
from village.core.errors import DomainError
from village.programmes.models import Membership


def must_configure(actor: Actor, programme_id: int) -> None:
    """Raise `Forbidden` unless this actor configures this programme."""
    actor.must(Permission.PROGRAMME_CONFIGURE, Subject(programme_id))


def must_coordinate(actor: Actor, programme_id: int, *, on: date) -> None:
    """Refuse a technician what opens the dossiers, once somebody coordinates this programme."""
    if actor.role is not Role.TECHNICIAN:
        return
    if Membership.objects.current(on).filter(programme_id=programme_id, role=Role.COORDINATOR).exists():
        raise DomainError("La coordination du programme fait cela elle-même : demandez-le-lui.")


def must_be_ours(membership: Membership, *, on: date) -> None:
    """Refuse one programme alone what would open an account that serves another programme too."""
    if works_elsewhere(membership, on):
        raise DomainError(
            "Cette personne travaille aussi pour un autre programme : un programme seul n’ouvre pas son compte. "
            "Demandez à qui administre l’installation : la commande « village password-link » donne ce lien."
        )


def works_elsewhere(membership: Membership, on: date) -> bool:
    """Whether this member holds a role, now or later, in another programme."""
    hats = Membership.objects.not_over(on).filter(user_id=membership.user_id)
    return hats.exclude(programme_id=membership.programme_id).exists()
