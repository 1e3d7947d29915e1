"""An appointment as a calendar file (RFC 5545). Nothing of a child ever stands in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

MIME = "text/calendar"
_STAMP = "%Y%m%dT%H%M%SZ"
_LINE = 73  # octets, what follows the space of a folded line included


@dataclass(frozen=True)
class Appointment:
    """`begins` and `ends` on the clock of the wall; `sequence` grows when the appointment moves."""

    uid: str
    title: str
    begins: datetime
    ends: datetime
    place: str = ""
    notes: str = ""
    url: str = ""
    sequence: int = 1


def calendar(appointment: Appointment, *, at: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tout un village//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{appointment.uid}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(_here(appointment.begins))}",
        f"DTEND:{_utc(_here(appointment.ends))}",
        f"SUMMARY:{escaped(appointment.title)}",
        *([f"LOCATION:{escaped(appointment.place)}"] if appointment.place else []),
        *([f"DESCRIPTION:{escaped(appointment.notes)}"] if appointment.notes else []),
        *([f"URL:{appointment.url}"] if appointment.url else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _here(moment: datetime) -> datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_STAMP)


def escaped(text: str) -> str:
    for mark, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(mark, said)
    return text


def folded(line: str) -> str:
    """At most 75 octets a line, never in the middle of a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _LINE:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
