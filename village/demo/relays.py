"""Référents who change: children handed over last week, others next week; the frame of their missions."""

from datetime import date, timedelta

from village.access.links import Link
from village.demo.book import Book, Case, at
from village.demo.homes import Child, tie
from village.demo.paths import Path
from village.people.models import Handover
from village.programmes.model_mission import MODEL
from village.programmes.models import MissionAcknowledgement, MissionFrame

FRAMED = date(2021, 9, 6)
AWARE = ("daniele", "nadia", "amel")
_SETTLED = timedelta(days=120)
# What Mathieu wrote for Danièle.
TOLD = (
    (
        "Le parcours tient bon. Les devoirs se font au centre social, deux soirs par semaine, et l’école le voit.",
        "J’ai promis à la mère de l’accompagner au premier rendez-vous. Elle n’aime pas y aller seule.",
        "La mère, plutôt le matin. Au centre social, demander l’animatrice du mercredi.",
        "La sortie au musée avec le groupe. L’enfant en parle depuis un mois.",
        "Un compliment dit devant la maîtresse vaut dix rappels. Pas de question sur le père au téléphone.",
    ),
    (
        "On commence à peine. La confiance vient doucement, après deux visites à la maison.",
        "Rappeler la grand-mère avant les vacances : c’est elle qui fait le lien.",
        "La grand-mère, en fin de journée.",
        "",
        "Les dessins. C’est par là que l’on parle.",
    ),
)


def frame_missions(book: Book) -> None:
    """The written frame, known to all référents but one; what each was trained for is on his membership."""
    frame = book.writer.add(MissionFrame(programme=book.place.programme, number=1, published_on=FRAMED, **MODEL))
    for key in AWARE:
        on = FRAMED + timedelta(days=3 * (1 + AWARE.index(key)))
        book.writer.add(MissionAcknowledgement(frame=frame, user=book.team.users[key], on=on, channel="ecran"))


def pass_on(book: Book, present: list[tuple[Case, Child, Path]]) -> None:
    """Mathieu gave two children to Danièle; Nadia is to give three to Amel."""
    _hand_over(book, _followed(book, present, "mathieu")[:2], "daniele", book.today - timedelta(days=3), TOLD)
    _hand_over(book, _followed(book, present, "nadia")[:3], "amel", book.today + timedelta(days=12), ())
    _hand_over(book, _followed(book, present, "daniele")[:1], "nadia", book.today + timedelta(days=20), ())


def _followed(book: Book, present: list[tuple[Case, Child, Path]], key: str) -> list[Child]:
    """Children of one référent whose parcours is open and settled, but those of the stories."""
    return [
        child
        for case, child, _ in present
        if case.referent == key
        and case.closed_on is None
        and case.script is None
        and case.opened_on < book.today - _SETTLED
    ]


def _hand_over(book: Book, children: list[Child], to: str, on: date, told: tuple[tuple[str, ...], ...]) -> None:
    for rank, child in enumerate(children):
        before = book.referents[child.person.pk]
        before.ends_on = on - timedelta(days=1)
        tie(book, child.person, Link.REFERENT, book.team.sheets[to], on, None)
        words = told[rank] if rank < len(told) else ("",) * 5
        book.writer.add(
            Handover(
                child=child.person,
                leaving=before.user,
                coming=book.team.users[to],
                on=on,
                **dict(zip(("standing", "promised", "contacts", "dates", "precious"), words, strict=True)),
                written_at=at(on - timedelta(days=2), 17, 20) if rank < len(told) else None,
            )
        )
