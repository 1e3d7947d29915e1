"""One's agenda: sessions, meetings, points d'étape, next steps, handovers (R109)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import Activity, ActivitySession, Enrolment, Facilitation
from village.core.dates import add_months
from village.core.french import DAYS, MONTHS
from village.meetings.calling import appointment_of
from village.meetings.models import Meeting
from village.notifications.ics import Appointment, escaped, folded
from village.people.models import Handover
from village.plans.models import JournalEntry, Plan

LONG = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """`title` names a child, `plain` never does: the second leaves the site."""

    key: str
    on: date
    title: str
    plain: str
    url: str
    at: time | None = None
    place: str = ""
    kind: str = ""
    until: time | None = None
    invited: Appointment | None = None
    """The same appointment as in a letter that already left: one event in a calendar, not two."""


@dataclass(frozen=True)
class Day:
    on: date
    events: list[Event]
    inside: bool
    today: bool


def between(actor: Actor, first: date, last: date) -> list[Event]:
    """All that is hers between two days, five queries whatever their number."""
    found = [
        *_sessions(actor, first, last),
        *_meetings(actor, first, last),
        *_reviews(actor, first, last),
        *_steps(actor, first, last),
        *_handovers(actor, first, last),
    ]
    return sorted(found, key=lambda event: (event.on, event.at or time.min, event.key))


def _plans(actor: Actor) -> QuerySet[Plan]:
    return Plan.objects.visible_to(actor, Permission.NOTE_WRITE).filter(closed_on__isnull=True)


def _sessions(actor: Actor, first: date, last: date) -> list[Event]:
    """Those she runs, and those of an action where a child she follows is enrolled."""
    children = _plans(actor).values("child_id")
    enrolled = Enrolment.objects.filter(child_id__in=children).at_its_sessions()
    run = Facilitation.objects.filter(activity=OuterRef("activity"), user_id=actor.user_id)
    sessions = ActivitySession.objects.filter(
        Q(Exists(run)) | Q(Exists(enrolled)),
        activity__in=Activity.objects.visible_to(actor),
        cancelled_on__isnull=True,
        on__range=(first, last),
    )
    return [
        Event(
            f"seance-{session.pk}", session.on, session.activity.title, "Séance : " + session.activity.title,
            reverse("activities:attendance", args=[session.pk]), session.starts_at,
            session.place or session.activity.place, "séance", session.ends_at,
        )
        for session in sessions.select_related("activity")
    ]  # fmt: skip


def _meetings(actor: Actor, first: date, last: date) -> list[Event]:
    meetings = Meeting.objects.visible_to(actor).filter(on__range=(first, last)).select_related("panel")
    return [
        Event(
            f"eps-{meeting.pk}", meeting.on, str(meeting.panel), str(meeting.panel),
            reverse("meetings:detail", args=[meeting.pk]), meeting.starts_at, meeting.where, "EPS",
            invited=appointment_of(meeting),
        )
        for meeting in meetings
    ]  # fmt: skip


def _reviews(actor: Actor, first: date, last: date) -> list[Event]:
    due = _plans(actor).filter(next_review_on__range=(first, last)).select_related("child")
    return [
        Event(
            f"point-{plan.pk}", plan.next_review_on, f"Point d’étape : {plan.child.short_name}", "Point d’étape",
            reverse("casefile:plan", args=[plan.child_id]), kind="point d’étape",
        )
        for plan in due
        if plan.next_review_on
    ]  # fmt: skip


def _steps(actor: Actor, first: date, last: date) -> list[Event]:
    """What the last note of each parcours announces."""
    readable = JournalEntry.objects.readable_by(actor)
    later = readable.filter(plan=OuterRef("plan"), written_at__gt=OuterRef("written_at"))
    notes = readable.filter(~Exists(later), plan__in=_plans(actor), next_on__range=(first, last))
    return [
        Event(
            f"etape-{note.pk}", note.next_on, f"{note.plan.child.short_name} : {note.next_step or 'prochaine étape'}",
            "Prochaine étape", reverse("casefile:detail", args=[note.plan.child_id]), kind="prochaine étape",
        )
        for note in notes.select_related("plan__child")
        if note.next_on
    ]  # fmt: skip


def _handovers(actor: Actor, first: date, last: date) -> list[Event]:
    given = Handover.objects.visible_to(actor).pending().filter(leaving_id=actor.user_id, on__range=(first, last))
    return [
        Event(
            f"relais-{given_one.pk}", given_one.on, f"Relais : {given_one.child.short_name}", "Passage de relais",
            reverse("home:write_handover", args=[given_one.pk]), kind="relais",
        )
        for given_one in given.select_related("child")
    ]  # fmt: skip


# — pages —


def month_of(day: date) -> tuple[date, date]:
    """The Monday before, the Sunday after."""
    first = day.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def title_of(day: date, *, month: bool) -> str:
    """« novembre 2026 », « semaine du 16 novembre 2026 »."""
    if month:
        return f"{MONTHS[day.month - 1]} {day.year}"
    monday = week_of(day)[0]
    return f"semaine du {'1er' if monday.day == 1 else monday.day} {MONTHS[monday.month - 1]} {monday.year}"


def weeks(actor: Actor, shown: date, today: date, *, month: bool) -> list[list[Day]]:
    """The days of the month or of the week, by rows of seven."""
    first, last = month_of(shown) if month else week_of(shown)
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in between(actor, first, last):
        by_day[event.on].append(event)
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    rows = [Day(day, by_day[day], not month or day.month == shown.month, day == today) for day in days]
    return [rows[start : start + len(DAYS)] for start in range(0, len(rows), len(DAYS))]


# — the feed —


def feed(actor: Actor, today: date, site: str, at: datetime) -> str:
    """What a calendar application reads: no child, no initials; a link leads back here, behind the sign-in."""
    events = between(actor, today - timedelta(days=31), add_months(today, 6))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tout un village//FR", "X-WR-CALNAME:Tout un village"]
    for event in events:
        lines += _lines(event, site, at)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _lines(event: Event, site: str, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        *_named(event, site),
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        *_when(event),
        f"SUMMARY:{escaped(event.plain)}",
        *([f"LOCATION:{escaped(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{escaped(event.invited.notes)}"] if event.invited else []),
        f"URL:{site}{event.url}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _named(event: Event, site: str) -> list[str]:
    """What tells a calendar that it knows this event already."""
    if event.invited:
        return [f"UID:{event.invited.uid}", f"SEQUENCE:{event.invited.sequence}"]
    return [f"UID:{event.key}@{site.rsplit('//', maxsplit=1)[-1]}"]


def _when(event: Event) -> list[str]:
    if event.at is None:
        return [f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}", f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"]
    starts = timezone.make_aware(datetime.combine(event.on, event.at)).astimezone(UTC)
    return [f"DTSTART:{starts:%Y%m%dT%H%M%SZ}", f"DTEND:{_ends(event, starts):%Y%m%dT%H%M%SZ}"]


def _ends(event: Event, starts: datetime) -> datetime:
    """When it was planned to end; an hour later, where nothing says so."""
    if event.invited:
        return starts + (event.invited.ends - event.invited.begins)
    if event.until:
        return timezone.make_aware(datetime.combine(event.on, event.until)).astimezone(UTC)
    return starts + LONG
