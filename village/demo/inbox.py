"""A few messages in the inboxes, in words that name no child."""

from datetime import timedelta

from django.urls import reverse

from village.demo.book import Book, at
from village.demo.places import SALON
from village.notifications.models import Notification

# who, days ago, what, page; `meetings:detail` is the coming sitting of Salon
MESSAGES = (
    ("daniele", 1, "Une orthophoniste propose une place : voyez l’attente de soin.", "activities:waits"),
    ("daniele", 2, "L’ordre du jour de la prochaine EPS est prêt.", "meetings:detail"),
    ("alice", 1, "Une fiche de repérage est arrivée.", "referrals:list"),
    ("alice", 2, "Une fiche de repérage est arrivée.", "referrals:list"),
    ("alice", 5, "Un point d’étape est prêt pour la prochaine EPS.", "meetings:detail"),
    ("bruno", 4, "Votre fiche de repérage est bien reçue.", "referrals:list"),
    ("chloe", 2, "L’ordre du jour de la prochaine EPS est prêt.", "meetings:detail"),
    ("emile", 1, "L’appel d’une séance reste à faire.", "activities:list"),
)


def fill_inboxes(book: Book) -> None:
    agenda = book.agendas[SALON]
    coming = [agenda.meetings[agenda.coming].pk]
    for key, days_ago, text, page in MESSAGES:
        book.writer.add(
            Notification(
                programme=book.place.programme,
                user=book.team.users[key],
                text=text,
                url=reverse(page, args=coming if page == "meetings:detail" else ()),
                at=at(book.today - timedelta(days=days_ago), 9, 12),
            )
        )
