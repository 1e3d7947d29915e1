"""How French is written: dates, numbers, ages, spaces. Pure functions; the template filters wrap them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString

from village.core.dates import age as years_old

NBSP = "\u00a0"
THIN = "\u202f"
Number = int | float | Decimal

DAYS_IN_WEEK = 7
PLURAL_FROM = 2
SAID_IN_WEEKS, SAID_IN_MONTHS = 21, 60
"""Days from which a duration is said in a longer unit."""
MONTHS_SAID_IN_YEARS = 24

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

acronyms = {
    "AED": "action éducative à domicile",
    "AEMO": "action éducative en milieu ouvert",
    "ASE": "aide sociale à l’enfance",
    "CAF": "caisse d’allocations familiales",
    "CAMSP": "centre d’action médico-sociale précoce",
    "CATTP": "centre d’accueil thérapeutique à temps partiel",
    "CCAS": "centre communal d’action sociale",
    "CLAS": "contrat local d’accompagnement à la scolarité",
    "CMP": "centre médico-psychologique",
    "CMPP": "centre médico-psycho-pédagogique",
    "COPIL": "comité de pilotage",
    "COTECH": "comité technique",
    "CRIP": "cellule de recueil des informations préoccupantes",
    "DPO": "déléguée ou délégué à la protection des données",
    "EPS": "équipe pluridisciplinaire de soutien",
    "ETP": "équivalent temps plein",
    "IP": "information préoccupante",
    "MDPH": "maison départementale des personnes handicapées",
    "MDS": "maison départementale des solidarités",
    "PMI": "protection maternelle et infantile",
    "PRE": "programme de réussite éducative",
    "QPV": "quartier prioritaire de la politique de la ville",
    "RASED": "réseau d’aides aux élèves en difficulté",
    "REAAP": "réseau d’écoute, d’appui et d’accompagnement des parents",
    "REP": "réseau d’éducation prioritaire",
    "REP+": "réseau d’éducation prioritaire renforcé",
    "SESSAD": "service d’éducation spéciale et de soins à domicile",
    "UAI": "numéro national de l’école",
    "ULIS": "unité localisée pour l’inclusion scolaire",
    "UPE2A": "classe pour les enfants qui arrivent et apprennent le français",
}


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def long_date(day: date) -> str:
    """« 14 novembre 2017 »."""
    return f"{_day(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """« mardi 14 novembre 2017 »."""
    return f"{DAYS[day.weekday()]} {long_date(day)}"


def short_date(day: date, today: date | None = None) -> str:
    """« 14 nov. », with the year when it is not this one."""
    year = "" if today and today.year == day.year else f" {day.year}"
    return f"{_day(day)}{NBSP}{SHORT_MONTHS[day.month - 1]}{year}"


def relative_day(day: date, today: date) -> str:
    """« hier », « lundi », « jeudi prochain », or the short date further away."""
    gap = (day - today).days
    near = {-2: "avant-hier", -1: "hier", 0: "aujourd’hui", 1: "demain", 2: "après-demain"}
    if gap in near:
        return near[gap]
    if abs(gap) < DAYS_IN_WEEK:
        return DAYS[day.weekday()]
    return short_date(day, today)


def hour(at: time | datetime) -> str:
    """« 14 h », « 14 h 32 »."""
    minutes = f"{NBSP}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NBSP}h{minutes}"


def age(born: date, on: date) -> str:
    """« 9 ans », or months before two years."""
    years = years_old(born, on)
    if years >= PLURAL_FROM:
        return f"{years}{NBSP}ans"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{max(months, 0)}{NBSP}mois"


def ordinal(rank: int, gender: str = "m") -> str:
    """« 1er » or « 1re », « 2e »."""
    if rank == 1:
        return "1re" if gender == "f" else "1er"
    return f"{rank}e"


def number(value: Number, places: int | None = None) -> str:
    """« 1 388 », « 2,53 »: at most two decimals, none when they are zero, unless `places` says how many."""
    if isinstance(value, int) and not places:
        return ("−" if value < 0 else "") + f"{abs(value):,}".replace(",", THIN)
    exact = Decimal(str(value))
    wanted = 2 if places is None else places
    rounded = exact.quantize(Decimal(1).scaleb(-wanted), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{abs(rounded):,.{wanted}f}".partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    sign = "−" if rounded < 0 else ""
    return sign + whole.replace(",", THIN) + (f",{decimals}" if decimals else "")


def euros(value: Number) -> str:
    """« 1 388 € », « 12,50 € »."""
    exact = Decimal(str(value))
    return f"{number(exact, 0 if exact == exact.to_integral_value() else 2)}{NBSP}€"


def percent(share: Number, places: int = 0) -> str:
    """« 53 % » from a share between 0 and 1."""
    return f"{number(Decimal(str(share)) * 100, places)}{NBSP}%"


def months(value: Number) -> str:
    """« 13 mois », « 1,5 mois »."""
    return f"{number(value, None if value % 1 else 0)}{NBSP}mois"


def duration(span: timedelta | int) -> str:
    """A span of days in words: « 12 jours », « 5 semaines », « 13 mois », « 2 ans »."""
    days = span.days if isinstance(span, timedelta) else span
    if days < SAID_IN_WEEKS:
        return counted(days, "jour")
    if days < SAID_IN_MONTHS:
        return counted(days // DAYS_IN_WEEK, "semaine")
    spent = round(days / 30.44)
    if spent < MONTHS_SAID_IN_YEARS:
        return counted(spent, "mois", "mois")
    return counted(max(days // 365, 2), "an")  # never « 24 mois » here and « 2 ans » there


def plural(count: Number, one: str, many: str = "") -> str:
    """The word alone: plural from 2 on, as French has it."""
    return one if -PLURAL_FROM < count < PLURAL_FROM else many or f"{one}s"


def counted(count: Number, one: str, many: str = "") -> str:
    """« 1 enfant », « 27 enfants », « 0 enfant »."""
    return f"{number(count)}{NBSP}{plural(count, one, many)}"


_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# The spaces that must not break: before « ; ? ! » and a colon, after «, and between a number and what it counts.
_TIED = re.compile(
    r" (?:(?<=\S )(?=[;?!»]|:(?:\s|$))|(?<=« )|(?<=\d )(?=(?:%|€|h|ans?|mois|jours?|sur|enfants?)(?:\W|$)))"
)


def nbsp(text: str) -> SafeString:
    """Escape, then put the apostrophes and spaces French asks for. Text already marked safe keeps its markup."""
    fixed = str(conditional_escape(text if isinstance(text, SafeData) else _APOSTROPHE.sub("’", str(text))))
    return SafeString(_TIED.sub(NBSP, fixed))
