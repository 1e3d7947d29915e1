"""Around the children whose story is written: their week, exchanges, interpreters, a relay, one restricted document.

Nothing is drawn here: the published figures do not move.
"""

import secrets
from datetime import time, timedelta

from village.around.models import (
    ChildProject,
    Concern,
    ConcernReader,
    Contact,
    InformationRequest,
    Interpreting,
    Relay,
    WeekSlot,
    digest_of,
)
from village.demo.book import Book, Case, at
from village.demo.homes import Child
from village.demo.papers import scan
from village.people.models import Agreement

SCHOOL_DAYS = (1, 2, 4, 5)
RESTRICTED = "Yanis"
RELAYED = "Kadiatou"
# To the teacher, by a link: child, asked how many days ago, question, answer.
ASKED = {
    "Kadiatou": (12, "Comment se passe l’entrée en classe le matin ?",
                 "Elle arrive à l’heure et s’assoit près de son amie. Une consigne dite à part l’aide à commencer."),
    "Yanis": (4, "Les devoirs sont-ils notés dans le cahier en ce moment ?", ""),
}  # fmt: skip


def surround(book: Book, case: Case, child: Child) -> None:
    if case.script is None or case.closed_on:
        return
    _week(book, case, child)
    if child.teacher:
        _exchanges(book, case, child)
        _questions(book, case, child)
    if case.script.interpreter:
        _interpreters(book, case, child)
    scan(book, case, child)
    if case.script.first_name == RELAYED:
        _relay(book, case, child)
    if case.script.first_name == RESTRICTED:
        _restricted(book, case, child)


def _week(book: Book, case: Case, child: Child) -> None:
    """School, lunch, study; then what the family does."""
    moments = [
        (day, time(8, 30), time(11, 30), WeekSlot.Time.SCHOOL, "École", str(child.teacher or "")) for day in SCHOOL_DAYS
    ]
    moments += [(day, time(11, 30), time(13, 30), WeekSlot.Time.AROUND, "Cantine", "à l’école") for day in (1, 2)]
    moments += [(day, time(13, 30), time(16, 30), WeekSlot.Time.SCHOOL, "École", "") for day in SCHOOL_DAYS]
    moments += [
        (1, time(16, 30), time(17, 30), WeekSlot.Time.AROUND, "Étude", "à l’école"),
        (6, time(10), time(11, 30), WeekSlot.Time.OUT, "Médiathèque", "avec sa famille"),
    ]
    for day, starts_at, ends_at, part, what, where in moments:
        book.writer.add(
            WeekSlot(
                child=child.person, weekday=day, starts_at=starts_at, ends_at=ends_at, time=part, what=what,
                where=where, starts_on=case.opened_on,
            )
        )  # fmt: skip


def _exchanges(book: Book, case: Case, child: Child) -> None:
    author = book.team.users[case.referent]
    told = (
        (28, Contact.Kind.PHONE, "", "Savoir comment se passe la classe.",
         "L’enseignant garde les consignes courtes. On se revoit dans un mois.", 27),
        (6, Contact.Kind.SCHOOL_TEAM, "équipe éducative", "Préparer le trimestre.",
         "Place au premier rang, une pause au calme. L’école l’écrit dans le cahier.", None),
    )  # fmt: skip
    for days_ago, kind, instance, purpose, decided, told_days_ago in told:
        day = book.today - timedelta(days=days_ago)
        contact = book.writer.add(
            Contact(
                child=child.person, kind=kind, instance=instance, on=day, purpose=purpose, decided=decided,
                teller=author, tell_by=day + timedelta(days=10), author=author, written_at=at(day, 17),
                told_on=book.today - timedelta(days=told_days_ago) if told_days_ago else None,
                told_channel="oral" if told_days_ago else "",
            )
        )  # fmt: skip
        book.writer.add(Contact.professionals.through(contact=contact, professional=child.teacher))


def _questions(book: Book, case: Case, child: Child) -> None:
    """The family accepts that the team shares with the school; its teacher answered, or has not yet."""
    told = ASKED.get(child.person.first_name)
    if told is None or child.teacher is None:
        return
    days_ago, question, answer = told
    day, author = book.today - timedelta(days=days_ago), book.team.users[case.referent]
    book.writer.add(
        Agreement(
            child=child.person, guardian=child.guardians[0], scope=Agreement.Scope.SHARING, channel="oral",
            recipient=child.school.organisation, informed_by=author, given_on=case.opened_on,
        )
    )  # fmt: skip
    answered_on = day + timedelta(days=2) if answer else None
    book.writer.add(
        InformationRequest(
            child=child.person, professional=child.teacher, organisation=child.school.organisation,
            question=question, channel=InformationRequest.Channel.HAND, asked_by=author, asked_on=day,
            expires_on=day + timedelta(days=30), digest=digest_of(secrets.token_urlsafe(32)), answer=answer,
            answered_on=answered_on, told_on=answered_on, told_channel="oral" if answer else "",
        )
    )  # fmt: skip


def _interpreters(book: Book, case: Case, child: Child) -> None:
    language = case.script.languages if case.script else ""
    booked = ((-70, "fait", 45, "telephone", "Appels aux cabinets"), (-5, "fait", 75, "place", "Visite à domicile"),
              (9, "reserve", None, "place", "Dire la décision de l’EPS"))  # fmt: skip
    for days, state, minutes, manner, purpose in booked:
        book.writer.add(
            Interpreting(
                child=child.person, language=language, interpreter="Mme Sow, service d’interprétariat", manner=manner,
                on=book.today + timedelta(days=days), starts_at=time(14), purpose=purpose, state=state,
                minutes=minutes, booked_by=book.team.users[case.referent],
            )
        )  # fmt: skip


def _relay(book: Book, case: Case, child: Child) -> None:
    day = book.today - timedelta(days=60)
    book.writer.add(
        Relay(
            child=child.person, kind=Relay.Kind.SOCIAL, on=day, channel=Relay.Channel.ORAL, told_on=day,
            words="L’assistante sociale aide la famille pour le logement. L’accompagnement continue pour l’école.",
            author=book.team.users[case.referent], written_at=at(day, 16),
        )
    )  # fmt: skip


def _restricted(book: Book, case: Case, child: Child) -> None:
    """An invented document, for the référent and the coordination."""
    day, author = book.today - timedelta(days=80), book.team.users[case.referent]
    concern = Concern(
        child=child.person, kind=Concern.Kind.CONCERN, sent_on=day, channel=Relay.Channel.PAPER,
        family=Concern.Family.TOLD, author=author, written_at=at(day, 18), answered_on=day + timedelta(days=21),
        facts="Trois soirs de suite, l’enfant est resté seul jusqu’à 21 h. Il l’a dit à son professeur principal.",
        answer="Classée après évaluation : un relais familial est trouvé.",
    )  # fmt: skip
    book.writer.add(concern)
    for user in (author, book.team.users["alice"]):
        book.writer.add(ConcernReader(concern=concern, user=user, starts_on=day, added_by=author))
    book.writer.add(
        ChildProject(
            child=child.person, standing=ChildProject.Standing.YES, since=day, contact="Odile Roux, éducatrice",
            service="Maison des solidarités, ASE", phone="04 90 00 00 12", on=day, author=author,
            fit="L’éducatrice voit la famille à la maison. Le parcours garde l’école et les loisirs.",
        )
    )  # fmt: skip
