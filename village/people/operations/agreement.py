"""What the family agrees to, and takes back."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.directory.models import Organisation
from village.people.models import Agreement, Guardian, Person


@transaction.atomic
def record_agreement(  # noqa: PLR0913 - one argument per column of the agreement
    child: Person,
    *,
    guardian: Guardian,
    scope: str,
    channel: str,
    by: Actor,
    on: date,
    language: str = "français",
    recipient: Organisation | None = None,
    categories: list[str] | None = None,
) -> Agreement:
    """Record what a holder of parental authority agreed to (C3). Of this child only."""
    if guardian.child_id != child.pk:
        raise DomainError("Cette personne n’est pas un parent de cet enfant.", field="guardian")
    if not guardian.holds_authority:
        raise DomainError("Cette personne n’a pas l’autorité parentale.", field="guardian")
    if scope == Agreement.Scope.SHARING and recipient is None:
        raise DomainError("Choisissez la structure avec laquelle la famille accepte de partager.", field="recipient")
    if scope == Agreement.Scope.SUPPORT and recipient is not None:
        raise DomainError(
            "L’accompagnement se fait avec l’équipe du programme : n’indiquez pas de structure, "
            "ou choisissez « partager des informations ».",
            field="recipient",
        )
    agreement = Agreement.objects.create(
        child=child,
        guardian=guardian,
        scope=scope,
        recipient=recipient,
        categories=categories or [],
        channel=channel,
        language=language,
        informed_by_id=by.user_id,
        given_on=on,
    )
    record(Act.AGREEMENT_RECORD, by=by, target=agreement, person_id=child.pk, details=agreement.get_scope_display())
    return agreement


def has_agreement(child: Person, on: date) -> bool:
    """Whether a parent's agreement to be supported holds on this day (R4); not on the day it is withdrawn."""
    holding = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return child.agreements.filter(holding, scope=Agreement.Scope.SUPPORT, given_on__lte=on).exists()


@transaction.atomic
def withdraw_agreement(agreement: Agreement, *, by: Actor, on: date) -> None:
    """The family takes its agreement back: from this day nothing new may be done on it (C11)."""
    if agreement.withdrawn_on:
        raise DomainError("Cet accord a déjà été retiré.")
    if on < agreement.given_on:
        raise DomainError("Le retrait ne peut pas précéder l’accord.", field="on")
    agreement.withdrawn_on = on
    agreement.save(update_fields=["withdrawn_on"])
    record(Act.AGREEMENT_RECORD, by=by, target=agreement, person_id=agreement.child_id, details="retrait")
