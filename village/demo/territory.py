"""Load the demonstration: the Pays salonais with its published figures, alive today; or any number of children."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from django.db import transaction

from village.access.links import Link
from village.audit.journal import Act, record
from village.demo.agenda import close_sittings, hold_meetings
from village.demo.bilans import write_bilans
from village.demo.book import Book, Case
from village.demo.calendar import nearest
from village.demo.care import take_care
from village.demo.cohort_2017 import cases_of_reference
from village.demo.cohort_since import (
    draw_case,
    fill_coming_meeting,
    write_cohort,
    write_other_ends,
    write_requests,
    write_scripts,
)
from village.demo.doors import open_doors
from village.demo.dossiers import write_dossier
from village.demo.homes import Child, Home
from village.demo.inbox import fill_inboxes
from village.demo.means import record_budgets, share_reports
from village.demo.neighbours import settle_neighbours
from village.demo.observations import write_grids
from village.demo.paths import Path
from village.demo.places import BERRE, SALON, Place, lay_territory
from village.demo.relays import frame_missions, pass_on
from village.demo.rights import look_back, tell_and_ask
from village.demo.sittings import surround_sittings
from village.demo.surveys import ask_opinions
from village.demo.team import AMEL_SINCE, FTE, gather_team
from village.demo.workshops import run_bus_of_2018, run_offers
from village.demo.writer import Writer
from village.people.models import CareTeamMembership
from village.programmes.models import Programme

CODE = "pays-salonais"
SEED = 2018
# 192 children for 2.53 full-time equivalents.
CHILDREN_PER_FTE = 76
BENCH_YEARS = 3
BENCH_NOTES = 10
# Nobody entered so recently that ten notes would be too many.
SETTLED = timedelta(days=40)


@dataclass(frozen=True)
class Loaded:
    children: int
    rows: int


def already_here() -> bool:
    return Programme.objects.filter(code=CODE).exists()


@transaction.atomic
def load_territory(*, on: date, seed: int = SEED) -> Loaded:
    """The default territory, as it is on that day. The same seed and day give the same people and words."""
    book = _open_book(on, seed, Writer())
    book.grids = write_grids(book)
    homes: list[Home] = []
    draw_referent = partial(_draw_referent, book)
    followed: list[tuple[Case, Child, Path]] = []
    for commune in (SALON, BERRE):
        hold_meetings(book, commune)
    for case in cases_of_reference(book, draw_referent):
        home, child, path = write_dossier(book, case)
        homes.append(home)
        if case.window:
            followed.append((case, child, path))
    run_bus_of_2018(book, followed)
    present = write_cohort(book, homes, draw_referent)
    scripted = write_scripts(book)
    _let_farida_in(book, scripted)
    write_requests(book)
    fill_coming_meeting(book, present)
    run_offers(book, scripted + present)
    take_care(book, scripted + present)
    frame_missions(book)
    pass_on(book, present)
    record_budgets(book)
    ask_opinions(book)
    share_reports(book, book.team.users["alice"])
    fill_inboxes(book)
    surround_sittings(book)
    settle_neighbours(book.writer, book.chance, on, book.place.values)
    open_doors(book)
    tell_and_ask(book, scripted)
    look_back(book, followed)
    write_other_ends(book, present)
    book.writer.flush()
    close_sittings(book)
    write_bilans(book)
    loaded = Loaded(len(homes) + len(scripted), book.writer.written)
    record(Act.DEMO_LOAD, by=None, details=f"{loaded.children} enfants, graine {seed}")
    return loaded


@transaction.atomic
def load_many(children: int, *, on: date, seed: int = SEED) -> Loaded:
    """So many children who entered over the last three years, ten notes each: for measuring."""
    book = _open_book(on, seed, Writer(bounded=True), more_referents=children // CHILDREN_PER_FTE)
    first = on - timedelta(days=365 * BENCH_YEARS)
    for commune in (SALON, BERRE):
        hold_meetings(book, commune, first)
    for rank in range(children):
        commune = SALON if book.likely(0.79) else BERRE
        days = book.agendas[commune].held
        opened_on = book.chance.choice([day for day in days if day < on - SETTLED])
        lasts = timedelta(days=book.chance.randint(90, 900))
        closed_on = nearest(days, opened_on + lasts) if opened_on + lasts < days[-1] else None
        referent = book.team.referents[rank % len(book.team.referents)]
        case = draw_case(book, commune, opened_on, closed_on, referent)
        case.notes, case.frames = BENCH_NOTES, case.frames[:2]
        write_dossier(book, case)
    record_budgets(book)
    book.writer.flush()
    close_sittings(book)
    record(Act.DEMO_LOAD, by=None, details=f"{children} enfants, graine {seed}, pour mesurer")
    return Loaded(children, book.writer.written)


def _open_book(on: date, seed: int, writer: Writer, more_referents: int = 0) -> Book:
    programme = writer.add(
        Programme(
            code=CODE,
            name="PRE du Pays salonais",
            carrier=Programme.Carrier.INTERCOMMUNAL,
            carrier_name="Territoire du Pays salonais",
            contact="Maison de la vie associative, du lundi au vendredi",
        )
    )
    place = Place(programme)
    lay_territory(place, writer)
    return Book(writer, place, gather_team(place, writer, on, more_referents), Random(seed), on)


def _draw_referent(book: Book, opened_on: date) -> str:
    """Danièle works about half time and follows half as many children; Amel came in 2020."""
    names = ["daniele", "nadia", "mathieu", "amel"][: 4 if opened_on >= AMEL_SINCE else 3]
    return book.chance.choices(names, [float(FTE[name]) for name in names])[0]


def _let_farida_in(book: Book, scripted: list[tuple[Case, Child, Path]]) -> None:
    """Farida signs in as Yanis's mother."""
    for case, child, _ in scripted:
        mother = child.guardians[0].adult
        if mother.first_name == "Farida":
            mother.account = book.team.users["farida"]
            book.writer.add(
                CareTeamMembership(
                    child=child.person,
                    link=Link.GUARDIAN.value,
                    user=book.team.users["farida"],
                    starts_on=case.sent_on,
                )
            )
