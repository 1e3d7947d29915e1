"""One child's whole story, from the fiche to the exit or to today."""

from village.access.links import Link
from village.demo.after import give_news, link_family
from village.demo.agenda import put_to_meeting
from village.demo.book import Book, Case
from village.demo.fiches import WITHOUT_DECISION, draw_motives, write_fiche
from village.demo.followup import hold_reviews, keep_journal
from village.demo.homes import Child, Home, record_agreements, settle_home, tie, welcome_child
from village.demo.observations import observe
from village.demo.paths import Path, leave, open_path, wait_for_care
from village.demo.surroundings import surround
from village.referrals.models import Referral
from village.referrals.states import State


def write_dossier(book: Book, case: Case, home: Home | None = None) -> tuple[Home, Child, Path]:
    """Write everything about a followed child; `home` when a brother or sister is known already."""
    home = home or settle_home(book, case)
    child = welcome_child(book, case, home)
    motives = draw_motives(book)
    state = State.ENDED if case.closed_on else State.ADMITTED
    author = case.script.author if case.script else ""
    referral = write_fiche(book, case, child, motives, state, decided_on=case.opened_on, author=author)
    record_agreements(book, case, child)
    path = open_path(book, case, child, referral, motives)
    tie(book, child.person, Link.REFERENT, book.team.sheets[case.referent], case.opened_on, case.closed_on)
    tie(book, child.person, Link.REFERRER, referral.referrer, case.sent_on, case.closed_on)
    met = case.commune in book.agendas
    if met:
        put_to_meeting(
            book, case.commune, case.opened_on, child.person, child.said, "entree",
            referral=referral, plan=path.plan, outcome="entree", informer=case.referent,
        )  # fmt: skip
    wait_for_care(book, case, child, path)
    keep_journal(book, case, child, path)
    surround(book, case, child)
    hold_reviews(book, case, child, path)
    leave(book, case, child, path)
    observe(book, case, path)
    link_family(book, case, child, path)
    give_news(book, case, child, path)
    if met and case.closed_on:
        put_to_meeting(
            book, case.commune, case.closed_on, child.person, child.said, "sortie",
            plan=path.plan, outcome="sortie", informer=case.referent, saw=path.approved_by(case.closed_on),
        )  # fmt: skip
    book.writer.rest()
    return home, child, path


def write_request(book: Book, case: Case, state: State, author: str = "", *, meeting: bool = False) -> Referral:
    """A fiche without a parcours: being written, waiting, on the agenda, refused, not admitted, redirected."""
    child = welcome_child(book, case, settle_home(book, case))
    decided_on = None if state in WITHOUT_DECISION else case.opened_on
    referral = write_fiche(book, case, child, draw_motives(book), state, decided_on=decided_on, author=author)
    if state is State.DRAFT:
        return referral
    if state in WITHOUT_DECISION:
        record_agreements(book, case, child)
    if not meeting:
        return referral
    outcome = {State.NOT_ADMITTED: "refus", State.REDIRECTED: "reorientation"}.get(state, "")
    put_to_meeting(
        book, case.commune, case.opened_on, child.person, child.said, "entree", referral=referral, outcome=outcome
    )
    return referral
