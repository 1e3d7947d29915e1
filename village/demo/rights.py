"""Families who were told and who ask; dossiers of long ago that two people are deciding upon."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from village.core.dates import add_months
from village.demo.book import Book, Case
from village.demo.homes import Child
from village.demo.paths import Path
from village.privacy.models import Disposal, ExceptionalAccess, LegalHold, NoticeGiven, RightsRequest
from village.privacy.models.exceptional import LASTS

_PROPOSED = 4


def tell_and_ask(book: Book, scripted: Iterable[tuple[Case, Child, Path]]) -> None:
    """Each family of the stories was told; Yanis's mother asks to read, another one asked to correct."""
    stories = list(scripted)
    for rank, (case, child, _) in enumerate(stories):
        guardian = child.guardians[0]
        for audience, who in (("parents", guardian), ("enfant", None)):
            book.writer.add(
                NoticeGiven(
                    child=child.person, audience=audience, guardian=who, on=case.opened_on,
                    channel="lue" if rank % 2 else "papier", language="français", text_version=1,
                    by=book.team.users[case.referent],
                )
            )  # fmt: skip
    for (case, child, _), days_ago, verdict in zip(stories[2:4], (33, 2), ("justifie", ""), strict=False):
        _open_once(book, case, child, days_ago, verdict)
    asking = [story for story in stories if story[1].guardians[0].adult.first_name == "Farida"][:1]
    for _, child, _ in asking:
        _ask(book, child, "acces", 6, "Je voudrais relire ce qui a été dit à la dernière réunion.")
    for _, child, _ in [story for story in stories if story not in asking][:1]:
        _ask(book, child, "rectification", 40, "Ce n’est pas un déménagement : nous étions hébergés.", answered=12)


def _open_once(book: Book, case: Case, child: Child, days_ago: int, verdict: str = "") -> None:
    """A référente read, for an hour, the dossier of a child whom a colleague follows."""
    users = book.team.users
    at = timezone.make_aware(datetime.combine(book.today - timedelta(days=days_ago), time(14, 10)))
    book.writer.add(
        ExceptionalAccess(
            child=child.person, user=users[next(key for key in ("amel", "nadia") if key != case.referent)],
            motive="absence", opened_at=at, ends_at=at + LASTS, closed_at=at + timedelta(minutes=15),
            reason="L’école appelle : l’enfant ne veut pas rentrer chez lui, sa référente est en formation.",
            verdict=verdict, verdict_words="La famille a été rappelée le soir même." if verdict else "",
            reviewed_by=users["alice"] if verdict else None,
            reviewed_at=at + timedelta(days=1) if verdict else None,
        )
    )  # fmt: skip


def _ask(book: Book, child: Child, kind: str, days_ago: int, words: str, *, answered: int | None = None) -> None:
    alice, received_on = book.team.users["alice"], book.today - timedelta(days=days_ago)
    book.writer.add(
        RightsRequest(
            programme=book.place.programme,
            child=child.person,
            number=child.person.pk,
            kind=kind,
            asker="parent",
            guardian=child.guardians[0],
            identity="connue",
            channel="oral",
            received_on=received_on,
            due_on=add_months(received_on, 1),
            words=words,
            outcome="oui" if answered else "",
            answered_on=book.today - timedelta(days=answered) if answered else None,
            answered_by=alice if answered else None,
            answer="Le mot est corrigé, et l’équipe le sait." if answered else "",
            received_by=alice,
        )
    )


def look_back(book: Book, followed: Iterable[tuple[Case, Child, Path]]) -> None:
    """Of the dossiers of 2017, a few are proposed for the archive, and one is held: none has left."""
    ended = [(case, child) for case, child, _ in followed if case.closed_on and case.closed_on.year <= 2018]
    users = book.team.users
    for case, child in ended[:_PROPOSED]:
        closed_on = case.closed_on or book.today
        book.writer.add(
            Disposal(
                programme=book.place.programme, kept="dossier", action="archiver", child=child.person,
                number=child.person.pk, first_year=case.sent_on.year, last_year=closed_on.year,
                due_on=add_months(closed_on, 24), proposed_by=users["alice"], proposed_on=book.today,
            )
        )  # fmt: skip
    for _, child in ended[_PROPOSED : _PROPOSED + 1]:
        book.writer.add(
            LegalHold(
                child=child.person, reason="Recours de la famille contre une décision d’orientation.",
                asked_by="Service juridique", starts_on=book.today - timedelta(days=90),
                review_on=add_months(book.today, 3), set_by=users["alice"],
            )
        )  # fmt: skip
