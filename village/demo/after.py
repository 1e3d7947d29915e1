"""Around and after a parcours: who of the family is linked, what the family says once it is over.

Nothing is drawn by chance here: the stories and the figures told elsewhere stay as they are.
"""

from datetime import timedelta

from village.core.dates import add_months
from village.demo.book import Book, Case
from village.demo.homes import Child
from village.demo.paths import Path
from village.plans.models import PlanRelative, Recall, RecallConsent
from village.plans.operations.recall import MONTHS

_WORDS = (
    "Il va à l’école avec plaisir.",
    "Nous allons au centre social tous les mercredis.",
    "C’est plus calme à la maison.",
)
_HELPED_BY = ("le centre social", "sa tante", "l’orthophoniste")


def link_family(book: Book, case: Case, child: Child, path: Path) -> None:
    """An aunt for the first child one meets."""
    if case.script and case.script.relative:
        book.writer.add(
            PlanRelative(
                plan=path.plan, name=case.script.relative, relation="oncle_tante", may_fetch=True, may_meet=True,
                agreed_by=child.guardians[0], agreed_on=case.opened_on,
            )
        )  # fmt: skip


def give_news(book: Book, case: Case, child: Child, path: Path) -> None:
    """One family in three accepts to be called; the calls that came are made, but for the latest."""
    if not case.closed_on or case.closed_on.day % 3 or case.closed_on < add_months(book.today, -30):
        return
    consent = book.writer.add(
        RecallConsent(
            plan=path.plan, guardian=child.guardians[0], channel="oral", given_on=case.closed_on, contact="le matin"
        )
    )
    for rank, months in enumerate(MONTHS):
        due_on = add_months(case.closed_on, months)
        recall = Recall(consent=consent, months=months, due_on=due_on)
        done_on = due_on + timedelta(days=6)
        if done_on < book.today - timedelta(days=20):
            place = (case.closed_on.day // 3 + rank) % 3
            recall.done_on, recall.author, recall.reached = done_on, book.team.users[case.referent], "joint"
            recall.school, recall.home = ("mieux", "pareil", "mieux")[place], ("pareil", "mieux", "mieux")[place]
            recall.helped_by, recall.words = _HELPED_BY[place], _WORDS[place]
        book.writer.add(recall)
