"""A few messages in the inboxes, in words that name no child."""

from datetime import timedelta

from village.demo.book import Book, at
from village.notifications.models import Notification

# who, days ago, what, page
MESSAGES = (
    ("daniele", 1, "Une orthophoniste propose une place : voyez l’attente de soin.", "/"),
    ("daniele", 2, "L’ordre du jour de la prochaine EPS est prêt.", "/"),
    ("alice", 1, "Une fiche de repérage est arrivée.", "/reperages/"),
    ("alice", 2, "Une fiche de repérage est arrivée.", "/reperages/"),
    ("alice", 5, "Un point d’étape est prêt pour la prochaine EPS.", "/"),
    ("bruno", 4, "Votre fiche de repérage est bien reçue.", "/reperages/"),
    ("chloe", 2, "L’ordre du jour de la prochaine EPS est prêt.", "/"),
    ("emile", 1, "L’appel d’une séance reste à faire.", "/actions/"),
)


def fill_inboxes(book: Book) -> None:
    for key, days_ago, text, url in MESSAGES:
        book.writer.add(
            Notification(
                programme=book.place.programme,
                user=book.team.users[key],
                text=text,
                url=url,
                at=at(book.today - timedelta(days=days_ago), 9, 12),
            )
        )
