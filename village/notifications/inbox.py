"""Tell somebody something, without naming a child."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from village.access.policy import Actor
from village.notifications.models import Notification


def notify(user_ids: Iterable[int], *, programme_id: int, text: str, url: str, at: datetime) -> None:
    """Put a message in these inboxes. `text` never holds a name: it may leave by e-mail."""
    Notification.objects.bulk_create(
        Notification(programme_id=programme_id, user_id=user_id, text=text, url=url, at=at)
        for user_id in sorted(set(user_ids))
    )


def notify_once(user_ids: Iterable[int], *, programme_id: int, text: str, url: str, at: datetime) -> None:
    """The same, but not to who has this very message still to read."""
    waiting = Notification.objects.filter(text=text, url=url, programme_id=programme_id, read_at__isnull=True)
    told = set(waiting.values_list("user_id", flat=True))
    notify([pk for pk in user_ids if pk not in told], programme_id=programme_id, text=text, url=url, at=at)


def received(actor: Actor) -> QuerySet[Notification]:
    """The messages of this actor in this programme, newest first."""
    return Notification.objects.filter(user_id=actor.user_id, programme_id=actor.programme_id).order_by("-at", "-pk")


def unread(actor: Actor) -> QuerySet[Notification]:
    return received(actor).filter(read_at__isnull=True)


def mark_read(actor: Actor, *, at: datetime) -> None:
    """All messages are read: nothing to journal, only their addressee knows them."""
    unread(actor).update(read_at=at)
