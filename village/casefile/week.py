"""The week of a child on one page: his ordinary moments, and the sessions of these seven days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from django.db.models import Exists

from village.activities.models import ActivitySession, Enrolment, of_care
from village.around.models import WeekSlot
from village.core.french import DAYS, hour
from village.people.models import Person

# Where a day turns for a child: the meal begins before noon, the class ends at half past four, or a little before.
_PARTS = (
    (time(11, 15), "Matin"), (time(13, 15), "Midi"), (time(16, 15), "Après-midi"),
    (time(18, 15), "Après l’école"), (time.max, "Soir"),
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """`time`: at school, around it, out of it (R53). `together`: another one has begun and is not over."""

    starts_at: time | None
    ends_at: time | None
    when: str
    what: str
    where: str
    time: str
    slot: int | None = None
    """The key of the ordinary moment, if it is one."""
    together: bool = False


@dataclass(frozen=True)
class Day:
    name: str
    on: date
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Week:
    """`rows`: for each part of the day that holds something, its moments day by day."""

    first: date
    days: tuple[Day, ...]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def is_empty(self) -> bool:
        return not any(day.moments for day in self.days)

    @property
    def shown(self) -> tuple[Day, ...]:
        """Monday to Friday always, Saturday and Sunday when something happens."""
        return tuple(day for day in self.days if day.moments or day.on.weekday() < 5)

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, list[Moment]]]]]:
        found, after = [], time.min
        for before, label in _PARTS:
            cells = [
                (day.name, [m for m in day.moments if after <= (m.starts_at or time.min) < before])
                for day in self.shown
            ]
            if any(moments for _, moments in cells):
                found.append((label, cells))
            after = before
        return found


def week_of(child: Person, on: date, *, health: bool, places: bool = True) -> Week:
    """The week that holds `on`; the sessions of care, and the places, only for who may know them."""
    first = on - timedelta(days=on.weekday())
    slots = list(
        WeekSlot.objects.filter(child=child, starts_on__lte=first + timedelta(days=6)).exclude(ends_on__lt=first)
    )
    sessions = ActivitySession.objects.filter(
        Exists(Enrolment.objects.filter(child=child).at_its_sessions()), on__range=(first, first + timedelta(days=6))
    )
    sessions = sessions.filter(cancelled_on__isnull=True)
    if not health:
        sessions = sessions.exclude(of_care("activity"))
    told = list(sessions.select_related("activity").order_by("on", "starts_at"))
    days = [first + timedelta(days=rank) for rank in range(7)]
    shown = (_moments(day, slots, told) for day in days)
    if not places:
        shown = (tuple(replace(moment, where="") for moment in moments) for moments in shown)
    return Week(first, tuple(Day(DAYS[day.weekday()], day, moments) for day, moments in zip(days, shown, strict=True)))


def _moments(day: date, slots: Iterable[WeekSlot], sessions: Iterable[ActivitySession]) -> tuple[Moment, ...]:
    mine = [_ordinary(slot) for slot in slots if slot.weekday == day.isoweekday() and _holds(slot, day)]
    mine += [_session(session) for session in sessions if session.on == day]
    return tuple(
        replace(moment, together=any(_overlap(moment, other) for other in mine if other is not moment))
        for moment in sorted(mine, key=lambda moment: moment.starts_at or time.min)
    )


def _overlap(one: Moment, other: Moment) -> bool:
    """Whether both last at the same hour; of a moment without its two hours, nothing is known."""
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _holds(slot: WeekSlot, day: date) -> bool:
    return slot.starts_on <= day and (slot.ends_on is None or slot.ends_on >= day)


def _ordinary(slot: WeekSlot) -> Moment:
    until = f" à {hour(slot.ends_at)}" if slot.ends_at else ""
    when = f"{hour(slot.starts_at)}{until}"
    return Moment(slot.starts_at, slot.ends_at, when, slot.what, slot.where, slot.get_time_display(), slot.pk)


def _session(session: ActivitySession) -> Moment:
    until = f" à {hour(session.ends_at)}" if session.ends_at else ""
    when = f"{hour(session.starts_at)}{until}" if session.starts_at else "heure à préciser"
    time = WeekSlot.Time.SCHOOL if session.activity.in_school_time else WeekSlot.Time.OUT
    place = session.place or session.activity.place
    return Moment(session.starts_at, session.ends_at, when, session.activity.title, place, time.label)
