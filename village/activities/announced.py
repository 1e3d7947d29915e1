"""Workshops open to families that nobody accompanies yet (R13): a title, days and a place; no name of a child."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from village.activities.models import Activity, ActivitySession
from village.core.french import full_date, hour
from village.documents.kinds import Workshop, Workshops
from village.documents.letterhead import letterhead_of
from village.programmes.models import Programme

AHEAD = timedelta(days=92)
EACH = 4


@dataclass(frozen=True)
class Announced:
    """`when`: its next days, in words."""

    activity: Activity
    when: tuple[str, ...]
    place: str

    @property
    def audience(self) -> str:
        return ", ".join(filter(None, [self.activity.get_audience_display().capitalize(), self.activity.ages]))


def announced_in(programme: Programme, on: date) -> list[Announced]:
    """Those that meet within three months, the soonest first."""
    coming = ActivitySession.objects.filter(
        activity__in=Activity.objects.filter(programme=programme, announced=True).open_on(on),
        cancelled_on__isnull=True,
        on__range=(on, on + AHEAD),
    )
    by_activity: dict[Activity, list[ActivitySession]] = {}
    for session in coming.select_related("activity").order_by("on", "starts_at"):
        by_activity.setdefault(session.activity, []).append(session)
    return [Announced(activity, _days(rows), rows[0].where) for activity, rows in by_activity.items()]


def _days(sessions: Iterable[ActivitySession]) -> tuple[str, ...]:
    said = [f"{full_date(one.on)}, {hour(one.starts_at)}" if one.starts_at else full_date(one.on) for one in sessions]
    return (*said[:EACH], *(["et d’autres jours"] if len(said) > EACH else []))


def poster(programme: Programme, *, address: str, on: date) -> Workshops:
    """The poster, with the address where a family asks to be called."""
    return Workshops(
        letterhead=letterhead_of(programme),
        on=on,
        workshops=tuple(
            Workshop(
                title=one.activity.title,
                summary=one.activity.summary,
                audience=one.audience,
                when="\n".join(one.when),
                place=one.place,
            )
            for one in announced_in(programme, on)
        ),
        address=address,
    )
