"""Actions with sessions and attendance, and waits for care."""

from village.activities.models.care import Accompaniment, WaitCall, WaitingEntry, WaitingQuerySet
from village.activities.models.classes import ClassProgramme, ClassSequence
from village.activities.models.coming import Attendance, Enrolment, PlaceRequest
from village.activities.models.offer import Activity, ActivityQuerySet, Facilitation, of_care
from village.activities.models.session import ActivitySession, Break

__all__ = [
    "Accompaniment",
    "Activity",
    "ActivityQuerySet",
    "ActivitySession",
    "Attendance",
    "Break",
    "ClassProgramme",
    "ClassSequence",
    "Enrolment",
    "Facilitation",
    "PlaceRequest",
    "WaitCall",
    "WaitingEntry",
    "WaitingQuerySet",
    "of_care",
]
