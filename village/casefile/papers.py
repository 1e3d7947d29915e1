"""The papers of a dossier that a reader prints: his notes, the week of the child."""

from collections.abc import Iterable
from datetime import date

from village.casefile.week import Week
from village.documents.kinds import FollowUpNote, FollowUpSheet, WeekDay, WeekDocument, WeekMoment
from village.documents.letterhead import letterhead_of
from village.documents.render import french_date
from village.people.models import Person
from village.plans.documents import child_identity
from village.plans.models import JournalEntry


def follow_up_sheet(
    child: Person, notes: Iterable[JournalEntry], *, referent: str, on: date, for_pen: bool = False
) -> FollowUpSheet:
    """Fiche de suivi (D-F5) of these notes, or waiting for a pen (R59)."""
    return FollowUpSheet(
        letterhead=letterhead_of(child.programme),
        on=on,
        child=child_identity(child),
        referent=referent,
        notes=tuple(_note(note) for note in notes),
        for_pen=for_pen,
    )


def _note(note: JournalEntry) -> FollowUpNote:
    added = [f"Ajout du {addition.written_at:%d/%m/%Y} : {addition.text}" for addition in note.additions.all()]
    steps = [f"{step.goal} ({step.get_direction_display()})" for step in note.steps.all()]
    next_step = f"{note.next_step}, pour le {note.next_on:%d/%m/%Y}" if note.next_on else note.next_step
    return FollowUpNote(
        contact_on=note.on,
        form=note.get_kind_display(),
        persons=note.with_whom,
        goal=" ; ".join(steps),
        fact="\n\n".join([note.text, *added]),
        positive=note.positive,
        next_step=next_step,
        parent_informed_on=note.informed_on,
    )


def week_document(child: Person, week: Week, *, on: date) -> WeekDocument:
    """The week of a child, for the door of the fridge (R53)."""
    return WeekDocument(
        letterhead=letterhead_of(child.programme),
        on=on,
        first_name=child.first_name,
        first=week.first,
        last=week.last,
        days=tuple(
            WeekDay(
                name=f"{day.name.capitalize()} {french_date(day.on)}",
                moments=tuple(WeekMoment(when=m.when, what=m.what, where=m.where) for m in day.moments),
            )
            for day in week.shown
        ),
    )
