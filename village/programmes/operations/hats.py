"""The role that is given, and the reason that it needs when the same person accompanies and coordinates (R31, RU7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from village.access.roles import Role
from village.core.errors import DomainError
from village.programmes.models import Invitation, Membership, Programme

_OTHER = {Role.REFERENT.value: Role.COORDINATOR.value, Role.COORDINATOR.value: Role.REFERENT.value}


@dataclass(frozen=True)
class Hat:
    """A role to give, from when to when; ETP for référents."""

    role: str
    job: str
    fte: Decimal | None
    starts_on: date
    ends_on: date | None
    profile: str = ""
    derogation_reason: str = ""
    """Why the same person accompanies and coordinates; nothing for anybody else."""

    @property
    def said(self) -> str:
        label = Role(self.role).label
        return f"{label}, par dérogation" if self.derogation_reason else label


def check_derogation(programme: Programme, hat: Hat, email: str) -> None:
    """Refuse both roles on a same day without a reason, and a reason without both roles.

    An invitation of ours that waits for its answer counts as the role that it offers.
    """
    both = _has_other(programme, hat, email)
    if both and not hat.derogation_reason.strip():
        other = Role(_OTHER[hat.role]).label.lower()
        raise DomainError(
            f"Cette personne est aussi {other} à ces dates, et le référent n’est pas la personne qui coordonne. "
            "Terminez d’abord cet autre rôle, ou écrivez le motif de la dérogation : il figurera dans le bilan.",
            field="derogation_reason",
        )
    if hat.derogation_reason and not both:
        raise DomainError(
            "Cette personne n’a pas les deux rôles à ces dates : videz le motif de la dérogation.",
            field="derogation_reason",
        )


def _has_other(programme: Programme, hat: Hat, email: str) -> bool:
    other = _OTHER.get(hat.role)
    if other is None:
        return False
    until = Q(starts_on__lte=hat.ends_on) if hat.ends_on else Q()
    same_days = until & (Q(ends_on__isnull=True) | Q(ends_on__gte=hat.starts_on))
    held = Membership.objects.filter(same_days, programme=programme, role=other, user__email=email)
    offered = Invitation.objects.filter(same_days, programme=programme, role=other, email=email, answer="")
    return held.exists() or offered.exists()
