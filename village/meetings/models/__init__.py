"""EPS: panels, meetings, situations on the agenda, views of the members, decisions, unmet needs."""

from village.meetings.models.contribution import Contribution, ContributionQuerySet, SituationSheet
from village.meetings.models.decision import AgreedTask, Amendment, Decision, DecisionCorrection
from village.meetings.models.meeting import (
    LASTS,
    Guest,
    Invitation,
    Meeting,
    MeetingAttendance,
    MeetingQuerySet,
    Situation,
    SituationQuerySet,
)
from village.meetings.models.need import Barrier, UnmetNeed
from village.meetings.models.panel import MEETING, SITUATION, Panel, PanelMembership

__all__ = [
    "LASTS",
    "MEETING",
    "SITUATION",
    "AgreedTask",
    "Amendment",
    "Barrier",
    "Contribution",
    "ContributionQuerySet",
    "Decision",
    "DecisionCorrection",
    "Guest",
    "Invitation",
    "Meeting",
    "MeetingAttendance",
    "MeetingQuerySet",
    "Panel",
    "PanelMembership",
    "Situation",
    "SituationQuerySet",
    "SituationSheet",
    "UnmetNeed",
]
