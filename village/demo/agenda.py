"""The EPS meetings of one commune: agenda, decisions, who came."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from village.access.links import Link
from village.core.dates import add_months
from village.demo.book import Book, at
from village.demo.calendar import meeting_days
from village.demo.homes import tie
from village.demo.places import SALON
from village.demo.words import Said
from village.demo.words.dossiers import DECISIONS
from village.meetings.models import Decision, Meeting, MeetingAttendance, Situation
from village.people.models import Person
from village.plans.models import Plan
from village.referrals.models import Referral

RECENT = timedelta(days=120)
AFTER = timedelta(days=30)
INFORM_WITHIN = timedelta(days=8)


@dataclass
class Agenda:
    """`days` are those of all meetings, the last one to come; a meeting is written when something is put to it."""

    commune: str
    days: list[date]
    meetings: dict[date, Meeting] = field(default_factory=dict)
    filled: dict[date, int] = field(default_factory=dict)
    situations: dict[date, list[Situation]] = field(default_factory=dict)
    closings: list[tuple[Meeting, datetime]] = field(default_factory=list)
    absent: set[tuple[date, int]] = field(default_factory=set)

    @property
    def coming(self) -> date:
        return self.days[-1]

    @property
    def held(self) -> list[date]:
        return self.days[:-1]


def hold_meetings(book: Book, commune: str, since: date | None = None) -> Agenda:
    """All meetings of this commune's EPS, with who came to those that were held."""
    days = [day for day in meeting_days(commune, book.today) if not since or day >= since]
    agenda = book.agendas[commune] = Agenda(commune, days)
    place = "Maison de la vie associative, salle 2" if commune == SALON else "Mairie annexe, salle des Salins"
    for day in days:
        held = day < book.today
        on_screen = commune != SALON and not held
        agenda.meetings[day] = book.writer.add(
            Meeting(
                panel=book.team.panels[commune],
                on=day,
                starts_at=time(14, 0),
                place=place,
                mode="hybride" if on_screen else "presentiel",
                link="https://visio.exemple.invalid/eps-de-berre" if on_screen else "",
                opened_at=at(day, 14, 5) if held else None,
            )
        )
        if held:
            agenda.closings.append((agenda.meetings[day], at(day, 16, book.chance.randrange(50))))
            _call_roll(book, agenda, day)
    return agenda


def close_sittings(book: Book) -> None:
    """Once all is written: nothing enters the minutes of a closed sitting."""
    for agenda in book.agendas.values():
        for meeting, closed_at in agenda.closings:
            meeting.closed_at = closed_at
        Meeting.objects.bulk_update([meeting for meeting, _ in agenda.closings], ["closed_at"])


def _call_roll(book: Book, agenda: Agenda, day: date) -> None:
    for sheet, ends_on in book.team.seats[agenda.commune]:
        if ends_on is None or ends_on >= day:
            present = book.likely(0.82)
            book.writer.add(MeetingAttendance(meeting=agenda.meetings[day], professional=sheet, present=present))
            if not present:
                agenda.absent.add((day, sheet.pk))


def put_to_meeting(  # noqa: PLR0913 - a line of the agenda and its answer
    book: Book,
    commune: str,
    day: date,
    child: Person,
    said: Said,
    reason: str,
    *,
    referral: Referral | None = None,
    plan: Plan | None = None,
    outcome: str = "",
    informer: str = "",
    note: str = "",
    saw: int | None = None,
) -> Situation:
    """Put a child on the agenda of that day, with the decision unless the meeting is to come."""
    agenda = book.agendas[commune]
    agenda.filled[day] = rank = agenda.filled.get(day, 0) + 1
    situation = book.writer.add(
        Situation(meeting=agenda.meetings[day], child=child, referral=referral, plan=plan, reason=reason, rank=rank)
    )
    agenda.situations.setdefault(day, []).append(situation)
    if book.today - day < RECENT:
        _let_members_see(book, agenda, day, child, until=day if outcome == "sortie" else day + AFTER)
    if outcome:
        inform = outcome != "poursuite" or book.likely(0.5)
        book.writer.add(
            Decision(
                situation=situation,
                outcome=outcome,
                reason=note or said.of(book.chance.choice(DECISIONS[outcome])),
                decided_on=day,
                recorded_by=book.team.users["alice"],
                informer=book.team.users[informer or "alice"] if inform else None,
                inform_by=day + INFORM_WITHIN if inform else None,
                saw_version=saw,
                **_onwards(book, outcome, day),
            )
        )
    return situation


def _onwards(book: Book, outcome: str, day: date) -> dict[str, Any]:
    """What the last meetings asked to change; of the old ones, the versions written since say it."""
    if outcome != "nouvelle_version" or day < book.today - timedelta(days=60):
        return {}
    return {"changes": "Un atelier en petit groupe remplace l’étude du soir.", "horizon": add_months(day, 8)}


def _let_members_see(book: Book, agenda: Agenda, day: date, child: Person, *, until: date) -> None:
    """A member opens a dossier from the sending of the agenda to the meeting; for a month, what was said of it."""
    for sheet, ends_on in book.team.seats[agenda.commune]:
        is_referent = sheet.user_id in {book.team.users[key].pk for key in book.team.referents}
        if not is_referent and (ends_on is None or ends_on >= day):
            sent = min(day - timedelta(days=10), book.today)
            tie(book, child, Link.PANEL, sheet, sent, until if day >= book.today else day)
            if day < until and day < book.today and (day, sheet.pk) not in agenda.absent:
                tie(book, child, Link.HEARD, sheet, day + timedelta(days=1), until)
