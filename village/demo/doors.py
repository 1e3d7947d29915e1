"""The doors of the programme: who is accepted, a family that asks by itself, a question put to an orienteur."""

import uuid
from datetime import timedelta

from village.demo.book import Book
from village.demo.cohort_since import draw_case
from village.demo.dossiers import write_request
from village.demo.places import SALON
from village.referrals.criteria import fixed_labels
from village.referrals.models import Completion, CriteriaSet, Criterion, FamilyRequest, Inquiry
from village.referrals.states import State

_WORDS = (
    "Parlez-en d’abord avec les parents : la fiche s’écrit avec eux. "
    "Un enfant hors des critères vous inquiète ? Écrivez quand même, nous cherchons une réponse."
)
_ASKED = (
    "Un besoin auquel l’école et les services ne répondent pas encore",
    "Plusieurs difficultés à la fois, qui demandent plusieurs regards",
    "La famille souhaite être aidée, ou commence à le souhaiter",
)
_FAMILIES = (
    {
        "name": "Nadège Perrin", "relation": "mere", "child_first_name": "Lilou", "child_age": 7,
        "phone": "06 39 98 00 61", "call_when": "après 17 h", "language": "français",
        "hope": "Lilou ne veut plus aller à l’école le lundi. Je ne sais pas à qui en parler.",
    },
    {
        "name": "Idriss Hamadi", "relation": "pere", "child_first_name": "Naïm", "child_age": 12,
        "phone": "06 39 98 00 62", "call_when": "le matin", "language": "comorien", "interpreter": True,
        "hope": "Un lieu où il fasse ses devoirs, et du sport.",
    },
)  # fmt: skip


def open_doors(book: Book) -> None:
    _write_criteria(book)
    for days_ago, said in enumerate(_FAMILIES, start=1):
        book.writer.add(
            FamilyRequest(
                programme=book.place.programme,
                submission=uuid.UUID(int=book.chance.getrandbits(128)),
                received_on=book.today - timedelta(days=days_ago),
                commune=book.place.communes[SALON],
                **said,
            )
        )
    _ask_bruno(book)


def _write_criteria(book: Book) -> None:
    programme, territory = book.place.programme, CriteriaSet.Territory.ANYWHERE
    rules = book.writer.add(
        CriteriaSet(
            programme=programme, number=1, published_on=book.today - timedelta(days=40), territory=territory,
            words=_WORDS,
        )
    )  # fmt: skip
    lines = [*fixed_labels(programme, territory, priority_school=False), *(("", label) for label in _ASKED)]
    for rank, (check, label) in enumerate(lines, start=1):
        book.writer.add(Criterion(criteria=rules, rank=rank, check_kind=check, label=label))


def _ask_bruno(book: Book) -> None:
    """Bruno is asked for more on one of his fiches."""
    case = draw_case(book, SALON, book.today, None, "daniele")
    case.sent_on = book.today - timedelta(days=5)
    referral = write_request(book, case, State.ASKED, "bruno")
    referral.languages = ""  # to be completed; the telephone was
    book.writer.add(
        Completion(
            referral=referral,
            blank=Completion.Blank.PHONE,
            source="l’école, au téléphone",
            by=book.team.users["joelle"],
            on=book.today - timedelta(days=3),
        )
    )
    book.writer.add(
        Inquiry(
            referral=referral,
            question="Qui garde l’enfant le soir ? Un rendez-vous est-il déjà pris avec le CMP ?",
            asked_by=book.team.users["alice"],
            asked_on=book.today - timedelta(days=2),
        )
    )
