"""What was written since the figures of a bilan were kept: read in the journal, said by day and by sort of act."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from village.audit.journal import Act
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation.late_acts import ANY_DAY, MOVING, OF_CHILDREN, OF_ROWS, active
from village.people.models import Person
from village.programmes.models import Programme

_GONE = ", retirés depuis"
_ANY_DAY = ", toutes années confondues"


@dataclass(frozen=True)
class Late:
    """What was written on a day, after the figures were kept, and how many times."""

    on: date
    what: str
    count: int


def written_since(programme: Programme, period: Period, since: datetime) -> list[Late]:
    """What the journal says was written after `since` about the days of `period`, by day, latest first.

    A row that is there no more had days that nobody knows now: it is said apart.
    """
    lines = _Lines(programme, since)
    found: Counter[tuple[date, str]] = Counter()
    for what, acts, rows in OF_ROWS:
        of_period = rows(programme, period)
        label = of_period.model._meta.label_lower
        targets = [(day, target.partition(":")) for day, target, _ in lines.of(acts)]
        named = {(day, int(key)) for day, (model, _, key) in targets if model == label}
        found.update(_counted(what, named, of_period))
        there = _known(of_period.model._default_manager.all(), named)
        found.update(Counter((day, what + _GONE) for day, key in named if key not in there))
    children = _children(programme, period)
    for what, acts in OF_CHILDREN:
        found.update(_counted(what, {(day, person) for day, _, person in lines.of(acts) if person}, children))
    for what, acts in ANY_DAY:
        found.update(Counter((day, what + _ANY_DAY) for day, _, _ in lines.of(acts)))
    return [Late(day, what, count) for (day, what), count in sorted(found.items(), reverse=True)]


def _children(programme: Programme, period: Period) -> "QuerySet[Person]":
    """Those of a parcours of the period, of a fiche that was open in it, of the agenda of one of its EPS."""
    asked = Q(referrals__sent_on__lte=period.last) & (
        Q(referrals__decided_on__isnull=True) | Q(referrals__decided_on__gte=period.first)
    )
    seen = Q(situations__meeting__on__range=(period.first, period.last))
    concerned = Person.objects.filter(active(programme, period, "plans__") | asked | seen)
    return Person.objects.filter(is_child=True, programme=programme, pk__in=concerned.values("pk"))


def _counted(what: str, named: set[tuple[date, int]], rows: "QuerySet[Any]") -> Counter[tuple[date, str]]:
    known = _known(rows, named)
    return Counter((day, what) for day, key in named if key in known)


def _known(rows: "QuerySet[Any]", named: set[tuple[date, int]]) -> set[int]:
    return set(rows.filter(pk__in={key for _, key in named}).values_list("pk", flat=True)) if named else set()


class _Lines:
    """The lines of the journal since a moment, read once."""

    def __init__(self, programme: Programme, since: datetime) -> None:
        rows = Entry.objects.filter(programme_id=programme.pk, at__gt=since, action__in=[*MOVING])
        self.rows = list(rows.values_list("action", "at", "target", "person_id"))

    def of(self, acts: tuple[Act, ...]) -> list[tuple[date, str, int | None]]:
        return [(timezone.localdate(at), target, person) for action, at, target, person in self.rows if action in acts]
