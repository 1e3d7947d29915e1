"""Actions with sessions: « À plus dans le bus » in July 2018 (F35), and the offer of this year."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from village.access.policy import Link
from village.activities.models import Activity, ActivitySession, Attendance, Enrolment
from village.core.dates import school_year
from village.demo.book import Book, Case, at
from village.demo.homes import Child, tie
from village.demo.paths import Path
from village.demo.words import typeset

Followed = list[tuple[Case, Child, Path]]


@dataclass(frozen=True)
class Offer:
    title: str
    domain: str
    individual: bool
    common: bool
    provider: str
    facilitator: str
    place: str
    capacity: int
    weekday: int
    hour: time


BUS = typeset("« À plus dans le bus »")
# fmt: off
OFFERS = (
    Offer("Atelier langage", "sante", False, False, "atelier-langage", "emile",
          "Centre social", 8, 2, time(16, 45)),
    Offer("Coup de pouce lecture", "scolaire", False, False, "centre-social", "emile",
          "École Jean-Moulin", 6, 0, time(17)),
    Offer("Café des parents", "parentalite", False, True, "maison-parents", "",
          "Maison des parents", 12, 5, time(9, 30)),
    Offer("Théâtre du mercredi", "culture-sport", False, True, "theatre", "",
          "Théâtre du Petit Matin", 10, 2, time(14)),
    Offer("Découverte des sports", "culture-sport", False, True, "club-omnisports", "",
          "Gymnase du Canal", 14, 5, time(14)),
)
# fmt: on


def run_bus_of_2018(book: Book, followed: Followed) -> None:
    """Three sessions of July 2018, four children, their mother or brother with them at first (F35)."""
    fifth_year = [row for row in followed if row[0].opened_on < date(2018, 6, 1) and _lasts(row[0], date(2018, 7, 20))]
    children = sorted(fifth_year, key=lambda row: abs((row[0].birth_date - date(2007, 6, 1)).days))[:4]
    offer = Offer(BUS, "educatif-social", False, False, "", "emile", "Gare routière de Salon", 6, 0, time(9, 0))
    activity = _open(book, offer)
    for _, child, _ in children:
        _enrol(book, activity, child, None, date(2018, 6, 25))
    for rank, day in enumerate((date(2018, 7, 9), date(2018, 7, 11), date(2018, 7, 16))):
        session = _session(book, activity, day, offer, held=True)
        for place, (_, child, _) in enumerate(children):
            relatives = (2, 1, 0)[rank] if place != 3 else (1, 1, 0)[rank]
            _attend(book, session, child, Attendance.Status.PRESENT, relatives)


def _lasts(case: Case, day: date) -> bool:
    return case.closed_on is None or case.closed_on > day


def run_offers(book: Book, present: Followed) -> None:
    """This year's workshops: a session a week, the roll called for those of the past but the very last one."""
    for offer in OFFERS:
        activity = _open(book, offer)
        children = _fitting(book, offer, present)
        for _, child, path in children:
            action = next((row for row in path.actions if row.title == offer.title), None)
            _enrol(book, activity, child, action.pk if action else None, max(path.plan.opened_on, _start(book)))
            if offer.facilitator:
                tie(book, child.person, Link.PROVIDER, book.team.sheets[offer.facilitator], path.plan.opened_on, None)
        _hold(book, offer, activity, children)
    _bus_of_this_year(book, present)


def _start(book: Book) -> date:
    return school_year(book.today).first


def _fitting(book: Book, offer: Offer, present: Followed) -> Followed:
    """First the scripted ones who have the action, then the others whose goals are of this domain."""
    named = [row for row in present if row[0].script and any(a.title == offer.title for a in row[2].actions)]
    others = [row for row in present if not row[0].script and offer.domain in row[2].domains]
    return (named + book.chance.sample(others, min(len(others), offer.capacity)))[: offer.capacity]


def _hold(book: Book, offer: Offer, activity: Activity, children: Followed) -> None:
    day = max(_start(book) + timedelta(days=10), book.today - timedelta(days=90))
    day += timedelta(days=(offer.weekday - day.weekday()) % 7)
    days = []
    while day <= book.today + timedelta(days=21):
        days.append(day)
        day += timedelta(days=7)
    past = [one for one in days if one < book.today]
    for one in days:
        called = one in past[:-1]
        session = _session(book, activity, one, offer, held=called)
        if not called:
            continue
        for case, child, _ in children:
            if case.opened_on <= one:
                status = book.chance.choices(list(Attendance.Status), [84, 10, 6])[0]
                came = status is Attendance.Status.PRESENT and offer.domain == "parentalite"
                _attend(book, session, child, status, int(came) + int(came and book.likely(0.3)))


def _bus_of_this_year(book: Book, present: Followed) -> None:
    """Today at 16:45, as on the first page: four children, the roll still to be called."""
    year = _start(book).year
    offer = Offer(f"{BUS} {year}-{year + 1}", "educatif-social", False, False, "", "emile", "Gare routière", 6, 0,
                  time(16, 45))  # fmt: skip
    activity = _open(book, offer)
    older = [row for row in present if book.today.year - row[0].birth_date.year in {10, 11, 12}]
    first = [row for row in older if row[0].script]
    own = [row for row in older if row[0].referent == "daniele" and not row[0].script]
    others = [row for row in older if row[0].referent != "daniele"]
    children = [*first, *own, *others][:4]
    for _, child, path in children:
        _enrol(book, activity, child, None, max(path.plan.opened_on, book.today - timedelta(days=15)))
        tie(book, child.person, Link.PROVIDER, book.team.sheets["emile"], path.plan.opened_on, None)
    for days in (-7, 0, 7):
        session = _session(book, activity, book.today + timedelta(days=days), offer, held=days < 0)
        for _, child, _ in children if days < 0 else []:
            _attend(book, session, child, Attendance.Status.PRESENT, 1)


def _open(book: Book, offer: Offer) -> Activity:
    return book.writer.add(
        Activity(
            programme=book.place.programme,
            title=offer.title,
            domain=book.place.value("N8", offer.domain),
            nature="individuelle" if offer.individual else "collective",
            frame="droit_commun" if offer.common else "reussite_educative",
            provider=book.place.organisations.get(offer.provider),
            facilitator=book.team.users.get(offer.facilitator),
            place=offer.place,
            capacity=offer.capacity,
        )
    )


def _enrol(book: Book, activity: Activity, child: Child, action: int | None, on: date) -> None:
    book.writer.add(
        Enrolment(activity=activity, child=child.person, planned_action_id=action, enrolled_on=min(on, book.today))
    )


def _session(book: Book, activity: Activity, day: date, offer: Offer, *, held: bool) -> ActivitySession:
    return book.writer.add(
        ActivitySession(
            activity=activity,
            on=day,
            starts_at=offer.hour,
            place="",
            recorded_at=at(day, 19) if held else None,
        )
    )


def _attend(book: Book, session: ActivitySession, child: Child, status: str, relatives: int) -> None:
    book.writer.add(Attendance(session=session, child=child.person, status=status, relatives=relatives))
