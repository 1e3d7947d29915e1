"""Tokens: opened, drawn by their holder, closed; and who a secret speaks for."""

import secrets
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.accounts.models import is_shut
from village.api.models import AccessToken, Use
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError
from village.notifications.inbox import notify
from village.programmes.backend import coming_in
from village.programmes.models import Membership

LONGEST = timedelta(days=366)
# Of one token: enough for a night's work, too little to empty a base unseen.
A_MINUTE = 60
MARK = "village_"  # by which a secret left in a public place is recognised
_KEPT_MONTHS = 12
_OPENED = "Un jeton de l’API est ouvert à votre nom. Prenez sa clé, ou fermez-le si vous ne l’attendiez pas."
_TOLD = "Un jeton de l’API a été ouvert dans le programme. Vérifiez qu’il était attendu."


class Wearer(NamedTuple):
    """Who a secret speaks for: the token, the hat it borrows, the actor that this hat makes today."""

    token: AccessToken
    hat: Membership
    actor: Actor


@transaction.atomic
def open_token(hat: Membership, *, purpose: Use, label: str, ends_on: date, by: Actor, at: datetime) -> AccessToken:
    """Let software ask in the name of this hat. Nobody holds a key yet: the holder of the hat draws it."""
    by.must(Permission.TOKEN_OPEN)
    today = timezone.localdate(at)
    if not Membership.objects.current(today).filter(pk=hat.pk, programme_id=by.programme_id).exists():
        raise DomainError("Choisissez un membre actuel du programme.", field="holder")
    if hat.user_id == by.user_id:
        raise DomainError(
            "Personne ne fait entrer seul un logiciel : demandez à une autre personne de la coordination d’ouvrir un "
            "jeton à votre nom, ou choisissez un autre titulaire.",
            field="holder",
        )
    if not _as_signed(hat).can(purpose.permission):
        raise DomainError(
            f"Le rôle « {hat.get_role_display()} » ne permet pas de {purpose.label} : un jeton n’y ajoute rien.",
            field="purpose",
        )
    if not today <= ends_on <= today + LONGEST:
        raise DomainError("Un jeton dure un an au plus : choisissez une date d’ici là.", field="ends_on")
    token = AccessToken.objects.create(
        programme_id=by.programme_id, hat=hat, purpose=purpose, label=label, ends_on=ends_on, opened_at=at,
        opened_by_id=by.user_id,
    )  # fmt: skip
    said = f"{purpose.label}, au nom du compte {hat.user_id} ({hat.get_role_display()}), jusqu’au {ends_on:%d/%m/%Y}"
    record(Act.TOKEN_OPEN, by=by, target=token, details=said)
    notify([hat.user_id], programme_id=by.programme_id, text=_OPENED, url=reverse("api:tokens"), at=at)
    watching = Membership.objects.current(today).filter(
        programme_id=by.programme_id, role__in=(Role.COORDINATOR.value, Role.DPO.value)
    )
    others = set(watching.values_list("user_id", flat=True)) - {by.user_id, hat.user_id}
    notify(others, programme_id=by.programme_id, text=_TOLD, url=reverse("api:tokens"), at=at)
    return token


def _as_signed(hat: Membership) -> Actor:
    """What this role may do once its charter is signed: it is asked again at each request."""
    return Actor(hat.user_id, "", hat.programme_id, Role(hat.role), charter_signed=True)


@transaction.atomic
def draw_secret(token: AccessToken, *, by: Actor, at: datetime) -> str:
    """Give the secret to who wears the hat, and to nobody else; once, and kept nowhere."""
    by.must(Permission.TOKEN_LIST)
    current = AccessToken.objects.select_for_update(of=("self",)).select_related("hat").get(pk=token.pk)
    if current.programme_id != by.programme_id or current.hat.user_id != by.user_id:
        raise Forbidden("Seule la personne au nom de qui il parle prend la clé d’un jeton.")
    if current.digest:
        raise DomainError("Cette clé a déjà été remise. Perdue, elle ne se retrouve pas : fermez ce jeton.")
    if current.withdrawn_at or current.ends_on < timezone.localdate(at):
        raise DomainError("Ce jeton est fermé : demandez-en un autre à la coordination.")
    secret = MARK + secrets.token_urlsafe(32)
    current.digest, current.drawn_at = _digest(secret), at
    current.save(update_fields=["digest", "drawn_at"])
    record(Act.TOKEN_DRAW, by=by, target=current)
    return secret


@transaction.atomic
def withdraw_token(token: AccessToken, *, by: Actor, at: datetime) -> None:
    """Close it, at once: its holder, or who oversees the tokens of the programme."""
    by.must(Permission.TOKEN_LIST)
    current = AccessToken.objects.select_for_update(of=("self",)).select_related("hat").get(pk=token.pk)
    if current.hat.user_id != by.user_id:
        by.must(Permission.TOKEN_OVERSEE)
    if current.programme_id != by.programme_id:
        raise Forbidden("Ce jeton est d’un autre programme.")
    if current.withdrawn_at:
        raise DomainError("Ce jeton est déjà fermé.")
    current.withdrawn_at, current.withdrawn_by_id = at, by.user_id
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(Act.TOKEN_WITHDRAW, by=by, target=current)


def token_of(secret: str) -> AccessToken | None:
    """The token of this secret, over or not."""
    return AccessToken.objects.filter(digest=_digest(secret)).exclude(digest="").select_related("hat").first()


def wearer_of(token: AccessToken, *, at: datetime) -> Wearer | None:
    """Who it speaks for now: the account, its hat, its charter are looked at again. None: it is over."""
    today = timezone.localdate(at)
    if token.withdrawn_at or token.ends_on < today:
        return None
    user = coming_in(token.hat.user_id, today)
    if user is None or is_shut(user):
        return None
    hats: list[Membership] = user.hats  # type: ignore[attr-defined]
    hat = next((one for one in hats if one.pk == token.hat_id), None)
    if hat is None:
        return None
    signed: bool = hat.charter_signed  # type: ignore[attr-defined]
    actor = Actor(user.pk, user.get_full_name(), hat.programme_id, Role(hat.role), charter_signed=signed)
    return Wearer(token, hat, actor)


@transaction.atomic
def count_request(token: AccessToken, *, at: datetime) -> int:
    """Count one more request of this token. Returns for how many seconds it must wait; 0: it may go on.

    One request at a time: another that runs already holds the row, and nobody waits for it.
    """
    current = AccessToken.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=token.pk).first()
    if current is None:
        return 1
    minute = at.replace(second=0, microsecond=0)
    if current.minute != minute:
        current.minute, current.asked = minute, 0
    current.asked += 1
    current.used_at = at
    current.save(update_fields=["minute", "asked", "used_at"])
    return 60 - at.second if current.asked > A_MINUTE else 0


def forget_tokens(on: date, *, dry_run: bool) -> int:
    """Tokens over for a year (`village purge`): how many are erased, or would be. The journal keeps its lines."""
    before = add_months(on, -_KEPT_MONTHS)
    moment = timezone.make_aware(datetime.combine(before, time.min))
    over = AccessToken.objects.filter(ends_on__lt=before) | AccessToken.objects.filter(withdrawn_at__lt=moment)
    number = over.count()
    if not dry_run:
        over.delete()
    return number


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
