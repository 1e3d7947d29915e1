"""The children of 2017 and 2018, made so that the published figures come out exactly (F17–F36).

A: followed in 2017, gone before September (50). S: followed on 1 September 2017 (132). E: entered from September to
December 2017 (32). C: entered in 2018 before the summer (28).
S + E + C = 192 in the school year; A + S + E = 214 in 2017.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from village.core.dates import add_months
from village.demo.book import REFERENCE, Book, Case, Ending
from village.demo.calendar import nearest
from village.demo.places import BERRE, SALON

A, S, E, C = 50, 132, 32, 28
FOLLOWED = S + E + C
# Exits of the school year, by group.
EXITS = {"S": 47, "E": 3, "C": 1}
# 13 months of 30.4375 days for each of the 51 exits, give or take: between 12.95 and 13.05 months.
EXIT_DAYS = (20_110, 20_250)
SPEECH_WAITS, SPEECH_DAYS = 12, 6_575
_LONGEST = 760


def endings() -> list[Ending]:
    """51 exits: 27 complete, 15 partial, 9 others; 45 satisfactory (F25, F26)."""
    rows = [
        ("complete", "satisfaisante", "objectifs-atteints", 24),
        ("complete", "satisfaisante", "relais-droit-commun", 3),
        ("partielle", "satisfaisante", "relais-droit-commun", 5),
        ("partielle", "satisfaisante", "relais-suivi-educatif", 5),
        ("partielle", "satisfaisante", "demenagement", 3),
        ("partielle", "satisfaisante", "limite-age", 2),
        ("non-evaluable", "satisfaisante", "demenagement", 2),
        ("non-evaluable", "satisfaisante", "relais-suivi-educatif", 1),
        ("non-evaluable", "stable", "refus-abandon", 1),
        ("non-atteinte", "stable", "refus-abandon", 2),
        ("non-atteinte", "stable", "autre", 1),
        ("non-atteinte", "degradee", "relais-protection", 2),
    ]
    return [Ending(*row[:3]) for row in rows for _ in range(row[3])]


@dataclass(eq=False)
class Slot:
    """A place in the cohort, filled group by group, attribute by attribute. Two alike are still two."""

    group: str
    commune: str = ""
    qpv: bool = False
    sex: str = ""
    kind: str = ""
    opened_on: date = date.min
    closed_on: date | None = None
    ending: Ending | None = None
    band: tuple[int, int] = (6, 10)
    actions: int = 1
    speech_wait: tuple[date, int] | None = None


def make_slots(book: Book) -> list[Slot]:
    chance = book.chance
    slots = [Slot("S") for _ in range(S)] + [Slot("E") for _ in range(E)] + [Slot("C") for _ in range(C)]
    _deal(chance, slots, "commune", [SALON] * 152 + [BERRE] * 40)
    for commune, in_qpv in ((SALON, 122), (BERRE, 32)):
        own = [slot for slot in slots if slot.commune == commune]
        _deal(chance, own, "qpv", [True] * in_qpv + [False] * (len(own) - in_qpv))
    _deal(chance, slots, "sex", ["M"] * 112 + ["F"] * 80)
    # 75 % by the schools, both among the followed (144 of 192) and among the entries (45 of 60).
    others = ["mds", "mds", "famille", "caf", "association", "services-municipaux", "sante", "ase-pjj", "mediateur",
              "socioculturel", "mds", "famille"]  # fmt: skip
    entered = [slot for slot in slots if slot.group != "S"]
    for own, schools in ((entered, 45), ([slot for slot in slots if slot.group == "S"], 99)):
        rest = [others[rank % len(others)] for rank in range(len(own) - schools)]
        _deal(chance, own, "kind", ["education-nationale"] * schools + rest)
    _date_slots(book, slots)
    _deal(chance, slots, "actions", [1] * 84 + [2] * 108)
    _give_ages(chance, slots)
    _give_speech(chance, slots)
    return slots


def _deal(chance: Random, slots: Sequence[Slot], name: str, values: Sequence[object]) -> None:
    """Give each slot one of exactly these values."""
    for slot, value in zip(slots, chance.sample(values, len(slots)), strict=True):
        setattr(slot, name, value)


def _date_slots(book: Book, slots: list[Slot]) -> None:
    leaving: list[Slot] = []
    for group, number in EXITS.items():
        leaving += book.chance.sample([slot for slot in slots if slot.group == group], number)
    for slot in slots:
        days = book.agendas[slot.commune].held
        if slot in leaving:
            _date_exit(book, slot, days)
        else:
            _date_stay(book, slot, days)
    _settle_mean(book, leaving)
    for slot, ending in zip(leaving, book.chance.sample(endings(), len(leaving)), strict=True):
        slot.ending = ending
    for slot in slots:
        if slot.closed_on and slot not in leaving:
            slot.ending = draw_ending(book.chance)


def _between(days: list[date], first: date, last: date) -> list[date]:
    return [day for day in days if first <= day <= last]


def entries(group: str, days: list[date]) -> list[date]:
    """The meetings where a child of this group may have entered."""
    spans = {
        "A": (date(2015, 9, 20), date(2017, 2, 28)),
        "S": (date(2015, 11, 1), date(2017, 7, 12)),
        "E": (REFERENCE.first, date(2017, 12, 31)),
        "C": (date(2018, 1, 1), date(2018, 7, 12)),
    }
    return _between(days, *spans[group])


def _date_exit(book: Book, slot: Slot, days: list[date]) -> None:
    """Most leave before the summer; those who entered in the year leave late and stayed a short while."""
    leaving = _between(days, REFERENCE.first, REFERENCE.last)
    if slot.group != "S":
        leaving = _between(days, date(2018, 5, 1), REFERENCE.last)
    else:
        leaving += _between(days, date(2018, 5, 20), REFERENCE.last) * 4
    slot.closed_on = book.chance.choice(leaving)
    wanted = slot.closed_on - timedelta(days=book.chance.randint(170, 620))
    possible = [day for day in entries(slot.group, days) if (slot.closed_on - day).days >= 75]
    slot.opened_on = nearest(possible, wanted)


def _date_stay(book: Book, slot: Slot, days: list[date]) -> None:
    """Those who stay leave later, within two years and a half of their entry."""
    slot.opened_on = book.chance.choice(entries(slot.group, days)[-26:])
    later = _between(days, date(2018, 9, 1), date(2020, 3, 1))
    slot.closed_on = nearest(later, slot.opened_on + timedelta(days=book.chance.randint(420, _LONGEST)))


def _settle_mean(book: Book, leaving: list[Slot]) -> None:
    """Move entries from a meeting to the next until the mean length is 13 months (F21)."""
    movable = [slot for slot in leaving if slot.group == "S"]
    for _ in range(5_000):
        total = sum((slot.closed_on - slot.opened_on).days for slot in leaving if slot.closed_on)
        if EXIT_DAYS[0] <= total <= EXIT_DAYS[1]:
            return
        slot = book.chance.choice(movable)
        possible = entries("S", book.agendas[slot.commune].held)
        rank = possible.index(slot.opened_on) + (1 if total > EXIT_DAYS[1] else -1)
        if 0 <= rank < len(possible) and slot.closed_on and (slot.closed_on - possible[rank]).days >= 75:
            slot.opened_on = possible[rank]
    message = "La durée moyenne des parcours finis ne tombe pas sur 13 mois."
    raise RuntimeError(message)


def _give_ages(chance: Random, slots: list[Slot]) -> None:
    """28, 101, 60 and 3 children of 2–5, 6–10, 11–16 and 17 years on 31 August 2018 (as in the national survey)."""
    oldest = [slot for slot in slots if slot.ending and slot.ending.reason == "limite-age"][:3]
    oldest += [slot for slot in slots if slot not in oldest and slot.group == "S"][: 3 - len(oldest)]
    youngest = chance.sample([slot for slot in slots if slot.opened_on >= date(2017, 3, 1) and slot not in oldest], 28)
    rest = [slot for slot in slots if slot not in oldest and slot not in youngest]
    for slot in oldest:
        slot.band = (17, 17)
    for slot in youngest:
        slot.band = (2, 5)
    _deal(chance, rest, "band", [(6, 10)] * 101 + [(11, 16)] * 60)


def _give_speech(chance: Random, slots: list[Slot]) -> None:
    """Twelve waits for orthophonie end in the year, after a year and a half on average (F27)."""
    present = [slot for slot in slots if slot.opened_on < date(2018, 3, 1) and slot.band[0] in {2, 6}]
    present = [slot for slot in present if slot.closed_on and slot.closed_on > date(2018, 4, 15)]
    days = [540 + chance.randint(-110, 110) for _ in range(SPEECH_WAITS - 1)]
    days.append(SPEECH_DAYS - sum(days))
    for slot, waited in zip(chance.sample(present, SPEECH_WAITS), days, strict=True):
        first = max(slot.opened_on + timedelta(days=20), REFERENCE.first + timedelta(days=10))
        span = (date(2018, 4, 10) - first).days
        slot.speech_wait = (first + timedelta(days=chance.randint(0, max(0, span))), waited)


def draw_birth(chance: Random, band: tuple[int, int], on: date, entered_on: date) -> date:
    """A birthday that makes the child of this band on that day, and at least two years old when he entered."""
    first = add_months(on, -12 * (band[1] + 1)) + timedelta(days=1)
    last = min(add_months(on, -12 * band[0]), add_months(entered_on, -25))
    return first + timedelta(days=chance.randint(0, (last - first).days))


def draw_ending(chance: Random) -> Ending:
    """An exit like those of the reference year."""
    return chance.choice(_ENDINGS)


_ENDINGS = endings()


def cases_of_reference(book: Book, draw_referent: Callable[[date], str]) -> list[Case]:
    """The 192 children, then the 50 who had left before."""
    slots = make_slots(book)
    actions = sum(slot.actions for slot in slots)
    frames = book.chance.sample([True] * 156 + [False] * 144, actions)
    cases = []
    for slot in slots:
        own, frames = frames[: slot.actions], frames[slot.actions :]
        cases.append(
            Case(
                commune=slot.commune,
                qpv=slot.qpv,
                sex=slot.sex,
                birth_date=draw_birth(book.chance, slot.band, REFERENCE.last, slot.opened_on),
                kind=slot.kind,
                sent_on=slot.opened_on - timedelta(days=book.chance.randint(6, 40)),
                opened_on=slot.opened_on,
                closed_on=slot.closed_on,
                referent=draw_referent(slot.opened_on),
                frames=tuple(own),
                notes=book.chance.randint(3, 6),
                ending=slot.ending,
                window=REFERENCE,
                speech_wait=slot.speech_wait,
            )
        )
    return cases + [_gone_before(book, draw_referent(REFERENCE.first)) for _ in range(A)]


def _gone_before(book: Book, referent: str) -> Case:
    commune = SALON if book.likely(0.79) else BERRE
    days = book.agendas[commune].held
    opened_on = book.chance.choice(entries("A", days))
    leaving = [day for day in _between(days, date(2017, 1, 10), date(2017, 7, 13)) if (day - opened_on).days >= 90]
    return Case(
        commune=commune,
        qpv=book.likely(0.8),
        sex="M" if book.likely(0.58) else "F",
        birth_date=draw_birth(book.chance, (4, 15), date(2017, 8, 31), opened_on),
        kind="education-nationale" if book.likely(0.75) else "mds",
        sent_on=opened_on - timedelta(days=book.chance.randint(6, 40)),
        opened_on=opened_on,
        closed_on=book.chance.choice(leaving),
        referent=referent,
        frames=(book.likely(0.52), book.likely(0.52)),
        notes=book.chance.randint(2, 4),
        ending=draw_ending(book.chance),
    )
