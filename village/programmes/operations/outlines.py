"""Outlines of quarters: those of a file, brought in by a person who saw what they would change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.programmes import generations
from village.programmes.models import Commune, Programme, Quarter, QuarterOutline
from village.programmes.operations.guard import must_configure
from village.programmes.outlines import Drawn


@dataclass(frozen=True)
class Chosen:
    """A quarter of the file and what it is here."""

    drawn: Drawn
    kind: str


@dataclass(frozen=True)
class Whole:
    """Of this commune, the file gives every QPV of this generation: a person says so."""

    generation: str
    commune: int


def former_quarters(programme: Programme, on: date) -> list[Quarter]:
    """The QPV of 2015 that nobody ended, where those of 2024 are in force."""
    quarters = Quarter.objects.filter(commune__programme=programme, kind=Quarter.Kind.QPV, ends_on=None)
    return [
        quarter
        for quarter in quarters.select_related("commune")
        if _generation(quarter) == generations.FIRST
        and generations.in_force(quarter.commune.insee_code, on) == generations.SECOND
    ]


def _generation(quarter: Quarter) -> str:
    return generations.of_quarter(quarter.code, quarter.commune.insee_code, quarter.starts_on)


@transaction.atomic
def bring_outlines(
    programme: Programme,
    chosen: Sequence[Chosen],
    *,
    whole: Collection[Whole] = (),
    end_former: bool = False,
    by: Actor,
    on: date,
) -> int:
    """Draw the chosen quarters, adding those that are not there yet; return how many were added.

    Twice the same file changes nothing more. `end_former`: the QPV of 2015 still open end the day before those of 2024,
    where the list of these is whole.
    """
    must_configure(by, programme.pk)
    Programme.objects.select_for_update().get(pk=programme.pk)  # one file at a time
    communes = {commune.pk: commune for commune in programme.communes.select_for_update()}
    if not chosen and not whole and not end_former:
        raise DomainError("Rien n’est coché : cochez ce que vous voulez reprendre.")
    added = sum([_draw(one, communes[one.drawn.commune], on) for one in chosen if one.drawn.commune in communes])
    for said in whole:
        if commune := communes.get(said.commune):
            setattr(commune, f"whole_{said.generation}_on", on)
            commune.save(update_fields=[f"whole_{said.generation}_on"])
    ended = _end_former(programme, on) if end_former else 0
    told = [
        f"{len(chosen)} contours, {added} quartiers ajoutés",
        f"{ended} quartiers de 2015 terminés" if ended else "",
        *(
            f"liste {said.generation} complète pour {communes[said.commune]}"
            for said in whole
            if said.commune in communes
        ),
    ]
    record(Act.PROGRAMME_CHANGE, by=by, target=programme, details=" ; ".join(filter(None, told))[:300])
    return added


def _end_former(programme: Programme, on: date) -> int:
    quarters = [quarter for quarter in former_quarters(programme, on) if quarter.commune.whole_2024_on]
    for quarter in quarters:
        last = generations.days_of(generations.FIRST, quarter.commune.insee_code).ends_on
        quarter.ends_on = max(quarter.starts_on, last) if last else None
        quarter.save(update_fields=["ends_on"])
    return len(quarters)


def _draw(one: Chosen, commune: Commune, on: date) -> bool:
    """Give a quarter its outline; whether the quarter had to be added."""
    known = known_quarter(one, commune, on)
    quarter = known or _new(one, commune, on)
    if one.drawn.code and not quarter.code:
        quarter.code = one.drawn.code
        quarter.save(update_fields=["code"])
    QuarterOutline.objects.update_or_create(
        quarter=quarter, defaults={"geometry": one.drawn.geometry, "brought_on": on}
    )
    return known is None


def known_quarter(one: Chosen, commune: Commune, on: date) -> Quarter | None:
    """The quarter that this one is already: by its code, else by its name and its generation."""
    same = [row for row in commune.quarters.filter(kind=one.kind) if fold(row.name) == fold(one.drawn.name)]
    if not one.drawn.code:
        return next((row for row in same if row.ends_on is None or row.ends_on >= on), None)
    if known := commune.quarters.filter(code=one.drawn.code).first():
        return known
    generation = generations.of_code(one.drawn.code)
    return next((row for row in same if not row.code and _generation(row) == generation), None)


def _new(one: Chosen, commune: Commune, on: date) -> Quarter:
    days = generations.days_of(generations.of_code(one.drawn.code), commune.insee_code) if one.drawn.code else None
    return Quarter.objects.create(
        commune=commune,
        name=one.drawn.name,
        kind=one.kind,
        code=one.drawn.code,
        starts_on=days.starts_on if days else on,
        ends_on=days.ends_on if days else None,
    )


@transaction.atomic
def switch_geocoding(programme: Programme, *, on: bool, by: Actor) -> None:
    """Ask the public address service where addresses are, or no more."""
    must_configure(by, programme.pk)
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    current.geocodes = on
    current.save(update_fields=["geocodes"])
    record(
        Act.PROGRAMME_CHANGE, by=by, target=current,
        details="quartier cherché d’après l’adresse : oui" if on else "quartier cherché d’après l’adresse : non",
    )  # fmt: skip


@transaction.atomic
def forget_whole(commune: Commune, generation: str, *, by: Actor) -> None:
    """The list of this commune is not whole after all: outside the outlines, nobody knows again."""
    must_configure(by, commune.programme_id)
    setattr(commune, f"whole_{generation}_on", None)
    commune.save(update_fields=[f"whole_{generation}_on"])
    record(Act.PROGRAMME_CHANGE, by=by, target=commune, details=f"liste {generation} non complète pour {commune}")
