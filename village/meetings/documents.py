"""Relevé de décisions (D-F10)."""

from datetime import date

from village.documents.kinds import MeetingMinutes, MinutesItem
from village.documents.letterhead import letterhead_of
from village.meetings.reading import referent_names
from village.meetings.sheet import Sheet


def minutes_of(sheet: Sheet, *, on: date) -> MeetingMinutes:
    """Situations by their codes only: the sheet may be read by somebody else.

    The reason of a decision, free words for the family, names people: it stays in the dossier.
    """
    meeting = sheet.meeting
    referents = referent_names(sheet.situations, meeting.on)
    people = {person.pk: f"{person} ({quality})" for person, quality in sheet.expected}
    return MeetingMinutes(
        letterhead=letterhead_of(meeting.panel.programme),
        on=on,
        panel=str(meeting.panel),
        held_on=meeting.on,
        place=meeting.place,
        present=tuple(people[pk] for pk, came in sheet.attended.items() if came and pk in people),
        excused=tuple(people[pk] for pk, came in sheet.attended.items() if not came and pk in people),
        items=tuple(
            MinutesItem(
                situation=f"{row.situation.code}, {row.band}, {row.situation.get_reason_display()}",
                decision=row.decision,
                referent=referents.get(row.situation.child_id, ""),
                informs_family=str(row.situation.decision.informer or "") if row.decision else "",
                informed_before=row.situation.decision.inform_by if row.decision else None,
            )
            for row in sheet.rows
        ),
    )
