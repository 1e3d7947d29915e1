"""Random worlds for the figures: some children of two programmes, and all that a bilan counts around them.

Days fall on the edges of the periods more often than not: the first and the last day, the day before, the day after, a
leap day, today.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

CALENDAR = (date(2018, 1, 1), date(2018, 12, 31))
SCHOOL = (date(2017, 9, 1), date(2018, 8, 31))
FREE = (date(2016, 2, 29), date(2020, 2, 29))
KINDS = ("education-nationale", "mds", "caf", "famille", "centre-local", "ecole-privee")  # the last two are local
STATES = (
    "brouillon", "recue", "a_preciser", "inscrite", "rattachee", "non_admise", "reorientee", "refus_famille",
    "sans_suite",
)  # fmt: skip
LEVELS = ("ms", "cm1", "6e", "ulis-local")
CARES = ("orthophonie", "psychologue", "cmp", "kine-local")
WORDS = ("hors critères : âge", "hors critères : quartier", "")

Span = tuple[date, date | None]
Draw = Any


@dataclass(frozen=True)
class Action:
    nature: str
    frame: str
    in_school_time: bool
    span: Span
    approved_on: date | None
    cost: Decimal | None
    family_share: Decimal | None


@dataclass(frozen=True)
class Plan:
    span: Span
    fiche: tuple[str, date, date | None] | None  # kind, received, derogation
    exit: tuple[str, str, str] | None  # attainment, evolution, reason
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Fiche:
    kind: str
    state: str
    written_on: date
    sent_on: date | None
    decided_on: date | None
    derogation: tuple[date, str] | None
    known: bool  # tied to the child


@dataclass(frozen=True)
class Wait:
    care: str
    requested_on: date
    obtained_on: date | None
    given_up_on: date | None


@dataclass(frozen=True)
class Child:
    elsewhere: bool
    sex: str
    born: date
    home: int | None
    schools: tuple[tuple[Span, int, str], ...]  # when, where, level
    plans: tuple[Plan, ...]
    fiches: tuple[Fiche, ...]
    waits: tuple[Wait, ...]
    referents: tuple[tuple[Span, int, bool], ...]
    sittings: tuple[int, ...]  # the meetings that had it on their agenda
    came: tuple[tuple[int, str, int], ...]  # expected at which sessions, whether it came, with how many parents


@dataclass(frozen=True)
class World:
    children: tuple[Child, ...]
    homes: tuple[int | None, ...]  # of each: its quarter, none is outside, -1 unknown
    hats: tuple[tuple[int, str, Span, Decimal | None], ...]
    requests: tuple[tuple[str, date], ...]
    grants: tuple[tuple[int, str, int, bool], ...]
    expenses: tuple[tuple[int, str, int], ...]
    classes: tuple[tuple[tuple[date, int], ...], ...]
    meetings: tuple[date, ...]  # four; two panels each, in turn
    sessions: tuple[tuple[date, int | None, str], ...]  # eight: when, at what hour, held or not
    waves: tuple[tuple[str, date, int, int], ...]  # for whom, last day, sheets, those of them who like it
    elsewhere: bool  # some of the budget, hats and classes are of the other programme


def edges(today: date) -> list[date]:
    day = timedelta(days=1)
    firsts = [bound for period in (CALENDAR, SCHOOL, FREE) for bound in period]
    autumn = date(today.year - (today.month < 9), 9, 1)
    firsts += [autumn, today, date(2020, 2, 29)]
    return sorted({bound + step * day for bound in firsts for step in (-1, 0, 1)})


def days_of(today: date) -> st.SearchStrategy[date]:
    return st.sampled_from(edges(today)) | st.dates(date(2015, 1, 1), today + timedelta(days=90))


def spans(today: date) -> st.SearchStrategy[tuple[date, date]]:
    """Periods of any length that may be counted: begun, and of this school year at the latest."""
    start = date(today.year - (today.month < 9), 9, 1)
    running = (start, date(start.year + 1, 8, 31))
    day = st.sampled_from(edges(today)).filter(lambda day: day <= today) | st.dates(date(2015, 1, 1), today)
    free = st.tuples(day, day).map(lambda days: (min(days), max(days)))
    return st.sampled_from((FREE, running)) | free


@st.composite
def worlds(draw: Draw, today: date) -> World:
    days = days_of(today)
    homes = draw(st.lists(st.sampled_from((None, -1, 0, 1, 2, 3)), min_size=1, max_size=4))
    years = st.sampled_from((2015, 2016, 2017, 2018, 2019, 2020, today.year - 1, today.year, today.year + 1))
    part = st.none() | st.sampled_from((Decimal("0.5"), Decimal("0.8"), Decimal(1)))
    hats = st.tuples(st.integers(0, 2), st.sampled_from(("referent", "referent", "coordinator")), _span(days), part)
    funders, natures = st.sampled_from(("etat", "caf", "autre")), st.sampled_from(("personnel", "formation"))
    amount = st.integers(1, 90_000)
    sequences = st.lists(st.tuples(days, st.integers(1, 40)), max_size=3, unique_by=lambda held: held[0]).map(tuple)
    endings = st.sampled_from(("refus", "ailleurs", "erreur"))
    held = st.sampled_from(("faite", "faite", "faite", "faite", "annulée", "pas d’appel"))
    session = st.tuples(st.just(CALENDAR[0]) | days, st.none() | st.integers(0, 23), held)
    audiences, sheets = st.sampled_from(("parents", "enfants", "ecole")), st.sampled_from((0, 3, 30, 41))
    waves = st.tuples(audiences, days.map(lambda day: day - timedelta(days=16)) | days, sheets, st.just(15))
    return World(
        children=tuple(draw(st.lists(children(days, len(homes), today), min_size=1, max_size=6))),
        homes=tuple(homes),
        hats=_apart(draw(st.lists(hats, max_size=5))),
        requests=draw(_some(st.tuples(endings, days), 4)),
        grants=draw(_some(st.tuples(years, funders, amount, st.booleans()), 4)),
        expenses=draw(_some(st.tuples(years, natures, amount), 3)),
        classes=draw(_some(sequences, 3)),
        meetings=tuple(draw(st.lists(days, min_size=4, max_size=4))),
        sessions=tuple(draw(st.lists(session, min_size=8, max_size=8))),
        waves=draw(_some(waves, 2)),
        elsewhere=draw(st.booleans()),
    )


def _some(rows: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=most).map(tuple)


@st.composite
def _span(draw: Draw, days: st.SearchStrategy[date]) -> Span:
    start, end = draw(days), draw(st.none() | days)
    return (start, end) if end is None or end >= start else (end, start)


def _apart(hats: list[Any]) -> tuple[Any, ...]:
    """The database refuses the same hat twice at once."""
    kept: list[Any] = []
    for hat in hats:
        if not any(hat[:2] == other[:2] and _meet(hat[2], other[2]) for other in kept):
            kept.append(hat)
    return tuple(kept)


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def _in_turn(bounds: list[date], *, last_open: bool) -> list[Span]:
    """Spans that follow each other: each ends the day before the next begins, the last one may be open."""
    starts = sorted(set(bounds))
    spans: list[Span] = [(a, b - timedelta(days=1)) for a, b in pairwise(starts)]
    return [*spans, (starts[-1], None)] if last_open and starts else spans


@st.composite
def children(draw: Draw, days: st.SearchStrategy[date], homes: int, today: date) -> Child:
    levels = st.sampled_from(LEVELS)
    schools = _in_turn(draw(st.lists(days, max_size=3)), last_open=draw(st.booleans()))
    ties = _in_turn(draw(st.lists(days, max_size=3)), last_open=draw(st.booleans()))
    return Child(
        elsewhere=draw(st.sampled_from((False, False, False, False, True))),
        sex=draw(st.sampled_from("FM") | st.just("")),
        born=draw(st.dates(date(2000, 1, 1), date(2014, 12, 31)) | st.sampled_from(_births(today))),
        home=draw(st.none() | st.integers(0, homes - 1)),
        schools=tuple((span, draw(st.integers(0, 3)), draw(levels)) for span in schools if draw(st.booleans())),
        plans=draw(_plans(days, today)),
        fiches=tuple(draw(st.lists(_fiche(days, today), max_size=2))),
        waits=tuple(draw(st.lists(_wait(days), max_size=2, unique_by=lambda wait: wait.care))),
        referents=tuple((span, draw(st.integers(0, 2)), draw(st.booleans())) for span in ties),
        sittings=tuple(draw(st.sets(st.integers(0, 3), max_size=2))),
        came=tuple(
            (place, draw(st.sampled_from(("present", "retard", "excuse", "absent"))), draw(st.integers(0, 2)))
            for place in draw(st.sets(st.integers(0, 7)) | st.just(set(range(8))))
        ),
    )


def _births(today: date) -> list[date]:
    """Birthdays on the last day of a period, the day after, a leap day; eleven, seventeen."""
    ends = [
        date(2012, 8, 31),
        date(2012, 9, 1),
        date(2007, 8, 31),
        date(2007, 9, 1),
        date(2001, 12, 31),
        date(2002, 1, 1),
    ]
    return [*ends, *(date(year, 2, 29) for year in (2004, 2008, 2012)), date(2017, 1, 1), today - timedelta(days=400)]


@st.composite
def _plans(draw: Draw, days: st.SearchStrategy[date], today: date) -> tuple[Plan, ...]:
    bounds = sorted(draw(st.lists(days, min_size=1, max_size=4)))
    spans: list[Span] = [(bounds[n], bounds[n + 1] if n + 1 < len(bounds) else None) for n in range(0, len(bounds), 2)]
    spans = [
        span for n, span in enumerate(spans) if n == 0 or spans[n - 1][0] != spans[n - 1][1] or span[0] > bounds[1]
    ]
    return tuple(draw(_plan(span, days)) for span in spans) if draw(st.integers(0, 5)) else ()


@st.composite
def _plan(draw: Draw, span: Span, days: st.SearchStrategy[date]) -> Plan:
    fiche = None
    if draw(st.integers(0, 4)):
        received = span[0] - timedelta(days=draw(st.sampled_from((0, 1, 20, 200))))
        granted = draw(st.none() | st.just(received) | st.just(span[0]))
        fiche = (draw(st.sampled_from(KINDS)), received, granted)
    ended = None
    if span[1] and draw(st.integers(0, 4)):
        ended = (
            draw(st.sampled_from(("complete", "partielle", "non-atteinte", "presque-local"))),
            draw(st.sampled_from(("satisfaisante", "stable", "degradee"))),
            draw(st.sampled_from(("objectifs-atteints", "refus-abandon", "demenagement"))),
        )
    return Plan(span, fiche, ended, tuple(draw(st.lists(_action(span[0], days), max_size=3))))


@st.composite
def _action(draw: Draw, opened_on: date, days: st.SearchStrategy[date]) -> Action:
    start, end = draw(_span(days) | st.just((opened_on, None)))
    cost = draw(st.none() | st.integers(1, 300).map(Decimal))
    part = draw(st.none() | st.integers(0, int(cost)).map(Decimal)) if cost else None
    return Action(
        draw(st.sampled_from(("individuelle", "collective"))),
        draw(st.sampled_from(("droit_commun", "reussite_educative"))),
        draw(st.booleans()),
        (start, end),
        draw(st.none() | st.just(start) | st.just(opened_on) | days),
        cost,
        part,
    )


@st.composite
def _fiche(draw: Draw, days: st.SearchStrategy[date], today: date) -> Fiche:
    state = draw(st.sampled_from(STATES))
    written, decided = sorted((draw(days), draw(days)))
    sent: date | None = min(written + timedelta(days=draw(st.sampled_from((0, 1, 30)))), max(decided, written))
    if state == "brouillon" or (state == "refus_famille" and draw(st.booleans())):
        sent = None
    waiting = state in {"brouillon", "recue", "a_preciser", "inscrite"}
    derogation = (decided, draw(st.sampled_from(WORDS))) if sent and draw(st.integers(0, 2)) == 0 else None
    return Fiche(
        draw(st.sampled_from(KINDS)), state, written, sent, None if waiting else decided, derogation,
        known=state in {"inscrite", "rattachee", "non_admise"} or draw(st.booleans()),
    )  # fmt: skip


@st.composite
def _wait(draw: Draw, days: st.SearchStrategy[date]) -> Wait:
    start, end = draw(_span(days))
    given_up = end is not None and draw(st.integers(0, 3)) == 0
    return Wait(draw(st.sampled_from(CARES)), start, None if given_up else end, end if given_up else None)
