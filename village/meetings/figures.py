"""How the EPS work: meetings, who comes, how long a family waits for one, what waits. Each with its definition."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from village.access.policy import Actor
from village.core.dates import Period
from village.meetings.models import Decision, Meeting, MeetingAttendance, PanelMembership, Situation
from village.meetings.waiting import reason_of, waiting_entries, waiting_plans


@dataclass(frozen=True)
class Coming:
    """Of one domain of competence: how many times its members were expected and came."""

    domain: str
    expected: int
    present: int

    @property
    def share(self) -> float:
        return self.present / self.expected if self.expected else 0


@dataclass(frozen=True)
class Backlog:
    entries: int
    plans: int
    reviews: int
    exits: int
    oldest: date | None

    @property
    def total(self) -> int:
        return self.entries + self.plans + self.reviews + self.exits


@dataclass(frozen=True)
class Figures:
    period: Period
    meetings: int
    situations: int
    decided: int
    attendance: list[Coming]
    delays: list[int]
    backlog: Backlog

    @property
    def expected(self) -> int:
        return sum(line.expected for line in self.attendance)

    @property
    def present(self) -> int:
        return sum(line.present for line in self.attendance)

    @property
    def median_delay(self) -> float | None:
        return median(self.delays) if self.delays else None

    @property
    def longest_delay(self) -> int | None:
        return max(self.delays, default=None)


def figures_of(actor: Actor, period: Period, today: date) -> Figures:
    """Of the meetings that this person prepares, held in this period; the backlog is that of today."""
    held = Meeting.objects.visible_to(actor).filter(on__range=(period.first, min(period.last, today)))
    situations = Situation.objects.filter(meeting__in=held)
    return Figures(
        period=period,
        meetings=held.count(),
        situations=situations.count(),
        decided=Decision.objects.filter(situation__in=situations).count(),
        attendance=_attendance(held),
        delays=_delays(actor, period),
        backlog=_backlog(actor, today),
    )


def _attendance(held: QuerySet[Meeting]) -> list[Coming]:
    """By domain, under the seat held on the day of the meeting; a guest has none, and is not counted."""
    seat = PanelMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("meeting__on")),
        starts_on__lte=OuterRef("meeting__on"),
        panel_id=OuterRef("meeting__panel_id"),
        professional_id=OuterRef("professional_id"),
    )
    rows = (
        MeetingAttendance.objects.filter(meeting__in=held)
        .annotate(domain=Subquery(seat.values("competence__label")[:1]))
        .filter(domain__isnull=False)
        .values("domain")
        .annotate(expected=Count("pk"), came=Count("pk", filter=Q(present=True)))
        .order_by("domain")
    )
    return [Coming(row["domain"], row["expected"], row["came"]) for row in rows]


def _delays(actor: Actor, period: Period) -> list[int]:
    """Days from the arrival of a fiche to the meeting that decided on it."""
    decided = Decision.objects.filter(
        situation__meeting__panel__programme_id=actor.programme_id,
        situation__reason=Situation.Reason.ENTRY,
        situation__referral__sent_on__isnull=False,
        decided_on__range=(period.first, period.last),
    )
    dates = decided.values_list("situation__referral__sent_on", "decided_on")
    return [(decided_on - sent_on).days for sent_on, decided_on in dates if sent_on]


def _backlog(actor: Actor, today: date) -> Backlog:
    entries = list(waiting_entries(actor, today).values_list("sent_on", flat=True))
    reasons = Counter(reason_of(plan, today)[0] for plan in waiting_plans(actor, today))
    return Backlog(
        entries=len(entries),
        plans=reasons[Situation.Reason.PLAN],
        reviews=reasons[Situation.Reason.REVIEW],
        exits=reasons[Situation.Reason.EXIT],
        oldest=min((day for day in entries if day), default=None),
    )
