"""The parcours from day to day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.kinds.blank import NOBODY
from village.documents.parts import ChildIdentity


@dataclass(frozen=True, kw_only=True)
class FollowUpNote:
    """One contact (D-F5)."""

    contact_on: date | None = None
    form: str = ""
    persons: str = ""
    goal: str = ""
    fact: str = ""
    positive: str = ""
    next_step: str = ""
    parent_informed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUpSheet(Document):
    """Fiche de suivi (D-F5): the contacts of a period, or blank blocks for a home visit."""

    kind: ClassVar = Kind.FOLLOW_UP_SHEET
    title: ClassVar = "Fiche de suivi"

    child: ChildIdentity = NOBODY
    referent: str = ""
    notes: tuple[FollowUpNote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WeekMoment:
    """`time`: at school, around it, out of it; `together`: at the same hour as another."""

    when: str = ""
    what: str = ""
    where: str = ""
    time: str = ""
    together: bool = False


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    name: str = ""
    moments: tuple[WeekMoment, ...] = ()


ORDINARY_WEEK = tuple(WeekDay(name=name) for name in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"))


@dataclass(frozen=True, kw_only=True)
class WeekDocument(Document):
    """La semaine de l’enfant, for the family: a first name, hours and places; no motive (R53)."""

    kind: ClassVar = Kind.WEEK
    title: ClassVar = "La semaine"

    first_name: str = ""
    first: date | None = None
    last: date | None = None
    days: tuple[WeekDay, ...] = ORDINARY_WEEK
