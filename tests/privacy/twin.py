"""A second dossier of Kadiatou, opened by mistake: « Kadiatou Traore », a parent, a school, nothing more."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.house.scene import Scene
from village.access import wall
from village.access.wall import Mission
from village.core.reference import own_fields
from village.core.sealing import SealedText
from village.people.models import Agreement, Guardian, Household, Merge, Person, Schooling
from village.privacy.models import ExceptionalAccess, LegalHold
from village.privacy.operations.joining import Choices
from village.privacy.operations.merging import merge_dossiers, version_of
from village.privacy.operations.separating import separate_dossiers
from village.privacy.reach import models_held, rows_of


def twin_of(cast: Cast, name: str = "Traore", born: date = date(2009, 3, 14)) -> Person:
    """Another dossier, with its own home, mother, school and agreement."""
    home = Household.objects.create(programme=cast.programme, commune=cast.commune, address="1 rue des Lilas")
    child = Person.objects.create(
        programme=cast.programme, household=home, is_child=True, first_name="Kadiatou", last_name=name,
        birth_date=born, sex="F",
    )  # fmt: skip
    mother = Person.objects.create(
        programme=cast.programme,
        household=home,
        is_child=False,
        first_name="Farida",
        last_name=name,
        phone="0601020304",
    )
    guardian = Guardian.objects.create(child=child, adult=mother, relation="mere")
    Agreement.objects.create(
        child=child, guardian=guardian, scope="accompagnement", channel="oral", informed_by=cast.users["alice"],
        given_on=SINCE,
    )  # fmt: skip
    Schooling.objects.create(child=child, school=cast.school, level=item("N4", "ce2"), starts_on=SINCE)
    return child


def at_rest(scene: Scene) -> Person:
    """Kadiatou of the scene, with nothing that asks to wait before a merge."""
    child = scene.cast.children["kadiatou"]
    scene.situation.delete()
    LegalHold.objects.filter(child=child).delete()
    ExceptionalAccess.objects.filter(child=child).update(closed_at=timezone.now())
    return child


def merge(cast: Cast, kept: Person, aside: Person, *taken: str, parents: dict[int, int] | None = None) -> Merge:
    with wall.open_for(Mission.KEEP, cast.programme.pk):
        version = version_of(kept, aside)
    choices = Choices(frozenset(taken), parents or {})
    return merge_dossiers(kept, aside, choices, version=version, by=cast.actor("alice"), at=timezone.now())


def separate(cast: Cast, made: Merge) -> Person:
    return separate_dossiers(made, by=cast.actor("alice"), at=timezone.now())


def same_parents(kept: Person, aside: Person) -> dict[int, int]:
    return {aside.guardians.get(relation="mere").pk: kept.guardians.get(relation="mere").pk}


def everything(*children: Person) -> dict[tuple[str, Any], dict[str, Any]]:
    """Each row of these dossiers as it reads: every column, its words opened."""
    found = {}
    for model, keys in rows_of(*children).keys.items():
        if model is Merge:
            continue
        for row in model._default_manager.filter(pk__in=keys):
            found[model._meta.label, row.pk] = _read(row)
    return found


def _read(row: Model) -> dict[str, Any]:
    return {own.attname: _plain(getattr(row, own.attname)) for own in own_fields(type(row))}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def seals_of(child: Person) -> set[int]:
    """The keys with which the words of this dossier are sealed, whatever the table."""
    from django.db import connection

    from village.core.sealing import key_in

    found: set[int] = set()
    for model, keys in rows_of(child).keys.items():
        columns = [own.column for own in own_fields(model) if isinstance(own, SealedText)]
        for column in columns:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [list(keys)])  # noqa: S608
                found |= {key_in(value) for (value,) in cursor.fetchall() if value}
    return found - {0}


__all__ = ["at_rest", "everything", "merge", "models_held", "same_parents", "seals_of", "separate", "twin_of"]
