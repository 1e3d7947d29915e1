"""Relevé de décisions (D-F10), extracts, situation sheets."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.documents import waiting_lines
from village.activities.reading import waits_of
from village.core.dates import school_year
from village.core.french import counted, long_date
from village.core.names import Known, without_names
from village.documents.kinds import (
    MeetingMinutes,
    MinutesItem,
    MinutesTask,
    SituationDocument,
    WaitingLine,
    WaitingSheet,
)
from village.documents.letterhead import letterhead_of
from village.meetings.models import Meeting, Situation
from village.meetings.naming import known_names
from village.meetings.needs import Register, register_of
from village.meetings.reading import referent_names
from village.meetings.sheet import Row, Sheet, age_band
from village.meetings.told import disagreement_of
from village.programmes.models import Programme


def minutes_of(sheet: Sheet, *, on: date) -> MeetingMinutes:
    """Situations by their codes only: the sheet may be read by somebody else.

    The reason of a decision, free words for the family, names people: it stays in the dossier. Of the other words,
    the names known here are replaced.
    """
    return _minutes(sheet, sheet.rows, on=on, reader="", initials=False)


def extract_of(sheet: Sheet, own: Iterable[int], reader: str, *, on: date) -> MeetingMinutes:
    """The situations of one partner only (`own`: their keys), with the initials of children he already knows."""
    wanted = set(own)
    return _minutes(
        sheet, [row for row in sheet.rows if row.situation.pk in wanted], on=on, reader=reader, initials=True
    )


def _minutes(sheet: Sheet, rows: list[Row], *, on: date, reader: str, initials: bool) -> MeetingMinutes:
    meeting = sheet.meeting
    referents = referent_names(sheet.situations, meeting.on)
    people = {person.pk: f"{person} ({quality})" for person, quality in sheet.expected}
    return MeetingMinutes(
        letterhead=letterhead_of(meeting.panel.programme),
        on=on,
        panel=str(meeting.panel),
        held_on=meeting.on,
        place=meeting.where,
        present=tuple(people[pk] for pk, came in sheet.attended.items() if came and pk in people),
        excused=tuple(people[pk] for pk, came in sheet.attended.items() if not came and pk in people),
        items=tuple(_item(row, referents, initials=initials) for row in rows),
        studied=len(sheet.rows),
        next_meeting=_next_meeting(meeting),
        reader=reader,
    )


def _next_meeting(meeting: Meeting) -> date | None:
    """When the same EPS meets again."""
    after = meeting.panel.meetings.filter(on__gt=meeting.on).order_by("on")
    return after.values_list("on", flat=True).first()


def _item(row: Row, referents: dict[int, str], *, initials: bool) -> MinutesItem:
    situation = row.situation
    decision = getattr(situation, "decision", None)
    known = known_names(situation)
    who = f", {situation.child.initials[0]}. {situation.child.initials[1:]}." if initials else ""
    why = situation.get_reason_display()
    said_once = "" if why == row.decision else f", {why}"  # « sortie : sortie »
    return MinutesItem(
        situation=f"{situation.code}{who}, {row.band}{said_once}",
        decision=row.decision,
        referent=referents.get(situation.child_id, ""),
        informs_family=str(decision.informer or "") if decision else "",
        informed_before=decision.inform_by if decision else None,
        next_review=decision.next_review_on if decision else None,
        changes=without_names(decision.changes, known) if decision else "",
        horizon=decision.horizon if decision else None,
        disagreement=_disagreement(situation, known),
        tasks=tuple(
            MinutesTask(what=without_names(task.what, known), who=task.who, by_when=task.by_when)
            for task in situation.tasks.select_related("professional", "user")
        ),
        amendments=_amendments(situation, known),
    )


def _disagreement(situation: Situation, known: list[Known]) -> str:
    """How the disagreement of a parent was dealt with before the entry (RU1, X22)."""
    fiche = disagreement_of(situation) if situation.reason == Situation.Reason.ENTRY else None
    if fiche is None or fiche.settled_on is None:
        return ""
    way = fiche.get_settled_by_way_display()
    return f"Le {long_date(fiche.settled_on)} : {way}. {without_names(fiche.settled_words, known)}"


def _amendments(situation: Situation, known: list[Known]) -> tuple[str, ...]:
    added = tuple(
        f"{long_date(timezone.localdate(added.written_at))}, {added.author} : {without_names(added.text, known)}"
        for added in situation.amendments.select_related("author")
    )
    return (*_corrections(situation, known), *added)


def _corrections(situation: Situation, known: list[Known]) -> tuple[str, ...]:
    """« Décision corrigée : elle disait … »: the minutes never hide that they changed."""
    decision = getattr(situation, "decision", None)
    if decision is None or decision.version == 1:
        return ()
    return tuple(
        f"{long_date(timezone.localdate(was.written_at))}, {was.author} : décision corrigée, elle disait "
        f"« {was.get_outcome_display()} ». Motif : {without_names(was.why, known)}"
        for was in decision.corrections.select_related("author")
    )


def situation_document(situation: Situation, *, on: date) -> SituationDocument:
    """The sheet that was read again: what it says, and nothing else of the child but an age band."""
    sheet, meeting = situation.sheet, situation.meeting
    return SituationDocument(
        letterhead=letterhead_of(meeting.panel.programme),
        on=on,
        code=situation.code,
        panel=str(meeting.panel),
        held_on=meeting.on,
        reason=situation.get_reason_display(),
        age_band=age_band(situation.child.birth_date, meeting.on),
        motives=tuple(str(motive) for motive in situation.referral.motives.all()) if situation.referral else (),
        observed=sheet.observed,
        strengths=sheet.strengths,
        tried=sheet.tried,
        family=sheet.family,
        question=sheet.question,
    )


def waiting_sheet(programme: Programme, reader: Actor, *, on: date) -> WaitingSheet:
    """Attentes et besoins non couverts (D-F16): open waits, the longest first; needs counted, small numbers hidden."""
    waits = waits_of(reader, on).going_on().order_by("requested_on")
    needs = _needs(register_of(reader, school_year(on), on=on)) if reader.can(Permission.NEED_READ) else ()
    return WaitingSheet(letterhead=letterhead_of(programme), on=on, waits=waiting_lines(waits, on), needs=needs)


def _needs(register: Register) -> tuple[WaitingLine, ...]:
    return tuple(
        WaitingLine(
            who=counted(number, "enfant") if number else f"moins de {register.threshold} enfants",
            what=line.label,
            quarter=where,
        )
        for line in register.by_quarter.lines
        for where, number in line.cells
        if number != 0
    )
