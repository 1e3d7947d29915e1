"""Annual bilans and national surveys: of a year that is frozen, and of the last one, which is being answered."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.core.dates import Period, school_year
from village.demo.book import Book
from village.demo.impacts import grow_tree
from village.evaluation.models import AnnualReport, Kind, Section
from village.evaluation.operations import (
    answer_survey,
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    write_section,
)
from village.evaluation.questions import BLOCKS
from village.programmes.models import Programme

_n = Decimal
PUBLISHED = {
    Section.OPENING: (
        "192 enfants ont été suivis cette année par trois référentes, à Salon-de-Provence et à Berre-l’Étang.\n\n"
        "Les familles disent surtout oui : moins d’une sur cent a refusé. L’attente chez l’orthophoniste reste longue."
    ),
    Section.CHILDREN: "L’école oriente trois enfants sur quatre. Puis viennent les services sociaux et les familles.",
    Section.EXITS: (
        "Un peu plus de la moitié des sorties atteignent tous leurs objectifs. L’évolution observée est plus souvent "
        "satisfaisante : un objectif peut rester en chemin quand la situation va mieux."
    ),
    Section.POLICIES: "Le programme siège au comité du contrat de ville et travaille avec la maison de la solidarité.",
    Section.DIFFICULTIES: "Un an et demi d’attente en orthophonie. Peu d’offres pour les onze à quatorze ans.",
    Section.NEXT: "Un atelier langage avec l’orthophoniste vacataire, en attendant les rendez-vous.",
}
UNDER_WAY = {
    Section.OPENING: "À relire ensemble en réunion d’équipe.",
    Section.STRENGTHS: "Les visites à domicile du soir : plus de pères viennent aux points d’étape.",
}

# What the team declares to the national survey, by block: the year before, then last year, part answered.
DECLARED: dict[int, dict[str, Decimal | str]] = {
    1: {"1.6": _n(2006), "1.7": _n(11), "1.8": _n(14), "1.9": _n(4), "1.10": _n(1)},
    2: {"2.3": Decimal("0.5"), "2.4": _n(6), "2.5": "CCAS de Salon-de-Provence"},
    3: {"3.1": _n(2), "3.2": _n(4), "3.3": "oui", "3.7": _n(5)},
    5: {"5.9": _n(41)},
    7: {"7.6": _n(37)},
    9: {"9.2": _n(12_400)},
}
SAID = {
    Section.STRENGTHS: "Les parents viennent aux points d’étape. Les écoles orientent plus tôt.",
    Section.DIFFICULTIES: "Les attentes de soin restent longues, et les adolescents viennent peu.",
    Section.POLICIES: "Le programme siège au comité du contrat de ville. La Cité éducative finance deux ateliers.",
}
ANSWERED_YET: dict[int, dict[str, Decimal | str]] = {
    1: {"1.6": _n(2006), "1.7": _n(11), "1.8": _n(14), "1.9": _n(4), "1.10": _n(1)},
    2: {"2.3": Decimal("0.5")},
    3: {"3.1": _n(2)},
}


def write_bilans(book: Book) -> None:
    """After the rest is in the base: the figures are counted."""
    alice, programme = book.team.users["alice"], book.place.programme
    by = Actor(alice.pk, str(alice), programme.pk, Role.COORDINATOR, charter_signed=True)
    then = _at(date(2018, 10, 12))
    published = open_annual_report(programme, Period(date(2017, 9, 1), date(2018, 8, 31)), by=by, at=then)
    for section, text in PUBLISHED.items():
        write_section(published, section, text=text, version=None, by=by, at=then)
    published = check_annual_report(published, version=None, by=by, at=then)
    freeze_annual_report(published, version=None, by=by, at=then)
    last = school_year(date(school_year(book.today).first.year - 1, 9, 1))
    now = _at(book.today)
    draft = open_annual_report(programme, last, by=by, at=now)
    for section, text in UNDER_WAY.items():
        write_section(draft, section, text=text, version=None, by=by, at=now)
    _write_surveys(programme, last, by, book.today)
    grow_tree(programme, by=by, at=now)


def _write_surveys(programme: Programme, last: Period, by: Actor, today: date) -> None:
    before = school_year(date(last.first.year - 1, 9, 1))
    then, now = _at(date(last.first.year, 10, 15)), _at(today)
    sent = open_annual_report(programme, before, kind=Kind.SURVEY, by=by, at=then)
    _declare(sent, DECLARED, by, then)
    for section, text in SAID.items():
        write_section(sent, section, text=text, version=None, by=by, at=then)
    sent = check_annual_report(sent, version=None, by=by, at=then)
    freeze_annual_report(sent, version=None, by=by, at=then)
    draft = open_annual_report(programme, last, kind=Kind.SURVEY, by=by, at=now)
    _declare(draft, ANSWERED_YET, by, now)


def _declare(survey: AnnualReport, answers: dict[int, dict[str, Decimal | str]], by: Actor, at: datetime) -> None:
    for block in BLOCKS:
        if given := answers.get(block.number):
            answer_survey(survey, block, answers=given, version=None, by=by, at=at)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
