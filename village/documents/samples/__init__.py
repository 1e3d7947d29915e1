"""Invented people and situations: for the tests, the guide and the blank sheets. Nobody here exists."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from village.documents.document import Document
from village.documents.parts import Letterhead
from village.documents.samples.arrival import FAMILY_REQUEST, REFERRAL_FORM
from village.documents.samples.assessment import ASSESSMENT
from village.documents.samples.follow_up import FOLLOW_UP_SHEET, WEEK
from village.documents.samples.leaving import CERTIFICATE, EXIT_FORM, RECALL_SHEET
from village.documents.samples.panel import MINUTES, SITUATION_SHEET
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT
from village.documents.samples.plan import PLAN
from village.documents.samples.team import CHARTER, MISSION_LETTER

__all__ = [
    "ASSESSMENT",
    "CERTIFICATE",
    "CHARTER",
    "CHILD",
    "EXIT_FORM",
    "FAMILY_REQUEST",
    "FILLED",
    "FOLLOW_UP_SHEET",
    "LETTERHEAD",
    "MINUTES",
    "MISSION_LETTER",
    "MOTHER",
    "PLAN",
    "RECALL_SHEET",
    "REFERENT",
    "REFERRAL_FORM",
    "SITUATION_SHEET",
    "WEEK",
    "blank",
    "blanks",
]

FILLED: tuple[Document, ...] = (
    REFERRAL_FORM, PLAN, CERTIFICATE, ASSESSMENT, CHARTER, MINUTES, EXIT_FORM, FOLLOW_UP_SHEET,
    FAMILY_REQUEST, SITUATION_SHEET, WEEK, RECALL_SHEET, MISSION_LETTER,
)  # fmt: skip


def blank(kind: type[Document], letterhead: Letterhead, *, on: date) -> Document:
    """Return the sheet of that kind with nothing in it, to be written by hand (R59, R75)."""
    return kind(letterhead=letterhead, on=on, for_pen=True)


def blanks() -> Iterator[Document]:
    """Yield every blank sheet, for the guide."""
    plain = replace(LETTERHEAD, demonstration=False)
    return (blank(type(document), plain, on=date(2017, 9, 1)) for document in FILLED)
