"""Take a dossier out of the base for good, as its fields declare, whatever models exist (R74)."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core import sealed_files, sealing
from village.core.dates import Period
from village.core.errors import DomainError
from village.core.models import Draft, SealingKey
from village.evaluation.operations import freeze_years
from village.people.models import Person
from village.privacy.operations import tables
from village.privacy.places import drafts_about
from village.privacy.reach import Rows, rows_of
from village.programmes.models import Membership, Programme


@transaction.atomic
def erase(start: Model, *, programme: Programme, lived: Period, by: Actor | None, on: date) -> int:
    """Erase the dossier of a child, of a fiche or of a family's request. Returns the number of rows gone.

    The years it took part in keep their figures, frozen before (never as rows without a name).
    """
    number, kind = start.pk, start._meta.verbose_name
    freeze_years(programme, lived, by=by, on=on)
    rows = checked_rows(start)
    forget_drafts(rows)
    family = family_accounts(rows)
    tables.blank_words(rows.shared)
    gone = tables.take_out(rows, emptied=rows.blanked)
    forget_keys(rows.keys.get(SealingKey, ()))
    for user in family:
        forget_account(user)
    record(Act.DATA_ERASE, by=by, details=f"{kind} n° {number} : {gone} lignes, {_years(lived)}")
    return gone


def checked_rows(start: Model) -> Rows:
    """The rows, or a refusal if another child were among them: never one dossier for another."""
    rows = rows_of(start)
    children = set(Person.objects.filter(pk__in=rows.keys.get(Person, ()), is_child=True).values_list("pk", flat=True))
    if children - ({start.pk} if isinstance(start, Person) else set()):
        raise DomainError("Ce dossier en touche un autre : il n’est pas éliminé. Prévenez l’administration technique.")
    return rows


def forget_keys(numbers: Iterable[int]) -> None:
    """The child's own keys, and the scanned papers sealed with them.

    Gone, what was sealed with them is unreadable in every backup that lacks its keys too.
    """
    gone = list(numbers)
    SealingKey.objects.filter(pk__in=gone).delete()
    transaction.on_commit(sealing.forget_keys)
    transaction.on_commit(partial(sealed_files.drop_all, gone))


def forget_drafts(rows: Rows) -> None:
    """The texts being written about the dossier, in anybody's drafts."""
    Draft.objects.filter(drafts_about(rows.keys, rows.blanked)).delete()


def family_accounts(rows: Rows) -> list[User]:
    """The accounts of parents who have nothing left here: no other child, no other hat than the family's."""
    parents = Person.objects.filter(pk__in=rows.keys.get(Person, ()), account__isnull=False)
    elsewhere = Person.objects.exclude(pk__in=rows.keys.get(Person, ())).filter(account__isnull=False)
    at_work = Membership.objects.exclude(role=Role.FAMILY.value)
    alone = User.objects.filter(pk__in=parents.values("account")).exclude(
        Q(pk__in=elsewhere.values("account")) | Q(pk__in=at_work.values("user"))
    )
    return list(alone)


def forget_account(user: User) -> None:
    """Empty an account: what it wrote for others keeps « compte effacé » as its author."""
    Membership.objects.filter(user=user, role=Role.FAMILY.value).delete()
    Draft.objects.filter(user_id=user.pk).delete()
    for related in user._meta.related_objects:
        if not related.related_model.__module__.startswith("village."):
            related.related_model._default_manager.filter(**{related.field.name: user}).delete()  # of libraries
    user.notifications.all().delete()
    user.first_name, user.last_name, user.is_active = "Compte", "effacé", False
    user.email = f"efface-{user.pk}@invalid.invalid"
    user.set_unusable_password()
    user.save()


def _years(lived: Period) -> str:
    return f"{lived.first.year} à {lived.last.year}"


__all__: list[Any] = [
    "checked_rows", "erase", "family_accounts", "forget_account", "forget_drafts", "forget_keys",
]  # fmt: skip
