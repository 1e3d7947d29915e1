"""Two sessions at once for the same person, or in the same place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from village.activities.models import Activity, ActivitySession
from village.core.french import counted, long_date
from village.core.text import fold


@dataclass(frozen=True)
class Span:
    starts_at: time
    ends_at: time | None
    place: str


def clashes(activity: Activity, days: Sequence[date], span: Span, *, but: ActivitySession | None = None) -> list[str]:
    """One sentence per person or place already taken: « Émile Estève anime déjà « Judo » le 3 mai 2017. »."""
    mine = {
        _who(row): str(row) for row in activity.facilitations.select_related("user", "professional", "organisation")
    }
    found: dict[tuple[str, str], list[date]] = {}
    for session in _at_the_same_time(activity, days, span, but):
        theirs = {_who(row) for row in session.activity.facilitations.all()}
        for who in mine.keys() & theirs:
            # A structure has many hands: only people and places are in one spot at a time.
            if who[0] != "organisation":
                found.setdefault((f"{mine[who]} anime déjà", session.activity.title), []).append(session.on)
        if span.place and fold(span.place) == fold(session.where):
            found.setdefault((f"« {span.place} » est déjà pris par", session.activity.title), []).append(session.on)
    return [f"{what} « {title} » le {_said(days)}." for (what, title), days in found.items()]


def _at_the_same_time(
    activity: Activity, days: Sequence[date], span: Span, but: ActivitySession | None
) -> Iterable[ActivitySession]:
    sessions = ActivitySession.objects.filter(
        activity__programme_id=activity.programme_id, on__in=days, cancelled_on__isnull=True, starts_at__isnull=False
    ).exclude(pk=but.pk if but else 0)
    for session in sessions.select_related("activity").prefetch_related("activity__facilitations").order_by("on"):
        if session.overlaps(span.starts_at, span.ends_at):
            yield session


def _who(row: object) -> tuple[str, int]:
    for kind in ("user", "professional", "organisation"):
        if pk := getattr(row, f"{kind}_id"):
            return kind, pk
    raise AssertionError  # the database refuses a facilitation by nobody


def _said(days: Sequence[date]) -> str:
    """« 3 mai 2017 », « 3 mai 2017 et 4 autres jours »."""
    first, others = long_date(days[0]), len(days) - 1
    return f"{first} et {counted(others, 'autre jour', 'autres jours')}" if others else first
