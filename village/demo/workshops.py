"""Actions with sessions: « À plus dans le bus » in July 2018 (F35), and the offer of this year."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from village.access.links import Link
from village.activities.models import (
    Activity,
    ActivitySession,
    Attendance,
    Break,
    ClassProgramme,
    ClassSequence,
    Enrolment,
    Facilitation,
)
from village.core.dates import age, school_year
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
    until: time | None = None
    summary: str = ""
    tried: str = ""
    audience: str = Activity.Audience.CHILDREN
    ages: tuple[int | None, int | None] = (None, None)
    join: str = ""


BUS = typeset("« À plus dans le bus »")
# fmt: off
OFFERS = (
    Offer("Atelier langage", "sante", False, False, "atelier-langage", "emile",
          "Centre social", 8, 2, time(16, 45), time(17, 45),
          "Parler, raconter, jouer avec les mots, en attendant l’orthophoniste.",
          "Orthophonie : dix-huit mois d’attente au cabinet et au CMPP.", ages=(4, 9)),
    Offer("Coup de pouce lecture", "scolaire", False, False, "centre-social", "emile",
          "École Jean-Moulin", 6, 0, time(17), time(18),
          "Lire à plusieurs et à voix haute, avec un goûter.", "L’aide aux devoirs de l’école est complète.",
          ages=(6, 8)),
    Offer("Café des parents", "parentalite", False, True, "maison-parents", "",
          "Maison des parents", 12, 5, time(9, 30), time(11), "Un café, un thème choisi ensemble, et l’on s’écoute.",
          audience=Activity.Audience.PARENTS, join="Sans inscription, le samedi dès 9 h 30."),
    Offer("Théâtre du mercredi", "culture-sport", False, True, "theatre", "",
          "Théâtre du Petit Matin", 10, 2, time(14), time(15, 30), "Jouer, monter sur scène en juin.", ages=(8, 14),
          join="Inscription en septembre au théâtre."),
    Offer("Découverte des sports", "culture-sport", False, True, "club-omnisports", "",
          "Gymnase du Canal", 14, 5, time(14), time(16), "Un sport par mois, pour trouver le sien.", ages=(6, 12),
          join="Certificat médical, puis au gymnase le samedi."),
)
# fmt: on


def run_bus_of_2018(book: Book, followed: Followed) -> None:
    """Three sessions of July 2018, four children, their mother or brother with them at first (F35)."""
    fifth_year = [row for row in followed if row[0].opened_on < date(2018, 6, 1) and _lasts(row[0], date(2018, 7, 20))]
    children = sorted(fifth_year, key=lambda row: abs((row[0].birth_date - date(2007, 6, 1)).days))[:4]
    offer = Offer(BUS, "educatif-social", False, False, "", "emile", "Gare routière de Salon", 6, 0, time(9, 0))
    activity = _open(book, offer)
    activity.starts_on, activity.ends_on = date(2018, 7, 1), date(2018, 7, 31)
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
    note_breaks(book)
    run_classes(book)
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


CLASSES = (
    ("Bien dans ses baskets", "compétences psychosociales", "CM2 B", "Émile Arnaud et l’infirmière scolaire",
     ("Nommer ce que l’on ressent", "Dire non", "Demander de l’aide", "Ce que je fais bien"), (24, 22, 25, 23)),
    ("Bien dans ses baskets", "compétences psychosociales", "CM1 A", "Émile Arnaud et l’infirmière scolaire",
     ("Nommer ce que l’on ressent", "Dire non"), (26, 27)),
    ("Découvrir les métiers", "orientation", "", "La mission locale", ("Un métier, une rencontre",), (18,)),
)  # fmt: skip


def run_classes(book: Book) -> None:
    """Programmes of this year that whole classes follow, in numbers (R48)."""
    school = next(one for (_, kind), rows in book.place.schools.items() if kind == "elementaire" for one in rows)
    for rank, (name, theme, group, who, themes, present) in enumerate(CLASSES):
        row = book.writer.add(
            ClassProgramme(
                programme=book.place.programme, name=name, theme=theme, school=school if group else None,
                school_class=group, site="" if group else "Centre de loisirs des Canourgues", facilitators=who,
            )
        )  # fmt: skip
        for place, (said, children) in enumerate(zip(themes, present, strict=True)):
            on = _start(book) + timedelta(days=20 + 14 * place + rank)
            if on <= book.today:
                book.writer.add(ClassSequence(class_programme=row, on=on, theme=said, children=children))


def note_breaks(book: Book) -> None:
    """The holidays of this school year, about as the calendar of zone B says them."""
    year = _start(book).year
    for label, first, last in (
        ("Vacances de la Toussaint", (year, 10, 18), (year, 11, 2)),
        ("Vacances de Noël", (year, 12, 20), (year + 1, 1, 4)),
        ("Vacances d’hiver", (year + 1, 2, 14), (year + 1, 3, 1)),
        ("Vacances de printemps", (year + 1, 4, 11), (year + 1, 4, 26)),
    ):
        rest = Break(programme=book.place.programme, label=label, starts_on=date(*first), ends_on=date(*last))
        book.breaks.append(book.writer.add(rest))


def _start(book: Book) -> date:
    return school_year(book.today).first


def _fitting(book: Book, offer: Offer, present: Followed) -> Followed:
    """First the scripted ones who have the action, then the others whose goals are of this domain."""
    named = [row for row in present if row[0].script and any(a.title == offer.title for a in row[2].actions)]
    youngest, oldest = offer.ages[0] or 0, offer.ages[1] or 25
    others = [
        row
        for row in present
        if not row[0].script
        and offer.domain in row[2].domains
        and youngest <= age(row[0].birth_date, book.today) <= oldest
    ]
    return (named + book.chance.sample(others, min(len(others), offer.capacity)))[: offer.capacity]


def _hold(book: Book, offer: Offer, activity: Activity, children: Followed) -> None:
    day = max(_start(book) + timedelta(days=10), book.today - timedelta(days=90))
    day += timedelta(days=(offer.weekday - day.weekday()) % 7)
    days = []
    while day <= book.today + timedelta(days=21):
        days.append(day)
        day += timedelta(days=7)
    days = [one for one in days if not any(rest.starts_on <= one <= rest.ends_on for rest in book.breaks)]
    past = [one for one in days if one < book.today]
    for one in days:
        called = one in past[:-1]
        session = _session(book, activity, one, offer, held=called)
        if not called:
            continue
        for case, child, _ in children:
            if max(case.opened_on, _start(book)) <= one:
                status = book.chance.choices(list(Attendance.Status), [80, 4, 10, 6])[0]
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
    activity = book.writer.add(
        Activity(
            programme=book.place.programme,
            title=offer.title,
            domain=book.place.value("N8", offer.domain),
            nature="individuelle" if offer.individual else "collective",
            frame="droit_commun" if offer.common else "reussite_educative",
            summary=offer.summary,
            common_law_tried="" if offer.common else offer.tried or "Rien n’existe de ce genre sur le territoire.",
            audience=offer.audience,
            age_min=offer.ages[0],
            age_max=offer.ages[1],
            how_to_join=offer.join,
            provider=book.place.organisations.get(offer.provider),
            place=offer.place,
            capacity=offer.capacity,
            announced=offer.audience != Activity.Audience.CHILDREN,
        )
    )
    if offer.facilitator:
        book.writer.add(Facilitation(activity=activity, user=book.team.users[offer.facilitator]))
    book.activities.append(activity)
    return activity


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
            ends_at=offer.until,
            place="",
            recorded_at=at(day, 19) if held else None,
        )
    )


def _attend(book: Book, session: ActivitySession, child: Child, status: str, relatives: int) -> None:
    """A parent comes first, then brothers and sisters."""
    book.writer.add(
        Attendance(
            session=session,
            child=child.person,
            status=status,
            parents=min(relatives, 1),
            siblings=max(relatives - 1, 0),
        )
    )
