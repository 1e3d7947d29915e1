"""A judge takes parental authority, or its exercise, from a parent; or gives it back (Civil Code 373-2-1, 378)."""

from datetime import date

from django.db import transaction

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import CareTeamMembership, Guardian, must_on
from village.people.operations.team import leave_care_team

ENDED = "Un juge a retiré l’autorité parentale à ce parent : revenez d’abord là-dessus, dans « Qui fait quoi »."


@transaction.atomic
def end_authority(guardian: Guardian, *, ended_on: date, source: str, by: Actor, on: date) -> Guardian:
    """From now he agrees to nothing, refuses nothing, asks for nothing, and his account no longer opens the child.

    What he agreed to be shared with a structure falls, and so do his refusals. The agreement to be supported stays:
    it was his to give on that day. `source`: the decision, its date, who showed it.
    """
    current = checked(guardian, by, on)
    if current.authority_ended_on:
        raise DomainError(f"C’est déjà noté, depuis le {current.authority_ended_on:%d/%m/%Y}.")
    if not current.holds_authority:
        raise DomainError("Ce parent n’a pas l’autorité parentale : il n’y a rien à retirer.")
    if ended_on > on:
        raise DomainError("Ce jour n’est pas encore venu : notez-le quand la décision prend effet.", field="ended_on")
    born = current.child.birth_date
    if born and ended_on < born:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="ended_on")
    if not source.strip():
        raise DomainError("Écrivez quelle décision vous avez lue : sans elle, rien ne se retire.", field="source")
    current.holds_authority, current.authority_ended_on, current.authority_end_source = False, ended_on, source.strip()
    current.save(update_fields=["holds_authority", "authority_ended_on", "authority_end_source"])
    record(Act.GUARDIAN_END, by=by, target=current, person_id=current.child_id)
    shut_family_page(current, by=by, on=on)
    return current


@transaction.atomic
def give_authority_back(guardian: Guardian, *, by: Actor, on: date) -> Guardian:
    """Another decision, or a mistake: he holds authority again. His account is opened again by a new invitation."""
    current = checked(guardian, by, on)
    if current.authority_ended_on is None:
        raise DomainError("Aucune décision de justice n’est notée pour ce parent.")
    current.holds_authority, current.authority_ended_on, current.authority_end_source = True, None, ""
    current.save(update_fields=["holds_authority", "authority_ended_on", "authority_end_source"])
    record(Act.GUARDIAN_RESTORE, by=by, target=current, person_id=current.child_id)
    return current


def shut_family_page(guardian: Guardian, *, by: Actor, on: date) -> None:
    """His account, if he has one, opens this child no more."""
    if account := guardian.adult.account_id:
        for tie in CareTeamMembership.objects.filter(
            child=guardian.child_id, user_id=account, link=Link.GUARDIAN.value, ends_on=None
        ):
            leave_care_team(tie, by=by, on=on)


def checked(guardian: Guardian, by: Actor, on: date) -> Guardian:
    """The parent as he stands, for those who receive fiches and may know what is said of a family."""
    must_on(by, Permission.REFERRAL_RECEIVE, guardian.child, on, Category.SOCIAL)
    return Guardian.objects.select_for_update(of=("self",)).select_related("adult", "child").get(pk=guardian.pk)
