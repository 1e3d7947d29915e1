"""Fiche action (D-F11): what the catalogue says of an action, and what it costs."""

from datetime import date

from village.activities.models import Activity
from village.activities.reading import runners, season_of, sessions_of
from village.core.french import euros, hour
from village.documents.kinds import ActivitySheet, CostLine, SessionLine
from village.documents.letterhead import letterhead_of
from village.funding.models import ActionCost


def activity_sheet(activity: Activity, *, costs: bool, on: date) -> ActivitySheet:
    """Numbers only: no child is named."""
    audience = ", ".join(filter(None, [activity.get_audience_display().capitalize(), activity.ages]))
    return ActivitySheet(
        letterhead=letterhead_of(activity.programme),
        on=on,
        name=activity.title,
        summary=activity.summary,
        evaluation=activity.evaluation,
        domain=str(activity.domain).capitalize(),
        nature=activity.get_nature_display(),
        frame=activity.get_frame_display(),
        common_law_tried=activity.common_law_tried,
        audience=audience,
        provider=str(activity.provider or "le programme"),
        facilitators=tuple(str(row) for row in runners(activity)),
        place=activity.place,
        capacity=str(activity.capacity) if activity.capacity else "sans limite",
        starts=activity.starts_on,
        ends=activity.ends_on,
        how_to_join=activity.how_to_join,
        costs=tuple(_cost(line) for line in activity.costs.order_by("year")) if costs else (),
        sessions=_sessions(activity, on),
    )


def _cost(line: ActionCost) -> CostLine:
    others = f"{euros(line.others_share)} ({line.others})" if line.others_share else ""
    return CostLine(
        year=str(line.year),
        cost=euros(line.cost),
        programme=euros(line.programme_share),
        families=euros(line.family_share),
        others=others,
    )


def _sessions(activity: Activity, on: date) -> tuple[SessionLine, ...]:
    year = {session.pk for session in season_of(activity, on)}
    rows = [session for session in sessions_of(activity) if session.pk in year]
    return tuple(
        SessionLine(
            on=session.on,
            when=hour(session.starts_at) if session.starts_at else "",
            place=session.where,
            came=str(len(session.came) + session.unnamed) if session.recorded_at else "",  # type: ignore[attr-defined]
        )
        for session in reversed(rows)
    )
