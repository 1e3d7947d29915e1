"""Actions: what is offered, who comes, who waits. A child is a first name and an age, never more (R43)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """`came`: how many, once the roll is called."""

    on: date | None = None
    when: str = ""
    place: str = ""
    came: str = ""


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """A year, in euros already written: « 1 200 € »."""

    year: str = ""
    cost: str = ""
    programme: str = ""
    families: str = ""
    others: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivitySheet(Document):
    """Action (D-F11): what, for whom, with whom, when, for how much, and how we know that it helps."""

    kind: ClassVar = Kind.ACTIVITY_SHEET
    title: ClassVar = "Fiche action"

    name: str = ""
    summary: str = ""
    domain: str = ""
    nature: str = ""
    frame: str = ""
    common_law_tried: str = ""
    audience: str = ""
    provider: str = ""
    facilitators: tuple[str, ...] = ()
    place: str = ""
    capacity: str = ""
    starts: date | None = None
    ends: date | None = None
    how_to_join: str = ""
    costs: tuple[CostLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    evaluation: str = ""


@dataclass(frozen=True, kw_only=True)
class Present:
    """One child: `status` is empty before the session, so that a pen ticks it."""

    first_name: str = ""
    age: str = ""
    status: str = ""
    parents: str = ""
    siblings: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceSheet(Document):
    """Feuille de présence of one session (D-F12): to be ticked before, to be filed after."""

    kind: ClassVar = Kind.ATTENDANCE_SHEET
    title: ClassVar = "Feuille de présence"

    name: str = ""
    held_on: date | None = None
    when: str = ""
    place: str = ""
    facilitators: tuple[str, ...] = ()
    children: tuple[Present, ...] = ()
    others: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class SeasonRow:
    """A child and a mark for each date."""

    first_name: str = ""
    age: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SeasonSheet(Document):
    """The same for several dates: one row a child, one column a session."""

    kind: ClassVar = Kind.SEASON_SHEET
    title: ClassVar = "Présences de la saison"

    name: str = ""
    facilitators: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    rows: tuple[SeasonRow, ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClassSequence:
    on: date | None = None
    theme: str = ""
    children: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ClassSheet(Document):
    """A programme followed by a whole class (R48): numbers, never a name."""

    kind: ClassVar = Kind.CLASS_SHEET
    title: ClassVar = "Programme en classe"

    name: str = ""
    school: str = ""
    school_class: str = ""
    theme: str = ""
    facilitators: str = ""
    sequences: tuple[ClassSequence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """One workshop on the poster: `when` in words, several lines if needed."""

    title: str = ""
    summary: str = ""
    audience: str = ""
    when: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Workshops(Document):
    """The poster of the coming workshops (R13): it invites families that nobody accompanies yet."""

    kind: ClassVar = Kind.WORKSHOPS
    title: ClassVar = "Un atelier, et si on parlait ?"

    workshops: tuple[Workshop, ...] = ()
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """`who`: a first name and an age, or « sans nom » for a need that belongs to nobody."""

    who: str = ""
    what: str = ""
    asked_on: date | None = None
    obtained: str = ""
    quarter: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingSheet(Document):
    """Attentes et besoins non couverts (D-F16)."""

    kind: ClassVar = Kind.WAITING_SHEET
    title: ClassVar = "Attentes et besoins non couverts"

    waits: tuple[WaitingLine, ...] = ()
    needs: tuple[WaitingLine, ...] = ()
