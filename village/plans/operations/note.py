"""Write a note de suivi."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.models import subject_of
from village.plans.models import Goal, JournalEntry, Plan
from village.plans.operations.plan import check_open


@dataclass(frozen=True)
class NoteSheet:
    """What a note says (D-F5)."""

    on: date
    kind: str
    text: str
    with_whom: str = ""
    good_news: bool = False
    goal: Goal | None = None
    direction: str = ""
    with_family: bool = False
    next_step: str = ""
    next_on: date | None = None
    readers: str = JournalEntry.Readers.TEAM


@transaction.atomic
def write_note(plan: Plan, sheet: NoteSheet, *, by: Actor, at: datetime) -> JournalEntry:
    """Write a note. Its readers are chosen now (R49, RU7)."""
    by.must(Permission.NOTE_WRITE, subject_of(by, plan.child, at.date()))
    check_open(plan, sheet.on, "La note")
    if sheet.on > at.date():
        raise DomainError("Une note raconte ce qui a eu lieu : sa date ne peut pas être dans le futur.", field="on")
    if sheet.next_on and sheet.next_on < sheet.on:
        raise DomainError("La prochaine étape est avant la note : vérifiez la date.", field="next_on")
    if sheet.goal and sheet.goal.plan_id != plan.pk:
        raise DomainError("Cet objectif n’est pas de ce parcours.", field="goal")
    note = JournalEntry.objects.create(plan=plan, author_id=by.user_id, written_at=at, **vars(sheet))
    record(Act.NOTE_WRITE, by=by, target=note, person_id=plan.child_id)
    return note
