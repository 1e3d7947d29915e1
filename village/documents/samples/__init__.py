"""Invented people and situations: for the tests, the guide and the blank sheets. Nobody here exists."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from village.documents.blanks import blank
from village.documents.document import Document
from village.documents.samples.activity import (
    ACTIVITY_SHEET,
    ATTENDANCE_SHEET,
    CLASS_SHEET,
    SEASON_SHEET,
    WAITING_SHEET,
    WORKSHOPS,
)
from village.documents.samples.arrival import ACKNOWLEDGEMENT, FAMILY_REQUEST, INFORMATION_SHEET, REFERRAL_FORM
from village.documents.samples.assessment import ASSESSMENT
from village.documents.samples.follow_up import FOLLOW_UP_SHEET, WEEK
from village.documents.samples.impact import IMPACT_TREE
from village.documents.samples.leaving import CERTIFICATE, EXIT_FORM, RECALL_SHEET
from village.documents.samples.panel import MINUTES, SITUATION_SHEET
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT
from village.documents.samples.plan import PLAN
from village.documents.samples.privacy import EVERY as ABOUT_DATA
from village.documents.samples.report import REPORT
from village.documents.samples.survey import SURVEY
from village.documents.samples.team import CHARTER, EXPERIENCE, MISSION_LETTER, SERVICE_AGREEMENT
from village.documents.samples.view import CHILD_VIEW, FAMILY_VIEW, PARTNER_VIEW

__all__ = [
    "ACKNOWLEDGEMENT",
    "ACTIVITY_SHEET",
    "ASSESSMENT",
    "ATTENDANCE_SHEET",
    "CERTIFICATE",
    "CHARTER",
    "CHILD",
    "CHILD_VIEW",
    "CLASS_SHEET",
    "EXIT_FORM",
    "EXPERIENCE",
    "FAMILY_REQUEST",
    "FAMILY_VIEW",
    "FILLED",
    "FOLLOW_UP_SHEET",
    "IMPACT_TREE",
    "INFORMATION_SHEET",
    "LETTERHEAD",
    "MINUTES",
    "MISSION_LETTER",
    "MOTHER",
    "PARTNER_VIEW",
    "PLAN",
    "RECALL_SHEET",
    "REFERENT",
    "REFERRAL_FORM",
    "REPORT",
    "SEASON_SHEET",
    "SERVICE_AGREEMENT",
    "SITUATION_SHEET",
    "SURVEY",
    "WAITING_SHEET",
    "WEEK",
    "WORKSHOPS",
    "blank",
    "blanks",
]

FILLED: tuple[Document, ...] = (
    REFERRAL_FORM, PLAN, CERTIFICATE, ASSESSMENT, CHARTER, MINUTES, EXIT_FORM, FOLLOW_UP_SHEET,
    FAMILY_REQUEST, SITUATION_SHEET, WEEK, RECALL_SHEET, MISSION_LETTER,
    INFORMATION_SHEET, ACKNOWLEDGEMENT, ACTIVITY_SHEET, ATTENDANCE_SHEET, SEASON_SHEET, CLASS_SHEET, WORKSHOPS,
    WAITING_SHEET, FAMILY_VIEW, CHILD_VIEW, PARTNER_VIEW, SURVEY, SERVICE_AGREEMENT, EXPERIENCE, REPORT, IMPACT_TREE,
    *ABOUT_DATA,
)  # fmt: skip


def blanks() -> Iterator[Document]:
    """Yield every blank sheet, for the guide."""
    plain = replace(LETTERHEAD, demonstration=False)
    return (blank(type(document), plain, on=date(2017, 9, 1)) for document in FILLED)
