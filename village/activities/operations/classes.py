"""A programme followed by a class, and its sequences: numbers, never a name (R48)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import ClassProgramme, ClassSequence
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.directory.models import School

LARGEST = 400


@dataclass(frozen=True)
class ClassSheet:
    name: str
    theme: str = ""
    school: School | None = None
    school_class: str = ""
    site: str = ""
    facilitators: str = ""


@transaction.atomic
def open_class_programme(sheet: ClassSheet, *, by: Actor) -> ClassProgramme:
    by.must(Permission.ACTIVITY_MANAGE)
    _check(sheet, by)
    made = ClassProgramme.objects.create(programme_id=by.programme_id, **vars(sheet))
    record(Act.ACTIVITY_OPEN, by=by, target=made, details="programme en classe")
    return made


@transaction.atomic
def change_class_programme(row: ClassProgramme, sheet: ClassSheet, *, version: int | None, by: Actor) -> ClassProgramme:
    by.must(Permission.ACTIVITY_MANAGE, Subject(row.programme_id))
    row = ClassProgramme.objects.select_for_update().get(pk=row.pk)
    if version != row.version:
        raise StaleVersion
    _check(sheet, by)
    for name, value in vars(sheet).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    record(Act.ACTIVITY_OPEN, by=by, target=row, details=f"programme en classe, version {row.version}")
    return row


def _check(sheet: ClassSheet, by: Actor) -> None:
    if bool(sheet.school) == bool(sheet.site.strip()):
        raise DomainError("Choisissez une école, ou écrivez un autre lieu : l’un des deux.", field="site")
    if sheet.school and not sheet.school_class.strip():
        raise DomainError("Dites quelle classe : « CM2 B ».", field="school_class")
    if sheet.school and sheet.school.organisation.programme_id != by.programme_id:
        raise DomainError("Cette école n’est pas de ce programme.", field="school")


@transaction.atomic
def record_sequence(  # noqa: PLR0913 - the line of the sheet
    row: ClassProgramme, *, theme: str, children: int, remark: str = "", by: Actor, on: date, today: date
) -> ClassSequence:
    """Write one sequence once it has taken place: how many children were there."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(row.programme_id))
    row = ClassProgramme.objects.select_for_update().get(pk=row.pk)
    if on > today:
        raise DomainError("Cette séquence n’a pas encore eu lieu : notez-la après.", field="on")
    if not 1 <= children <= LARGEST:
        raise DomainError(f"Comptez de 1 à {LARGEST} enfants.", field="children")
    if row.sequences.filter(on=on, theme__iexact=theme.strip()).exists():
        raise DomainError("Cette séquence est déjà notée ce jour-là.", field="theme")
    made = ClassSequence.objects.create(
        class_programme=row, on=on, theme=theme.strip(), children=children, remark=remark.strip()
    )
    record(Act.ACTIVITY_SCHEDULE, by=by, target=made, details=f"séquence en classe, {children} enfants")
    return made


@transaction.atomic
def remove_sequence(sequence: ClassSequence, *, by: Actor) -> None:
    """Written by mistake."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(sequence.class_programme.programme_id))
    record(Act.ACTIVITY_SCHEDULE, by=by, target=sequence, details="séquence en classe retirée")
    sequence.delete()
