"""In which quarter a family lives, from its address: asked only where the programme switched it on (decision 34)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from village.access.policy import Actor
from village.core.holding import Category
from village.core.seen import seen
from village.core.text import fold
from village.people.models import Household, Person
from village.people.operations.correction import HOME, HomeSheet, correct_home, is_same_place, must_correct
from village.programmes.geocoding import position
from village.programmes.models import Commune
from village.programmes.placing import Place, place

# What announces a person in an address.
_SOMEBODY = re.compile(r"\b(chez|c/o|mme|mlle|mrs?|monsieur|madame|mademoiselle|famille)\b|\bm\.", re.IGNORECASE)


def look_up(child: Person, address: str, commune: Commune, *, by: Actor, on: date) -> Place:
    """Where this address is among the quarters of today. It writes nothing; unknown says why.

    The address leaves alone. One that names somebody does not leave, and a protected one never does.
    """
    must_correct(child, by, on, Category.IDENTITY)
    if not child.programme.geocodes:
        return Place(why="votre programme n’interroge pas le service public des adresses.")
    if child.household and child.household.protected_on:
        return Place(why="cette adresse est protégée : elle n’est jamais envoyée.")
    if why := _why_kept(address, child):
        return Place(why=why)
    found = position(address, commune)
    return (
        Place(why=found.why, silent=found.silent) if found.why else place(found.longitude, found.latitude, commune, on)
    )


def _why_kept(address: str, child: Person) -> str:
    """Why this address stays here; empty when it may leave."""
    if not any(sign.isdigit() for sign in address):
        return "l’adresse n’est pas assez précise : il faut un numéro et une rue."
    if _SOMEBODY.search(address) or set(fold(address).split()) & _names(child):
        return "l’adresse contient peut-être un nom de personne : elle n’est pas envoyée."
    return ""


def _names(child: Person) -> set[str]:
    """The words of the names of this child, of his home, of his parents."""
    people = Person.objects.filter(household=child.household) if child.household else Person.objects.none()
    parents = Person.objects.filter(wards__child=child)
    known = {child.folded_name, *(people | parents).values_list("folded_name", flat=True)}
    return {word for name in known for word in name.split() if len(word) > 2}


def placed(home: Household | None, sheet: HomeSheet, found: Place) -> HomeSheet:
    """The sheet with what was found. Nothing found: what was known of this address stays, of another nothing is."""
    if found.known:
        return replace(sheet, quarter=found.quarter, outside_quarters=found.outside)
    if home and is_same_place(home, sheet.address, sheet.commune):
        return replace(sheet, quarter=home.quarter, outside_quarters=home.outside_quarters)
    return sheet


@dataclass
class Located:
    """What came of the addresses asked: how many were found, and why the others were not (why → how many)."""

    found: int = 0
    unknown: Counter[str] = field(default_factory=Counter)


def locate_homes(children: Iterable[Person], *, by: Actor, on: date) -> Located:
    """Find the quarter of these homes, one after the other; stop when the service does not answer."""
    said = Located()
    for child in children:
        home = child.household
        if home is None:
            continue
        found = look_up(child, home.address, home.commune, by=by, on=on)
        if found.known:
            sheet = HomeSheet(**{name: getattr(home, name) for name in HOME})
            sheet = replace(sheet, quarter=found.quarter, outside_quarters=found.outside)
            correct_home(child, sheet, computed=True, version=seen(home, HOME), by=by, on=on)
            said.found += 1
        else:
            said.unknown[found.why] += 1
        if found.silent:
            break
    return said
