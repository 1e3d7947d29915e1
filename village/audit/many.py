"""Many dossiers opened in a short time by one person: told to those who answer for it, never blocked.

Somebody who prepares a sitting may have a good reason; somebody who copies the base has not. Nobody is slowed down in
the work: the journal is looked at again, and a person asks.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Func, IntegerField, Q
from django.db.models.functions import Extract

from village.access.policy import Actor
from village.audit.journal import Act
from village.audit.models import Entry, EntryQuerySet

MANY = 60
"""Dossiers; one more is told."""
WITHIN = timedelta(minutes=10)
TOLD_FOR = timedelta(days=7)

_SLOT = WITHIN.total_seconds()
_PAPERS = (Act.DOCUMENT_PRINT, Act.RIGHTS_EXPORT)
_Reading = tuple[int | None, datetime, int | None]


@dataclass(frozen=True)
class Burst:
    """The most dossiers that one account opened within ten minutes, and when these began."""

    user_id: int | None
    since: datetime
    dossiers: int


def bursts(actor: Actor, at: datetime) -> list[Burst]:
    """Those of the last seven days, in what this reader may read of the journal; the largest first."""
    opened = _readings(actor, at)
    slot = Func(Extract("at", "epoch") / _SLOT, function="FLOOR", output_field=IntegerField())
    busy = opened.annotate(slot=slot).values("user_id", "slot").order_by().annotate(n=Count("person_id", distinct=True))
    # More than sixty in any ten minutes is more than thirty in one slot of the two that they may straddle.
    accounts = {row["user_id"] for row in busy.filter(n__gt=MANY // 2)}
    if not accounts:
        return []
    lines = opened.filter(user_id__in=accounts).order_by("user_id", "at", "pk")
    return sorted(_largest(lines.values_list("user_id", "at", "person_id")), key=lambda burst: -burst.dossiers)


def _readings(actor: Actor, at: datetime) -> EntryQuerySet:
    read = Q(action__endswith=":read") | Q(action__in=[str(act) for act in _PAPERS])
    seen = Entry.objects.visible_to(actor).filter(read, at__gt=at - TOLD_FOR, at__lte=at)
    # The list of an action or of a sitting has a line for each child: to read it is to open none of their dossiers.
    lists = Q(action=Act.ATTENDANCE_READ) | Q(target__startswith="meetings.meeting:")
    return seen.filter(person_id__isnull=False, user_id__isnull=False).exclude(lists)


def _largest(lines: Iterable[_Reading]) -> list[Burst]:
    """Slide ten minutes along the readings of each account; keep the fullest, if it is too full."""
    found: dict[int | None, Burst] = {}
    window: deque[_Reading] = deque()
    held: dict[int | None, int] = defaultdict(int)
    for line in lines:
        user, at, person = line
        window.append(line)
        held[person] += 1
        while window[0][0] != user or at - window[0][1] > WITHIN:
            _forget(held, window.popleft()[2])
        if len(held) > max(MANY, found[user].dossiers if user in found else 0):
            found[user] = Burst(user, window[0][1], len(held))
    return list(found.values())


def _forget(held: dict[int | None, int], person: int | None) -> None:
    held[person] -= 1
    if not held[person]:
        del held[person]
