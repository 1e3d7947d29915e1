"""The children since September 2018, up to today: the territory is alive when one signs in."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from village.core.dates import add_months
from village.demo.agenda import put_to_meeting
from village.demo.book import REFERENCE, Book, Case
from village.demo.calendar import nearest
from village.demo.cohort_2017 import draw_birth, draw_ending
from village.demo.dossiers import write_dossier, write_request
from village.demo.fiches import draw_motives, write_fiche
from village.demo.homes import Child, Home
from village.demo.paths import Path
from village.demo.places import BERRE, SALON
from village.demo.words.scripts import SCRIPTS, Script
from village.referrals.models import Dropped, Standing
from village.referrals.states import State

# How many enter at each meeting, on average.
_ENTRIES = {SALON: 4.1, BERRE: 2.2}
_LENGTH = (math.log(540), 0.42)
_KINDS = ("education-nationale", "mds", "famille", "caf", "association", "services-municipaux", "sante", "ase-pjj",
          "mediateur", "socioculturel")  # fmt: skip
_KIND_WEIGHTS = (74, 8, 5, 2, 2, 2, 3, 1, 1, 2)
_BANDS = ((2, 5), (6, 10), (11, 15))
_BAND_WEIGHTS = (20, 55, 25)
_SIBLING = 0.12

# How many days ago arrived the fiche on which a parent disagrees.
DISPUTED = 9


def draw_case(book: Book, commune: str, opened_on: date, closed_on: date | None, referent: str) -> Case:
    """A child like those of the reference year, everything drawn."""
    chance = book.chance
    band = chance.choices(_BANDS, _BAND_WEIGHTS)[0]
    lasted = (closed_on or book.today) - opened_on
    return Case(
        commune=commune,
        qpv=book.likely(0.8),
        sex="M" if book.likely(0.58) else "F",
        birth_date=draw_birth(chance, band, opened_on, opened_on),
        kind=chance.choices(_KINDS, _KIND_WEIGHTS)[0],
        sent_on=opened_on - timedelta(days=chance.randint(6, 45)),
        opened_on=opened_on,
        closed_on=closed_on,
        referent=referent,
        frames=tuple(book.likely(0.52) for _ in range(chance.choice((1, 2, 2, 3)))),
        notes=min(14, 3 + lasted.days // 35) if closed_on is None else chance.randint(3, 5),
        ending=draw_ending(chance) if closed_on else None,
    )


def write_cohort(book: Book, homes: list[Home], draw_referent: Callable[[date], str]) -> list[tuple[Case, Child, Path]]:
    """Everybody who entered since; gives back those who are followed today."""
    present = []
    for commune, rate in _ENTRIES.items():
        days = book.agendas[commune].held
        for day in days:
            if day <= REFERENCE.last:
                continue
            for _ in range(int(rate + book.chance.random() * 1.2 - 0.1)):
                case = draw_case(book, commune, day, _draw_exit(book, days, day), draw_referent(day))
                home, child, path = write_dossier(book, case, _sibling_home(book, case, homes))
                homes.append(home)
                if case.closed_on is None:
                    present.append((case, child, path))
    return present


def _draw_exit(book: Book, days: list[date], opened_on: date) -> date | None:
    leaves_on = opened_on + timedelta(days=max(80, int(book.chance.lognormvariate(*_LENGTH))))
    if leaves_on > days[-1]:
        return None
    return nearest(days, leaves_on)


def _sibling_home(book: Book, case: Case, homes: list[Home]) -> Home | None:
    """Now and then a brother or a sister of a child met before, born a plausible while apart."""
    if not book.likely(_SIBLING):
        return None
    commune = book.place.communes[case.commune].pk
    for home in reversed(homes[-40:]):
        apart = min(abs((born - case.birth_date).days) for born in home.births)
        if home.household.commune_id == commune and apart > 330 and len(home.births) < 3 and not home.scripted:
            return home
    return None


def write_scripts(book: Book) -> list[tuple[Case, Child, Path]]:
    """The five children of the first pages, all Danièle's."""
    written = []
    for script in SCRIPTS:
        case = _scripted(book, script)
        _, child, path = write_dossier(book, case)
        if script.at_coming_meeting:
            day = book.agendas[SALON].coming
            path.plan.next_review_on = day
            put_to_meeting(book, SALON, day, child.person, child.said, "point_etape", plan=path.plan)
        elif not script.second_version_days_ago:
            path.plan.next_review_on = add_months(book.today, 2)
        written.append((case, child, path))
    return written


def _scripted(book: Book, script: Script) -> Case:
    opened_on = nearest(book.agendas[SALON].held, add_months(book.today, -script.opened_months_ago))
    birth = add_months(book.today, -12 * script.years - 4)
    return Case(
        commune=SALON,
        qpv=True,
        sex=script.sex,
        birth_date=birth,
        kind="education-nationale",
        sent_on=opened_on - timedelta(days=37),
        opened_on=opened_on,
        closed_on=None,
        referent="daniele",
        frames=(),
        notes=0,
        script=script,
    )


def write_requests(book: Book) -> None:
    """Fiches that did not become a parcours, year after year; one family refused in the reference year (F23)."""
    for commune, share in ((SALON, 0.35), (BERRE, 0.3)):
        for day in book.agendas[commune].held:
            if book.likely(share):
                state = State.REDIRECTED if book.likely(0.6) else State.NOT_ADMITTED
                write_request(book, _request(book, commune, day), state, meeting=True)
    days = book.agendas[SALON].held
    refused = [nearest(days, date(year, 11, 20)) for year in range(2017, book.today.year, 2)]
    for day in refused:
        write_request(book, _request(book, SALON, day), State.REFUSED)
    coming = book.agendas[SALON].coming
    for _ in range(3):
        write_request(book, _request(book, SALON, coming), State.SCHEDULED, meeting=True)
    _write_waiting(book)
    for days_ago in (0, 3):
        case = _request(book, SALON, book.today)
        case.sent_on = book.today - timedelta(days=days_ago)
        write_request(book, case, State.DRAFT, "bruno")
    sent = _request(book, SALON, book.today)
    sent.sent_on = book.today - timedelta(days=4)
    write_request(book, sent, State.RECEIVED, "bruno")


def write_other_ends(book: Book, present: list[tuple[Case, Child, Path]]) -> None:
    """A family moved away; a fiche of Bruno's about a child accompanied already joined the parcours that is open."""
    gone = _request(book, SALON, book.today)
    gone.sent_on, gone.opened_on = book.today - timedelta(days=50), book.today - timedelta(days=30)
    write_request(book, gone, State.DROPPED).dropped_why = Dropped.MOVED
    case, child, _ = next(row for row in present if row[0].commune == SALON and row[0].script is None)
    again = replace(case, sent_on=book.today - timedelta(days=12))
    decided_on = book.today - timedelta(days=9)
    write_fiche(book, again, child, draw_motives(book), State.JOINED, decided_on=decided_on, author="bruno")


def _write_waiting(book: Book) -> None:
    """Those that arrived these days; on one of them, a parent disagrees."""
    for days_ago in (1, 2, 6, DISPUTED):
        case = _request(book, BERRE if days_ago == 6 else SALON, book.today)
        case.sent_on = book.today - timedelta(days=days_ago)
        referral = write_request(book, case, State.RECEIVED)
        if days_ago == DISPUTED:
            referral.second_standing = Standing.DISAGREES


def _request(book: Book, commune: str, day: date) -> Case:
    case = draw_case(book, commune, day, None, "daniele")
    case.sent_on = min(case.sent_on, book.today - timedelta(days=3))
    return case


def fill_coming_meeting(book: Book, present: list[tuple[Case, Child, Path]]) -> None:
    """Three points d'étape and two exits besides the entries, and what is due soon for everybody."""
    for commune, reviews, exits in ((SALON, 3, 2), (BERRE, 3, 1)):
        coming = book.agendas[commune].coming
        own = [row for row in present if row[0].commune == commune and row[0].referent != "daniele"]
        older = sorted(own, key=lambda row: row[0].opened_on)
        for rank, (_, child, path) in enumerate(older[: reviews + exits]):
            reason = "sortie" if rank < exits else "point_etape"
            path.plan.next_review_on = coming
            put_to_meeting(book, commune, coming, child.person, child.said, reason, plan=path.plan)
