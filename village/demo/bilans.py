"""Two annual bilans: that of the published year, frozen; that of the last one, which the team is writing."""

from datetime import date, datetime, time

from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.core.dates import Period, school_year
from village.demo.book import Book
from village.evaluation.models import Section
from village.evaluation.operations import (
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    write_section,
)

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


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
