"""What every writing of a parcours respects."""

from datetime import date

from django.db.models import F

from village.core.errors import DomainError
from village.people.models import Guardian, Person
from village.people.operations import has_agreement
from village.plans.models import Plan


def check_open(plan: Plan, on: date, what: str) -> None:
    """Refuse a date outside the parcours."""
    if on < plan.opened_on:
        raise DomainError(f"{what} ne peut pas précéder l’entrée, le {plan.opened_on:%d/%m/%Y}.", field="on")
    if plan.closed_on and on > plan.closed_on:
        raise DomainError(f"Ce parcours est terminé depuis le {plan.closed_on:%d/%m/%Y}.", field="on")


def must_agree(child: Person, on: date) -> None:
    """Refuse what needs the family's agreement when there is none (RU1)."""
    if not has_agreement(child, on):
        raise DomainError("Recueillez d’abord l’accord de la famille pour l’accompagnement (onglet Accords).")


def must_hold_authority(guardian: Guardian, child_id: int) -> None:
    if guardian.child_id != child_id or not guardian.holds_authority:
        raise DomainError("Choisissez un titulaire de l’autorité parentale de cet enfant.", field="guardian")


def must_be_in_writing(plan: Plan, what: str) -> None:
    """What the family approved waits for a new version (R28)."""
    last = plan.versions.order_by("-number").first()
    if last and last.approved_on:
        raise DomainError(f"La famille a approuvé {what} : écrivez une nouvelle version pour le changer.")


def count_a_change(plan: Plan) -> None:
    """What the family is about to approve is no longer what it was shown."""
    plan.versions.filter(approved_on__isnull=True).update(version=F("version") + 1)
