"""The papers of a dossier that a reader prints: his notes, the week of the child."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from village.access.links import Link
from village.casefile.dossier import Dossier
from village.casefile.week import Week
from village.documents.kinds import (
    FollowUpNote,
    FollowUpSheet,
    InformationSheet,
    Relative,
    WeekDay,
    WeekDocument,
    WeekMoment,
)
from village.documents.letterhead import letterhead_of
from village.documents.parts import ChildIdentity, GuardianIdentity
from village.documents.render import french_date
from village.people.models import Guardian, Person
from village.people.operations import is_protected
from village.plans.documents import child_identity
from village.plans.models import JournalEntry, PlanRelative

PROTECTED = "adresse protégée"


def information_sheet(dossier: Dossier, *, for_pen: bool = False) -> InformationSheet:
    """Fiche de renseignement (D-F2) as this reader may see it; a rejected adult is not of the family."""
    child, home, sees = dossier.child, dossier.child.household, dossier.sees
    start = InformationSheet(
        letterhead=letterhead_of(child.programme),
        on=dossier.on,
        for_pen=for_pen,
        child=_whole_identity(dossier, named_only=for_pen),
        referent=next((str(tie.user) for tie in dossier.ties if tie.link == Link.REFERENT and tie.user), ""),
    )
    if for_pen:
        return start
    guardians = child.guardians.filter(rejected_on__isnull=True).select_related("adult")
    return replace(
        start,
        guardians=tuple(_guardian(guardian, dossier) for guardian in guardians),
        relatives=tuple(_relative(one, dossier) for one in dossier.relatives) if sees["social"] else (),
        languages=home.languages if home else "",
        interpreter=home.interpreter if home else None,
    )


def _whole_identity(dossier: Dossier, *, named_only: bool) -> ChildIdentity:
    child, home = dossier.child, dossier.child.household
    known = child_identity(child, dossier.on)
    if not dossier.sees["school"]:
        known = replace(known, school="", school_class="")
    if named_only or home is None:
        return known
    if home.protected_on:  # a sheet goes from hand to hand
        return replace(known, address=PROTECTED)
    quarter = f"{home.quarter} ({home.quarter.get_kind_display()})" if home.quarter else ""
    street = home.address if dossier.reaches else ""
    return replace(known, address=", ".join(filter(None, [street, str(home.commune)])), quarter=quarter)


def _guardian(guardian: Guardian, dossier: Dossier) -> GuardianIdentity:
    """Without telephone for who does not call the family; with a protected address goes that of who lives there."""
    hidden = not dossier.reaches or (is_protected(dossier.child) and guardian.lives_with)
    return GuardianIdentity(
        name=str(guardian.adult),
        link=guardian.get_relation_display(),
        phone="" if hidden else guardian.adult.phone,
        address="vit avec l’enfant" if guardian.lives_with else "ne vit pas avec l’enfant",
    )


def _relative(relative: PlanRelative, dossier: Dossier) -> Relative:
    """With a protected address goes the telephone of every relative: where each lives is not written."""
    phone = "" if is_protected(dossier.child) else relative.phone
    return Relative(
        name=relative.name, link=relative.get_relation_display(), phone=phone, may=", ".join(relative.allowed)
    )


def follow_up_sheet(
    child: Person, notes: Iterable[JournalEntry], *, referent: str, on: date, for_pen: bool = False
) -> FollowUpSheet:
    """Fiche de suivi (D-F5) of these notes, or waiting for a pen (R59)."""
    return FollowUpSheet(
        letterhead=letterhead_of(child.programme),
        on=on,
        child=child_identity(child, on),
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
    """The week of a child, for the door of the fridge (R53); with a protected address, no moment says where."""
    hidden = is_protected(child)
    return WeekDocument(
        letterhead=letterhead_of(child.programme),
        on=on,
        first_name=child.first_name,
        first=week.first,
        last=week.last,
        days=tuple(
            WeekDay(
                name=f"{day.name.capitalize()} {french_date(day.on)}",
                moments=tuple(
                    WeekMoment(
                        when=m.when, what=m.what, where="" if hidden else m.where, time=m.time, together=m.together
                    )
                    for m in day.moments
                ),
            )
            for day in week.shown
        ),
    )
