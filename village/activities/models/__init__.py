"""Actions with sessions and attendance, and waits for care."""

from village.activities.models.care import WaitingEntry
from village.activities.models.coming import Attendance, Enrolment, PlaceRequest
from village.activities.models.offer import Activity, ActivityQuerySet, Facilitation
from village.activities.models.session import ActivitySession, Break

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "ActivitySession",
    "Attendance",
    "Break",
    "Enrolment",
    "Facilitation",
    "PlaceRequest",
    "WaitingEntry",
]
