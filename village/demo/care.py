"""A psychologist whom parents agreed to, one by one, and who took whom where."""

from datetime import date, time, timedelta

from village.activities.models import Accompaniment, Activity, ActivitySession, Attendance, Enrolment, Facilitation
from village.demo.book import Book, Case, at
from village.demo.homes import Child
from village.demo.paths import Path

Followed = list[tuple[Case, Child, Path]]
_Kind, _Transport = Accompaniment.Kind, Accompaniment.Transport
OUTINGS = (
    (_Kind.CARE, "Orthophoniste, cabinet du Canal", _Transport.BUS, 90),
    (_Kind.CARE, "CMPP, premier rendez-vous", _Transport.CAR, 120),
    (_Kind.CARE, "Centre de santé, dentiste", _Transport.FOOT, 60),
    (_Kind.SCHOOL, "École, rencontre à trois", _Transport.THERE, 45),
    (_Kind.PAPERS, "CAF, dossier de rentrée", _Transport.BUS, 75),
    (_Kind.PAPERS, "Mairie, inscription à la cantine", _Transport.FOOT, 40),
    (_Kind.LEISURE, "Club omnisports, inscription au judo", _Transport.FOOT, 50),
)
CONSULTED = 5


def take_care(book: Book, present: Followed) -> None:
    older = [row for row in present if row[0].opened_on < book.today - timedelta(days=60)]
    _accompany(book, older)
    _consult(book, [row for row in older if row[1].guardians and not row[0].script][:CONSULTED])


def _accompany(book: Book, rows: Followed) -> None:
    """One outing for a third of the children, two for those with a story."""
    for rank, (case, child, _) in enumerate(rows):
        if rank % 3 and not case.script:
            continue
        for turn in range(2 if case.script else 1):
            kind, where, transport, minutes = OUTINGS[(rank + turn * 3) % len(OUTINGS)]
            user = book.team.users[case.referent]
            book.writer.add(
                Accompaniment(
                    child=child.person,
                    on=book.today - timedelta(days=4 + (rank * 5 + turn * 19) % 50),
                    kind=kind,
                    where=where,
                    transport=transport,
                    minutes=minutes,
                    companion=user,
                    with_parent=bool((rank + turn) % 2),
                    written_by=user,
                )
            )


def _consult(book: Book, rows: Followed) -> None:
    activity = book.writer.add(
        Activity(
            programme=book.place.programme,
            title="Consultations de psychologue",
            summary="Quelques rencontres avec une psychologue, pour souffler et comprendre.",
            domain=book.place.value("N8", "sante"),
            nature="individuelle",
            frame="reussite_educative",
            common_law_tried="CMP et CMPP : plus d’un an d’attente pour un premier rendez-vous.",
            therapy=True,
            place="Maison des parents",
            capacity=CONSULTED + 1,
        )
    )
    book.activities.append(activity)
    book.writer.add(Facilitation(activity=activity, organisation=book.place.organisations["maison-parents"]))
    for case, child, _ in rows:
        agreed_on = max(case.opened_on, book.today - timedelta(days=40))
        book.writer.add(
            Enrolment(
                activity=activity,
                child=child.person,
                enrolled_on=agreed_on,
                agreed_by=child.guardians[0],
                agreed_on=agreed_on,
                agreed_channel="oral",
            )
        )
    for weeks in (-2, -1, 1, 2):
        _sitting(book, activity, rows, book.today + timedelta(weeks=weeks))


def _sitting(book: Book, activity: Activity, rows: Followed, day: date) -> None:
    held = day < book.today
    session = book.writer.add(
        ActivitySession(
            activity=activity,
            on=day,
            starts_at=time(17, 30),
            ends_at=time(19),
            recorded_at=at(day, 19) if held else None,
            recorded_by=book.team.users["alice"] if held else None,
        )
    )
    for _, child, _ in rows if held else []:
        book.writer.add(Attendance(session=session, child=child.person, status="present", parents=1))
