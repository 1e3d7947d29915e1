"""The private link of one's agenda: made, read, closed (R109)."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.audit.journal import Act, record
from village.notifications.models import CalendarLink
from village.programmes.models import CharterSignature, Membership
from village.programmes.reading import current_charter


@transaction.atomic
def make_calendar_link(*, by: Actor, at: datetime) -> str:
    """A new secret; the link before, if any, opens nothing any more. Given once, kept nowhere."""
    by.must(Permission.CALENDAR_READ)
    _close(by, at)
    secret = secrets.token_urlsafe(32)
    made = CalendarLink.objects.create(
        programme_id=by.programme_id, user_id=by.user_id, digest=_digest(secret), made_at=at
    )
    record(Act.CALENDAR_OPEN, by=by, target=made)
    return secret


@transaction.atomic
def revoke_calendar_link(*, by: Actor, at: datetime) -> bool:
    """Close one's link; say whether there was one."""
    by.must(Permission.CALENDAR_READ)
    return _close(by, at)


def open_link(by: Actor) -> CalendarLink | None:
    return CalendarLink.objects.filter(user_id=by.user_id, programme_id=by.programme_id, revoked_at=None).first()


def actor_of(secret: str, *, at: datetime) -> Actor | None:
    """Whose agenda this secret opens, if it opens one still: the role and the charter are looked at again."""
    link = CalendarLink.objects.filter(digest=_digest(secret), revoked_at=None).select_related("user", "programme")
    found = link.first()
    if found is None:
        return None
    hats = Membership.objects.current(timezone.localdate(at)).filter(user=found.user, programme=found.programme)
    charter = current_charter(found.programme)
    signed = CharterSignature.objects.filter(charter=charter, user=found.user).exists()
    actors = [
        Actor(found.user_id, str(found.user), found.programme_id, Role(hat.role), charter_signed=signed)
        for hat in hats.order_by("starts_on", "pk")
    ]
    return next((actor for actor in actors if actor.can(Permission.CALENDAR_READ)), None)


def _close(by: Actor, at: datetime) -> bool:
    link = (
        CalendarLink.objects.select_for_update()
        .filter(user_id=by.user_id, programme_id=by.programme_id, revoked_at=None)
        .first()
    )
    if link is None:
        return False
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    record(Act.CALENDAR_CLOSE, by=by, target=link)
    return True


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
