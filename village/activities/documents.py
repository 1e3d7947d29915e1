"""What is printed of an action: its roll, its season. A child is a first name and an age (R43)."""

from collections.abc import Iterable, Sequence
from datetime import date

from village.activities.models import Activity, ActivitySession, Attendance, ClassProgramme, WaitingEntry
from village.activities.reading import Child, runners
from village.core.dates import age
from village.core.french import counted, hour, short_date
from village.documents.kinds import (
    AttendanceSheet,
    ClassSequence,
    ClassSheet,
    Present,
    SeasonRow,
    SeasonSheet,
    WaitingLine,
)
from village.documents.letterhead import letterhead_of

_MARKS = {
    Attendance.Status.PRESENT.value: "P",
    Attendance.Status.LATE.value: "R",
    Attendance.Status.EXCUSED.value: "E",
    Attendance.Status.ABSENT.value: "A",
}
NOTHING = "–"


def attendance_sheet(session: ActivitySession, children: Iterable[Child], *, on: date) -> AttendanceSheet:
    """Feuille de présence (D-F12): boxes for a pen until the roll is called, then who came."""
    return AttendanceSheet(
        letterhead=letterhead_of(session.activity.programme),
        on=on,
        for_pen=session.recorded_at is None,
        name=session.activity.title,
        held_on=session.on,
        when=hour(session.starts_at) if session.starts_at else "",
        place=session.where,
        facilitators=tuple(str(row) for row in runners(session.activity)),
        children=tuple(_present(child) for child in children),
        others=str(session.unnamed) if session.unnamed else "",
        remark=session.remark,
    )


def _present(child: Child) -> Present:
    came = child.attendance
    return Present(
        first_name=child.first_name,
        age=_years(child.years),
        status=came.get_status_display() if came else "",
        parents=str(came.parents) if came and came.parents else "",
        siblings=str(came.siblings) if came and came.siblings else "",
    )


def _years(years: int | None) -> str:
    return "" if years is None else counted(years, "an")


def season_sheet(
    activity: Activity, sessions: Sequence[ActivitySession], children: Iterable[Child], *, on: date
) -> SeasonSheet:
    """One row a child, one column a session; a session to come is an empty box."""
    said = {
        (row.session_id, row.child_id): row.status
        for row in Attendance.objects.filter(session__in=[session.pk for session in sessions])
    }
    return SeasonSheet(
        letterhead=letterhead_of(activity.programme),
        on=on,
        name=activity.title,
        facilitators=tuple(str(row) for row in runners(activity)),
        dates=tuple(f"{session.on:%d/%m}" for session in sessions),
        rows=tuple(
            SeasonRow(
                first_name=child.first_name,
                age=_years(child.years),
                marks=tuple(_mark(session, said.get((session.pk, child.pk))) for session in sessions),
            )
            for child in children
        ),
        total=tuple(_total(session, said) for session in sessions),
    )


def _mark(session: ActivitySession, status: str | None) -> str:
    if status:
        return _MARKS[status]
    return NOTHING if session.recorded_at else ""


def _total(session: ActivitySession, said: dict[tuple[int, int], str]) -> str:
    if not session.recorded_at:
        return ""
    came = {status.value for status in Attendance.CAME}
    return str(sum(1 for (pk, _), status in said.items() if pk == session.pk and status in came))


def waiting_lines(entries: Iterable[WaitingEntry], on: date) -> tuple[WaitingLine, ...]:
    """The waits of the children whom this reader may see: a first name, an age (D-F16)."""
    return tuple(_waiting(entry, on) for entry in entries)


def _waiting(entry: WaitingEntry, on: date) -> WaitingLine:
    child = entry.child
    years = age(child.birth_date, on) if child.birth_date else None
    said = [str(entry.asked_of or ""), entry.meanwhile and f"en attendant : {entry.meanwhile}"]
    if entry.given_up_on:
        said.append(f"close le {short_date(entry.given_up_on)} : {entry.get_given_up_reason_display()}")
    elif entry.call_on and entry.open:
        said.append(f"rappeler le {short_date(entry.call_on)}")
    return WaitingLine(
        who=", ".join(filter(None, [child.first_name, _years(years)])),
        what=str(entry.care),
        asked_on=entry.requested_on,
        obtained=short_date(entry.obtained_on) if entry.obtained_on else "",
        reason=" ; ".join(filter(None, said)),
    )


def class_sheet(row: ClassProgramme, *, on: date) -> ClassSheet:
    """Programme en classe (R48): its sequences in numbers, with room for the next ones while there is none."""
    sequences = tuple(
        ClassSequence(on=one.on, theme=one.theme, children=str(one.children), remark=one.remark)
        for one in row.sequences.all()
    )
    return ClassSheet(
        letterhead=letterhead_of(row.programme),
        on=on,
        for_pen=not sequences,
        name=row.name,
        school=str(row.school or row.site),
        school_class=row.school_class,
        theme=row.theme,
        facilitators=row.facilitators,
        sequences=sequences,
    )
