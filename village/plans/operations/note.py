"""Write a note de suivi, and add to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, HeldLink
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Agreement, must_on, subject_of
from village.plans.models import JournalEntry, NoteAddition, NoteStep, Plan
from village.plans.operations.rules import check_open


@dataclass(frozen=True)
class NoteSheet:
    """What a note says (D-F5). `steps`: the direction of each goal that moved, by the key of the goal."""

    on: date
    kind: str
    text: str
    with_whom: str = ""
    good_news: bool = False
    positive: str = ""
    steps: Mapping[int, str] = field(default_factory=dict)
    with_family: bool = False
    informed_on: date | None = None
    informed_channel: str = ""
    next_step: str = ""
    next_on: date | None = None
    channel: str = Agreement.Channel.SCREEN
    readers: str = JournalEntry.Readers.TEAM


@transaction.atomic
def share_note(note: JournalEntry, *, by: Actor, on: date) -> JournalEntry:
    """The author of a private note lets the référent of the child read it: she decides, note by note (RU7, R36)."""
    must_on(by, Permission.NOTE_WRITE, note.plan.child, on)
    current = JournalEntry.objects.select_for_update().get(pk=note.pk)
    if current.author_id != by.user_id:
        raise Forbidden("Seul l’auteur d’une note privée décide de la partager.")
    if current.readers != JournalEntry.Readers.AUTHOR:
        raise DomainError("Cette note est déjà partagée.")
    current.readers = JournalEntry.Readers.REFERENT
    current.save(update_fields=["readers"])
    record(Act.NOTE_SHARE, by=by, target=current, person_id=note.plan.child_id)
    return current


@transaction.atomic(savepoint=False)  # all with the form that brings it, or nothing
def write_note(plan: Plan, sheet: NoteSheet, *, by: Actor, at: datetime) -> JournalEntry:
    """Write a note. Its readers are chosen now (R49, RU7); saying that the family was there dates it (R50)."""
    subject = subject_of(by, plan.child, timezone.localdate(at))
    by.must(Permission.NOTE_WRITE, subject)
    _check_day(plan, sheet.on, links=subject.links, today=timezone.localdate(at))
    _check_sheet(plan, sheet, today=timezone.localdate(at))
    answers = dict(vars(sheet))
    steps = answers.pop("steps")
    note = JournalEntry.objects.create(
        plan=plan, author_id=by.user_id, written_at=at, **{**answers, **_informed(sheet)}
    )
    NoteStep.objects.bulk_create(
        NoteStep(note=note, goal_id=goal, direction=direction) for goal, direction in steps.items()
    )
    record(Act.NOTE_WRITE, by=by, target=note, person_id=plan.child_id)
    return note


def _informed(sheet: NoteSheet) -> dict[str, Any]:
    """The family was there: it knew that day. It was told on a day: it is with the family."""
    told_on = sheet.informed_on or (sheet.on if sheet.with_family else None)
    return {"with_family": told_on is not None, "informed_on": told_on}


def _check_day(plan: Plan, on: date, *, links: Iterable[HeldLink], today: date) -> None:
    """A note tells of a day of this child's life, of this parcours and of its author's link with him."""
    if on > today:
        raise DomainError("Une note raconte ce qui a eu lieu : sa date ne peut pas être dans le futur.", field="on")
    if plan.child.birth_date and on < plan.child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="on")
    check_open(plan, on, "La note")
    since = min((held.since for held in links if held.link == Link.REFERENT), default=None)
    if since and on < since:
        raise DomainError(
            f"Vous accompagnez cet enfant depuis le {since:%d/%m/%Y}. Pour un échange d’avant, gardez une date "
            "depuis ce jour et dites dans la note quand il a eu lieu.",
            field="on",
        )


def _check_sheet(plan: Plan, sheet: NoteSheet, *, today: date) -> None:
    if sheet.next_on and sheet.next_on < sheet.on:
        raise DomainError("La prochaine étape est avant la note : vérifiez la date.", field="next_on")
    if sheet.informed_on and not sheet.on <= sheet.informed_on <= today:
        raise DomainError("Les parents sont informés entre la date de la note et aujourd’hui.", field="informed_on")
    if sheet.steps and set(sheet.steps) - set(plan.goals.values_list("pk", flat=True)):
        raise DomainError("Cet objectif n’est pas de ce parcours.")


@transaction.atomic
def add_to_note(note: JournalEntry, text: str, *, by: Actor, at: datetime) -> NoteAddition:
    """Correct or complete a note by words of today, below those of that day. Its author only."""
    category = Category.PRIVATE if note.readers == JournalEntry.Readers.AUTHOR else Category.SOCIAL
    by.must(Permission.NOTE_WRITE, subject_of(by, note.plan.child, timezone.localdate(at), category, note.author_id))
    if note.author_id != by.user_id:
        raise Forbidden("Seul l’auteur d’une note la complète.")
    addition = NoteAddition.objects.create(note=note, author_id=by.user_id, text=text, written_at=at)
    record(Act.NOTE_ADD, by=by, target=note, person_id=note.plan.child_id)
    return addition
