"""In which quarter a point is. What is not known for sure is « inconnu », never « hors quartier » (N3)."""

import json
from dataclasses import dataclass
from datetime import date

import shapely

from village.core.fields import current_on
from village.programmes import generations
from village.programmes.models import Commune, Quarter

# A point in a QPV is in it, whatever local quarter it is in besides.
_RANKS = (Quarter.Kind.QPV, Quarter.Kind.WATCH, Quarter.Kind.POCKET, Quarter.Kind.OTHER)


@dataclass(frozen=True)
class Place:
    """A quarter, outside all of them, or unknown: then `why`, for a person."""

    quarter: Quarter | None = None
    outside: bool = False
    why: str = ""
    silent: bool = False
    """The service of addresses did not answer: asking for others is no use now."""

    @property
    def known(self) -> bool:
        return self.quarter is not None or self.outside


def place(longitude: float, latitude: float, commune: Commune, on: date) -> Place:
    """Where this point of the commune is on this day, by the quarters in force and their outlines."""
    quarters = list(commune.quarters.filter(current_on(on)).select_related("outline"))
    point = shapely.Point(longitude, latitude)
    drawn = {quarter.pk: quarter.outline for quarter in quarters if hasattr(quarter, "outline")}
    inside = sorted(
        (one for one in quarters if one.pk in drawn and _covers(drawn[one.pk].geometry, point)),
        key=lambda one: _RANKS.index(Quarter.Kind(one.kind)),
    )
    if inside and inside[0].kind == Quarter.Kind.QPV:
        return Place(inside[0])
    if why := _what_is_missing(commune, quarters, set(drawn), on):
        return Place(why=why)
    if inside:
        return Place(inside[0])
    if without := [one.name for one in quarters if one.pk not in drawn]:
        return Place(why=f"hors quartier prioritaire, mais le contour manque pour : {', '.join(without)}.")
    return Place(outside=True)


def _what_is_missing(commune: Commune, quarters: list[Quarter], drawn: set[int], on: date) -> str:
    """Why « outside the QPV » cannot be said here today; empty when it can."""
    generation = generations.in_force(commune.insee_code, on)
    if not getattr(commune, f"whole_{generation}_on"):
        return f"personne n’a dit que la liste des quartiers prioritaires {generation} est complète pour {commune}."
    without = [one.name for one in quarters if one.kind == Quarter.Kind.QPV and one.pk not in drawn]
    return f"le contour manque pour : {', '.join(without)}." if without else ""


def _covers(geometry: object, point: shapely.Point) -> bool:
    """Whether the point is inside, or on the edge."""
    return bool(shapely.covers(shapely.from_geojson(json.dumps(geometry)), point))
