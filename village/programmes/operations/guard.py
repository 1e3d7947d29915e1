"""Who may configure which programme: asked by every operation of this app."""

from datetime import date

from village.access.grants import SIGNATORIES
from village.access.permissions import Permission
from village.access.policy import Actor, Subject, roles_that
from village.access.roles import Role
from village.accounts.models import User
from village.core.errors import DomainError
from village.programmes.models import Membership

LEFT_TO_COORDINATION = "La coordination du programme fait cela elle-même : demandez-le-lui."
# These roles open dossiers.
NOMINATIVE = roles_that(Permission.DOSSIER_READ)


def must_configure(actor: Actor, programme_id: int) -> None:
    """Raise `Forbidden` unless this actor configures this programme."""
    actor.must(Permission.PROGRAMME_CONFIGURE, Subject(programme_id))


def must_coordinate(actor: Actor, programme_id: int, *, on: date) -> None:
    """Refuse a technician what opens the dossiers, once somebody coordinates this programme."""
    if not may_open_dossiers(actor, programme_id, on=on):
        raise DomainError(LEFT_TO_COORDINATION)


def may_open_dossiers(actor: Actor, programme_id: int, *, on: date) -> bool:
    """Whether this actor may give a role that opens dossiers: a technician, only while nobody coordinates."""
    if actor.role is not Role.TECHNICIAN:
        return True
    return not Membership.objects.current(on).filter(programme_id=programme_id, role=Role.COORDINATOR).exists()


def must_be_ours(membership: Membership, *, on: date, instead: str = "password-link") -> None:
    """Refuse one programme alone what would open an account that serves another programme too."""
    if works_elsewhere(membership, on):
        raise DomainError(
            "Cette personne travaille aussi pour un autre programme : un programme seul n’ouvre pas son compte. "
            f"Demandez à qui administre l’installation : la commande « village {instead} » le fait."
        )


def works_elsewhere(membership: Membership, on: date) -> bool:
    """Whether this member holds a role, now or later, in another programme."""
    hats = Membership.objects.not_over(on).filter(user_id=membership.user_id)
    return hats.exclude(programme_id=membership.programme_id).exists()


def must_answer_for(user: User, membership: Membership, *, by: Actor, on: date, alone: bool = True) -> None:
    """Refuse a technician the keys of an account whose pages name a child, while somebody else coordinates.

    `alone`: False when the only coordinator's key is refused too; the command of the machine gives it.
    """
    names_children = Membership.objects.not_over(on).filter(
        user=user, programme_id=membership.programme_id, role__in=[*SIGNATORIES, Role.FAMILY]
    )
    if by.role is not Role.TECHNICIAN or not names_children.exists():
        return
    if is_coordinated(membership.programme_id, user, on):
        raise DomainError(
            "Ce compte ouvre des pages qui nomment un enfant : la coordination du programme le fait elle-même."
        )
    if not alone:
        raise DomainError(
            "Ce compte ouvre des pages qui nomment un enfant : la commande « village password-link » donne ce lien."
        )


def is_coordinated(programme_id: int, without: User, on: date) -> bool:
    hats = Membership.objects.current(on).filter(programme_id=programme_id, role=Role.COORDINATOR)
    return hats.exclude(user=without).exists()
