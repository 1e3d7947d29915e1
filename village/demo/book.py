"""What one load carries along: the writer, the place, the team, chance, today, the agendas."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from village.core.dates import Period
from village.demo.places import Place
from village.demo.team import Team
from village.demo.writer import Writer
from village.people.models import CareTeamMembership

if TYPE_CHECKING:
    from village.activities.models import Activity, Break
    from village.demo.agenda import Agenda
    from village.demo.observations import Grid
    from village.demo.words.notes import NoteIdea
    from village.demo.words.scripts import Script

PARIS = ZoneInfo("Europe/Paris")
# The school year whose published figures are reproduced (F17–F36).
REFERENCE = Period(date(2017, 9, 1), date(2018, 8, 31))


@dataclass
class Book:
    writer: Writer
    place: Place
    team: Team
    chance: Random
    today: date
    grids: list["Grid"] = field(default_factory=list)
    activities: list["Activity"] = field(default_factory=list)
    breaks: list["Break"] = field(default_factory=list)
    agendas: dict[str, "Agenda"] = field(default_factory=dict)
    # Child → the tie of his référent of today.
    referents: dict[int, CareTeamMembership] = field(default_factory=dict)
    # Ideas of notes by domains and age, so that 200,000 notes need not sift them again.
    sifted: dict[tuple[frozenset[str], int], list["NoteIdea"]] = field(default_factory=dict)

    def likely(self, probability: float) -> bool:
        return self.chance.random() < probability


@dataclass(frozen=True)
class Ending:
    """Codes of N10, N11 and N12."""

    attainment: str
    evolution: str
    reason: str


@dataclass
class Case:
    """What is decided beforehand of a child's way through the programme; the rest is drawn.

    `frames`: one action each, True for droit commun; `window`: days that every one of them must touch.
    `speech_wait`: orthophonie obtained on that day after that many days.
    """

    commune: str
    qpv: bool
    sex: str
    birth_date: date
    kind: str
    sent_on: date
    opened_on: date
    closed_on: date | None
    referent: str
    frames: tuple[bool, ...]
    notes: int
    ending: Ending | None = None
    window: Period | None = None
    speech_wait: tuple[date, int] | None = None
    script: "Script | None" = None

    def last_day(self, today: date) -> date:
        return self.closed_on or today


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS)
