"""Communes and quarters. A quarter is retired by a date, never deleted: past years must count as they were."""

import re
from datetime import date

from django.db import IntegrityError, transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.core.seen import seen
from village.programmes.models import Commune, Programme, Quarter
from village.programmes.operations.guard import must_configure

COMMUNE, QUARTER = ("name", "insee_code"), ("name", "code")
_QPV_CODE = re.compile(r"Q[PN][0-9]{5}[0-9A-Z]")


@transaction.atomic
def add_commune(programme: Programme, *, name: str, insee_code: str, by: Actor) -> Commune:
    """Add a commune; its INSEE code is there once."""
    must_configure(by, programme.pk)
    try:
        with transaction.atomic():
            commune = Commune.objects.create(programme=programme, name=name, insee_code=insee_code)
    except IntegrityError as error:
        raise DomainError("Une commune porte déjà ce code INSEE dans votre programme.", field="insee_code") from error
    record(Act.PROGRAMME_CHANGE, by=by, target=commune, details=f"commune {name} ajoutée")
    return commune


@transaction.atomic
def add_quarter(commune: Commune, *, name: str, kind: str, code: str, starts_on: date, by: Actor) -> Quarter:
    """Add a quarter from a day on. Only a QPV has a code, and it looks like QP013001 (2015) or QN01301M (2024)."""
    must_configure(by, commune.programme_id)
    code = _checked_code(code, kind)
    if commune.quarters.filter(current_on(starts_on), name__iexact=name).exists():
        raise DomainError("Ce quartier existe déjà dans cette commune.", field="name")
    quarter = Quarter.objects.create(commune=commune, name=name, kind=kind, code=code, starts_on=starts_on)
    record(Act.PROGRAMME_CHANGE, by=by, target=quarter, details=f"quartier {name} ajouté")
    return quarter


@transaction.atomic
def correct_commune(commune: Commune, *, name: str, insee_code: str, version: int | None, by: Actor) -> Commune:
    """Correct how a commune is written. It stays the same commune: past figures keep it."""
    must_configure(by, commune.programme_id)
    current = Commune.objects.select_for_update().get(pk=commune.pk)
    if seen(current, COMMUNE) != version:
        raise StaleVersion
    before = current.name
    current.name, current.insee_code = name, insee_code
    try:
        with transaction.atomic():
            current.save(update_fields=list(COMMUNE))
    except IntegrityError as error:
        raise DomainError("Une commune porte déjà ce code INSEE dans votre programme.", field="insee_code") from error
    record(Act.PROGRAMME_CHANGE, by=by, target=current, details=f"commune {before} corrigée : {name}, {insee_code}")
    return current


@transaction.atomic
def correct_quarter(quarter: Quarter, *, name: str, code: str, version: int | None, by: Actor) -> Quarter:
    """Correct a quarter's name or code. Its kind decides figures: it changes by retiring it and adding another."""
    must_configure(by, quarter.commune.programme_id)
    current = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if seen(current, QUARTER) != version:
        raise StaleVersion
    code = _checked_code(code, current.kind)
    if _doubles(current, name):
        raise DomainError("Ce quartier existe déjà dans cette commune.", field="name")
    before = current.name
    current.name, current.code = name, code
    current.save(update_fields=list(QUARTER))
    record(Act.PROGRAMME_CHANGE, by=by, target=current, details=f"quartier {before} corrigé : {name} {code}".strip())
    return current


def _doubles(quarter: Quarter, name: str) -> bool:
    """Whether another quarter of the commune bears this name in the same years."""
    others = Quarter.objects.filter(commune_id=quarter.commune_id, name__iexact=name).exclude(pk=quarter.pk)
    if quarter.ends_on:
        others = others.filter(starts_on__lte=quarter.ends_on)
    return others.exclude(ends_on__lt=quarter.starts_on).exists()


def _checked_code(code: str, kind: str) -> str:
    """Only a QPV has a code, and it looks like QP013001 (2015) or QN01301M (2024)."""
    code = code.strip().upper()
    if code and kind != Quarter.Kind.QPV:
        raise DomainError(
            "Seul un quartier prioritaire a un code QPV : videz ce champ, ou changez le type.", field="code"
        )
    if code and not _QPV_CODE.fullmatch(code):
        raise DomainError("Un code QPV commence par QP ou QN, puis 6 caractères : par exemple QP013001.", field="code")
    return code


@transaction.atomic
def retire_quarter(quarter: Quarter, *, on: date, by: Actor) -> None:
    """Stop offering a quarter after this day."""
    must_configure(by, quarter.commune.programme_id)
    if on < quarter.starts_on:
        raise DomainError(
            f"Ce quartier commence le {quarter.starts_on:%d/%m/%Y} : choisissez ce jour ou un jour après.", field="on"
        )
    quarter.ends_on = on
    quarter.save(update_fields=["ends_on"])
    record(Act.PROGRAMME_CHANGE, by=by, target=quarter, details=f"quartier {quarter.name} retiré le {on:%d/%m/%Y}")
