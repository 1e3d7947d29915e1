"""Who is called to a meeting, and in which words: a date, a place, never a child."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from village.core.french import full_date, hour
from village.directory.models import Professional
from village.meetings.models import Guest, Meeting
from village.meetings.reading import seats
from village.notifications.ics import MIME, Appointment, calendar

_NOTES = "Équipe pluridisciplinaire de soutien. L’ordre du jour se lit dans Tout un village."
_TEXT = """Bonjour {name},

Vous êtes {invited} à la réunion « {panel} » :

{day}, de {begins} à {ends}
{place}{link}

{prepare}
{url}

Ce message ne dit rien des situations : elles se lisent après connexion, charte de confidentialité signée.
"""


@dataclass(frozen=True)
class Called:
    """A member who sits that day, or a guest; `told`: the last sending, `stale` if the meeting moved since."""

    professional: Professional
    address: str
    guest: bool = False
    told: datetime | None = None
    stale: bool = False

    @property
    def key(self) -> str:
        return str(self.professional.pk)


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    short: str
    attached: tuple[str, str, str]


def called_to(meeting: Meeting) -> list[Called]:
    """Everybody to invite, members first; each once."""
    told = {
        row["professional_id"]: (row["at"], row["version"])
        for row in meeting.invitations.values("professional_id").annotate(
            at=Max("sent_at"), version=Max("meeting_version")
        )
    }
    people: dict[int, Called] = {}
    for seat in seats(meeting.panel, meeting.on):
        people[seat.professional_id] = _called(seat.professional, seat.email, meeting, told)
    guests = Guest.objects.filter(situation__meeting=meeting).select_related("professional__user").order_by("pk")
    for guest in guests:
        if guest.professional_id not in people:
            people[guest.professional_id] = _called(guest.professional, guest.email, meeting, told, guest=True)
    return list(people.values())


def _called(
    professional: Professional,
    email: str,
    meeting: Meeting,
    told: dict[int, tuple[datetime, int]],
    *,
    guest: bool = False,
) -> Called:
    at, version = told.get(professional.pk, (None, 0))
    account = professional.user.email if professional.user else ""
    return Called(professional, email or account, guest, at, stale=at is not None and version < meeting.version)


def appointment_of(meeting: Meeting, url: str = "") -> Appointment:
    return Appointment(
        uid=f"eps-{meeting.pk}@tout-un-village",
        title=str(meeting.panel),
        begins=meeting.begins,
        ends=meeting.ends,
        place=meeting.where,
        notes="\n".join(filter(None, (_NOTES, meeting.link))),
        url=url,
        sequence=meeting.version,
    )


def calendar_name(on: date) -> str:
    return f"eps-{on:%Y-%m-%d}.ics"


def letter_of(meeting: Meeting, person: Called, *, url: str, at: datetime) -> Letter:
    day = full_date(meeting.on)
    text = _TEXT.format(
        name=person.professional.first_name,
        invited="invité·e, pour une situation," if person.guest else "attendu·e",
        panel=meeting.panel,
        day=day.capitalize(),
        begins=hour(meeting.starts_at),
        ends=hour(meeting.ends),
        place=meeting.where or "Lieu à préciser",
        link=f"\n{meeting.link}" if meeting.link else "",
        prepare="L’ordre du jour, et la place pour écrire votre regard :"
        if person.professional.user_id
        else "Pour toute question, adressez-vous à la coordination :",
        url=url,
    )
    moved = "Nouvelle date : " if person.stale else ""
    return Letter(
        subject=f"{moved}{meeting.panel}, {day}",
        text=text,
        short=f"{moved or 'Convocation : '}{meeting.panel}, {day}.",
        attached=(calendar_name(meeting.on), calendar(appointment_of(meeting, url), at=at), MIME),
    )
