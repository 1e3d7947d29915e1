"""Say whether a projet pour l’enfant exists, and how the parcours fits in (R57, RU18).

Like those of what is transmitted, its lines of the journal name the document and never the child.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.around.models import ChildProject
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.holding import Category
from village.people.models import Person, subject_of


@dataclass(frozen=True)
class ProjectSheet:
    standing: str
    since: date | None = None
    contact: str = ""
    service: str = ""
    phone: str = ""
    fit: str = ""

    @property
    def told(self) -> bool:
        return any((self.since, self.contact, self.service, self.phone, self.fit))


@transaction.atomic
def note_project(child: Person, sheet: ProjectSheet, *, version: int | None, by: Actor, on: date) -> ChildProject:
    """Write it, or write it again over what was read as `version` (None: nothing was there)."""
    by.must(Permission.CONCERN_WRITE, subject_of(by, child, on, Category.DANGER))
    if sheet.standing != ChildProject.Standing.YES and sheet.told:
        raise DomainError("Répondez « oui », ou effacez la date, la personne et le reste.", field="standing")
    if sheet.since:
        check_past(child, sheet.since, on, "since")
    Person.objects.select_for_update().get(pk=child.pk)  # one at a time, also for the first
    current = ChildProject.objects.filter(child=child).first()
    if (current.version if current else None) != version:
        raise StaleVersion
    written = current or ChildProject(child=child, version=0)
    for name, value in vars(sheet).items():
        setattr(written, name, value)
    written.author_id, written.on, written.version = by.user_id, on, written.version + 1
    written.save()
    record(Act.CONCERN_PROJECT, by=by, target=written)
    return written
